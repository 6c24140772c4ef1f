// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/explain/log_lines.hpp>

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// Takes off what CI systems, containers and build tools put in front of each line of a log: times,
// "#12 3.4 ", "| ", "app-1  | ", columns of jobs and steps, several of them in a row.
//
// They are not known by a list. A block of lines is looked at together: what many of them begin
// with (numbers aside) is a prefix when what stands behind it begins as lines do: with a tool's
// words, an indentation, or nothing at all. What was learnt holds for the rest of the log.
class LogPrefixes {
 public:
  explicit LogPrefixes(LogLines::Sink sink);

  // Lines are handed on in order, some later than they came.
  void line(const LogLine& line);
  // No more comes: hands on what was held back.
  void finish();

 private:
  struct Held {
    std::uint64_t number = 0;
    std::size_t begin = 0;  // in text_
    std::size_t end = 0;
  };

  void learn();
  void take_off(Held& held) const;
  void hand_on();

  LogLines::Sink sink_;
  std::set<std::string, std::less<>> known_;  // the prefixes, in a form without their numbers
  std::string text_;                          // of the lines that are held back
  std::vector<Held> held_;
};

}  // namespace xtool
