// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/spec/spec_document.hpp>
#include <xtool/spec/spec_rustc.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// How a value of a specification differs from that of another one.
struct SpecDifference {
  std::string key = {};
  std::optional<Json> left = {};   // absent: only the right one has the key
  std::optional<Json> right = {};  // absent: only the left one has it
};

// By key. A number and the same number as a string are equal here: which of them it has to be
// depends on rustc, not on the target.
std::vector<SpecDifference> compare_specs(const Json& left, const Json& right);

// What was changed in a specification so that a rustc understands it, one line for each change.
struct SpecMigration {
  SpecDocument document;
  std::vector<std::string> changes = {};
};

// Rewrites a specification for this rustc: the types of values, names that have changed, keys that
// it does not know, and what it has come to require. What a target means stays the same. The result
// need not be free of faults: check_spec tells.
SpecMigration migrate_spec(SpecDocument document, SpecRustc& rustc);

// "KEY=VALUE" of a command line. The key may lead into an object with dots.
struct SpecSetting {
  std::string key = {};
  std::string value = {};
  // Throws usage for a word without '=' or without a key.
  static SpecSetting parse(std::string_view word);
};

// A specification that starts from another one. A value is JSON where the key's type asks for that,
// and otherwise a string; a number is spelled as this rustc expects it. What only a built-in target
// may have is left out. Throws usage for a value that its key cannot have.
Json derive_spec(Json base, const std::vector<SpecSetting>& settings,
                 const std::vector<std::string>& removed, const SpecModel& model);

}  // namespace xtool
