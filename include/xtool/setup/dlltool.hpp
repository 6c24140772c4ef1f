// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/rustflags.hpp>
#include <xtool/catalog/catalog.hpp>
#include <xtool/catalog/home.hpp>
#include <xtool/rust/toolchain.hpp>
#include <xtool/support/env.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace xtool {

// How rustc gets the dlltool that it wants for a target.
struct DlltoolPlan {
  std::string program = {};  // of which rustc has to be told; empty: it wants none, or finds one
  FlagPlace place = {};      // where the flag can go that tells it
};

// Where the flag can go that tells rustc of a dlltool, when settings go to `config_file`; nothing
// where rustc wants none for the target, or finds one by itself. `home`: $XTOOL_HOME.
std::optional<FlagPlace> place_for_dlltool(const TargetEntry& entry, const Toolchain& toolchain,
                                           const std::filesystem::path& config_file,
                                           const Home& home, const Env& env);

// "-Cdlltool=PATH".
std::string dlltool_flag(const std::string& program);

}  // namespace xtool
