// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/json.hpp>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// What one rustc understands in a target specification. The format has changed from release to
// release: the width of a pointer, for instance, was a string and is a number.
struct SpecModel {
  struct Key {
    std::set<std::string> types = {};   // as JSON Schema names them: "string", "integer", ...
    std::set<std::string> values = {};  // the only strings that are accepted; empty: any
  };
  std::map<std::string, Key, std::less<>> keys = {};
  std::set<std::string> required = {};
  // Whether a key that is not listed is certainly unknown to this rustc.
  bool complete = false;
  // Values of linker-flavor that this rustc uses.
  std::set<std::string> flavors = {};
  // cfg(target_os) of the targets for which rustc has a standard library; empty: not known.
  std::set<std::string> systems_with_std = {};

  const Key* find(std::string_view key) const;
  std::vector<std::string> names() const;
};

// From `rustc --print target-spec-json-schema`. Throws invalid_input for what is not such a schema.
SpecModel model_of_schema(const Json& schema, const std::string& source);

// From specifications as rustc prints them, for a rustc that prints no schema.
SpecModel model_of_specs(const std::vector<Json>& specs);

// What such specifications say besides types.
void learn_from_specs(SpecModel& model, const std::vector<Json>& specs);

// "string", "integer", "boolean", "array", "object", "null" or "number".
std::string_view type_of(const Json& value);

// The value in the type that the model asks for, where only its spelling differs: 32 and "32".
// Nothing when it has a type that fits, and when none of the accepted types can express it.
std::optional<Json> respelled(const SpecModel::Key& key, const Json& value);
bool fits(const SpecModel::Key& key, const Json& value);

}  // namespace xtool
