// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/config_sources.hpp>
#include <xtool/support/env.hpp>

#include <optional>
#include <vector>

namespace xtool {

// What Cargo's tables contain, as src/context/schema.rs and src/context/target.rs in Cargo have it.

// What is wrong with the type or the place of one value, whatever else there is. The text lacks the
// place in front.
std::optional<ConfigFlaw> schema_flaw(const TomlValueAt& value);

// Environment variables that Cargo refuses for their text.
std::vector<ConfigFlaw> malformed_variables(const Env& env);

// A value of target.<T>... is of the table that these segments name; T's dots make several.
bool is_dotted_target(const KeyPath& path);

}  // namespace xtool
