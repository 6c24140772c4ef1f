// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "command_shape.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace xtool::cli {

// What else than fixed words fits where a word is completed.
enum class ValueKind {
  none,
  file,
  directory,
  program,
  known_target,
  installed_target,
  toolchain,
};

// "none", "file", "known-target", ...
std::string_view name_of(ValueKind kind);

struct Candidate {
  std::string word = {};
  std::string help = {};
  friend bool operator==(const Candidate&, const Candidate&) = default;
};

// What may stand where the last word of a command line begins to stand.
struct Completion {
  std::vector<Candidate> candidates = {};  // whole words: commands, options, choices
  ValueKind values = ValueKind::none;
  std::string before = {};  // "--target=", "+": what of the word goes before such a value
  std::string begun = {};   // what there is of the value
};

// `words` are those after the program's name; the last one, which may be empty, is completed.
Completion complete(const CommandShape& root, const std::vector<std::string>& words);

}  // namespace xtool::cli
