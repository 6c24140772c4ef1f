// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/process.hpp>

#include <string>
#include <string_view>

namespace xtool {

// One stream of a program that runs: passes on what arrives, whole or by lines, and keeps its end.
class OutputPieces {
 public:
  OutputPieces(const LongCommand& command, LongCommand::Stream stream)
      : command_(command), stream_(stream)
  {
  }

  void add(std::string_view bytes);
  // Passes on a last line without an end, and returns what was kept.
  std::string end();

 private:
  void pass_on(std::string_view piece);
  void add_lines(std::string_view bytes);
  void keep(std::string_view bytes);

  const LongCommand& command_;
  LongCommand::Stream stream_;
  std::string line_ = {};  // its start; the rest has not arrived
  std::string tail_ = {};  // up to twice what is kept, so that it is seldom moved
};

}  // namespace xtool
