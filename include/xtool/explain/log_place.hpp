// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <cstdint>
#include <string_view>

namespace xtool {

// How much a line counts as evidence by where it stands.
enum class Weight {
  plain,    // what a tool says of itself
  relayed,  // what a build script passes on as a warning: counts if that script failed
  retried,  // failed, and is tried again: counts if that did not help
  warning,  // the tool goes on
  tested,   // the output of a test
  quoted,   // source code, compilers that a configure script tries out
};

// Follows a log line by line: which lines are one message, and what the message is.
class LogPlaces {
 public:
  // To be called for every line: the number of the message that it is part of. A message ends where
  // the next one begins, or at an empty line that nothing indented follows.
  std::uint64_t read(std::string_view line);
  // Of the line that was read last.
  Weight weight(std::string_view line) const;
  // Whether the line that was read last says how far Cargo is, and no more.
  bool is_status() const { return status_; }

  // The crate whose build script's words Cargo relays in the line, or nothing.
  static std::string_view relayed_crate(std::string_view line);

 private:
  void begin(std::string_view line);
  void begin_or_go_on(std::string_view line);
  void read_expected(std::string_view words);

  std::uint64_t message_ = 0;
  bool after_gap_ = false;
  bool status_ = false;
  bool warning_ = false;   // the message is one
  bool relays_ = false;    // Cargo repeats what a build script warned of
  bool test_ = false;      // the output of a test
  bool head_ = false;      // the line stands over what a compiler is expected to say
  bool expected_ = false;  // the line is part of that
  bool trace_ = false;     // the line is a place in a traceback
  bool traced_ = false;    // the line is what stands there
  bool probe_ = false;     // a configure script tries something out
};

}  // namespace xtool
