// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/config_sources.hpp>
#include <xtool/catalog/home.hpp>
#include <xtool/catalog/triple.hpp>
#include <xtool/link/find/linker.hpp>
#include <xtool/support/env.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace xtool {

// What Cargo uses as the linker of a target now, if anything says so. Throws as
// ConfigSources::read does.
std::optional<ConfiguredLinker> configured_linker(const Triple& target, const Env& env);

// The same, unless xtool itself wrote it. `home`: $XTOOL_HOME.
std::optional<ConfiguredLinker> users_linker(const Triple& target, const Home& home,
                                             const Env& env);

// Whether the value of target.<T>.`key` that Cargo's configuration has there is xtool's own.
bool written_by_xtool(const ConfigSource& source, const Triple& target, const std::string& key,
                      const Home& home);

}  // namespace xtool
