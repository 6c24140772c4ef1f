// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/error.hpp>
#include <xtool/support/json.hpp>

#include <string>

namespace xtool::cli {

// What a command has to say when it is done. Commands return it; only main prints.
struct Outcome {
  std::string text = {};         // stdout without --json; lines end with '\n'
  Json result = Json::object();  // "result" with --json
  int exit_code = 0;  // 0; 1 when the answer is "no"; an ErrorKind's when a part of the work failed
};

// {"kind", "message", "causes", "help"}, as docs/json.md describes it.
Json json_of(const Error& error);

// For what may be unknown, and is an empty text then.
Json text_or_null(const std::string& text);

}  // namespace xtool::cli
