// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/explain/log_lines.hpp>

namespace xtool {

// Hands on what a line shows: the line itself, or, where it is a message of rustc's or Cargo's in
// JSON (`--message-format=json`), the lines that they would have printed, all with its number.
void each_rendered(const LogLine& line, const LogLines::Sink& sink);

}  // namespace xtool
