// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/config_ledger.hpp>
#include <xtool/cargo/rustflags.hpp>
#include <xtool/catalog/catalog.hpp>
#include <xtool/link/find/linker.hpp>
#include <xtool/link/linker_record.hpp>
#include <xtool/link/run/runner.hpp>
#include <xtool/link/shim/build_systems.hpp>
#include <xtool/link/shim/shim.hpp>
#include <xtool/setup/dlltool.hpp>
#include <xtool/setup/linker_choices.hpp>
#include <xtool/sysroot/store.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// What is known about a target before anything is tried.
struct LinkerFacts {
  TargetEntry entry;
  Triple host;
  std::filesystem::path sysroot = {};  // in which the target's std is, or would be
  bool std_installed = false;
  std::optional<LinkerRecord> before = {};  // what was chosen the last time
  std::filesystem::path tools = {};         // the directory of what is made for the target
  std::filesystem::path zig_cache = {};
  std::filesystem::path own_libraries = {};        // where users may put some without `sysroot add`
  std::optional<InstalledSysroot> libraries = {};  // that `sysroot add` has made
};

// What a search has found on this machine.
struct FoundLinker {
  LinkerChoice choice = {};  // one of which works
  // Where rustc calls LLD: who compiles C, one of which works, or none.
  LinkerChoice compilers = {};
  // How the chosen one is called where no shim is: a name for PATH, if it is the first there.
  std::string name = {};
  std::optional<std::filesystem::path> separate_root =
      {};                                           // where CMake is to find the target's files
  std::vector<std::filesystem::path> modules = {};  // pkg-config's, that its packages bring
  std::vector<std::string> bindgen = {};            // zig's headers, for bindgen's clang
  Runner runner = {};
  // The user's own, given to several targets by a condition: it stays, and none is written.
  std::optional<ConfigSource> users_runner = {};
  // Where the flag for a dlltool can go; nothing where rustc wants none, or finds one by itself.
  std::optional<FlagPlace> dlltool_place = {};
};

// The files that are made for a target: each, where it is wanted.
struct LinkerFiles {
  std::optional<ShimRequest> zig = {};
  std::optional<LinkerCandidate> compiler = {};  // gets a shim that calls it
  std::optional<CompilerRequest> cmake = {};     // zig's shims have one of their own
  std::optional<LinkerCandidate> linker = {};    // LLD with an SDK: gets a script, and its farm
  std::optional<BuildSystemRequest> build_systems = {};
};

// What is to be done for a target, down to every name and value.
struct LinkerPlan {
  LinkerRecord record;
  Shims shims = {};
  LinkerFiles files = {};
  Variables environment = {};  // that goes to [env]
  DlltoolPlan dlltool = {};
  std::vector<ConfigSetting> settings = {};  // of Cargo
};

// Throws no_toolchain when std is not installed.
void require_std(const LinkerFacts& facts);
// Throws conflict for the host, unless it is zig's or forced, and for scripts that would serve it.
void require_choice(const LinkerFacts& facts, const LinkerChoices& choices, bool force);
// Throws usage for an SDK where none is linked with, or where the linker is to be of a kind that
// links with none.
void require_sdk_fits(const TargetEntry& entry, const LinkerOptions& options,
                      const LinkerChoices& choices);

// Pure. The chosen candidate decides which tools there are, the choices what is left out.
LinkerPlan plan_linker(const LinkerFacts& facts, const LinkerChoices& choices,
                       const FoundLinker& found);

// What can be left out of a set-up where the user has own values: options and what remains of the
// settings, the least first.
struct Omission {
  std::string_view options = {};
  std::vector<ConfigSetting> rest = {};
};
std::vector<Omission> omissions(const std::vector<ConfigSetting>& settings);

}  // namespace xtool
