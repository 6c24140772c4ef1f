// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/config_sources.hpp>
#include <xtool/link/linker.hpp>
#include <xtool/support/env.hpp>
#include <xtool/target/triple.hpp>

#include <optional>
#include <string>

namespace xtool::cli {

// The way to target.<T>.<key> in Cargo's configuration.
KeyPath target_key(const Triple& target, const std::string& key);

// What Cargo uses for the key now. Throws as ConfigSources::read does.
std::optional<ConfigSource> winner(const KeyPath& key, const Env& env);

// What Cargo uses as the linker of a target now, if anything says so. Throws as
// ConfigSources::read does.
std::optional<ConfiguredLinker> configured_linker(const Triple& target, const Env& env);

}  // namespace xtool::cli
