// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/config_flaw.hpp>
#include <xtool/cargo/toml_values.hpp>
#include <xtool/support/env.hpp>

#include <optional>
#include <vector>

namespace xtool {

// schema_flaw for what is below [profile]: TomlProfile in Cargo. Of profiles that cargo reads with
// every command; of others only who asks for them hears.
std::optional<ConfigFlaw> profile_flaw(const TomlValueAt& value);

// Variables such as CARGO_PROFILE_DEV_LTO that cargo or rustc refuses for their text.
std::vector<ConfigFlaw> malformed_profile_variables(const Env& env);

// Whether the value is one that only a nightly's cargo takes.
bool is_unstable_in_profile(const KeyPath& path);

}  // namespace xtool
