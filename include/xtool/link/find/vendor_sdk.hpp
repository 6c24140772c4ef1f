// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>
#include <xtool/link/find/linker.hpp>
#include <xtool/support/env.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// What the name of a cross compiler says: "aarch64-poky-linux-gcc".
struct CompilerName {
  std::string arch = {};
  std::string system = {};  // "linux", "elf"; empty where the name does not say
  std::string abi = {};     // "gnueabihf", "musl"; empty where the name does not say

  // Nothing for what is not called like a cross gcc or clang.
  static std::optional<CompilerName> parse(std::string_view program);
};

// Whether a program is called like one, also with a version: "arm-linux-gnueabihf-gcc-12".
bool is_called_like_compiler(const std::filesystem::path& program);

// Whether a compiler of that name may compile for the target. What the name leaves open, such as
// the floating-point ABI behind "arm-poky-linux-gnueabi", its options or its proof have to tell.
bool may_serve(const CompilerName& name, const TargetEntry& entry);
// The same where nothing but the name tells what the compiler is for.
bool is_named_for(const CompilerName& name, const TargetEntry& entry);

// Who names an SDK, where that decides how a file is taken.
inline constexpr std::string_view by_sdk_option = "--sdk";
inline constexpr std::string_view by_last_set_up = "the last set-up";

// The compilers for the target in the SDK of a board or a router, best first; nothing of it is run.
// `place` is a directory (Yocto's, Buildroot's, OpenWrt's, crosstool-ng's, Arm's), a script that
// sets up an environment, as Yocto's do, or a compiler. A file that --sdk names is a compiler only
// if it is called like one, so that no script is run. What cannot serve is refused; there is always
// at least one trial.
std::vector<LinkerTrial> vendor_compilers(const TargetEntry& entry,
                                          const std::filesystem::path& place,
                                          const std::string& found_by, const Env& env);

// Those that variables name: CC_<target>, TARGET_CC, CROSS_COMPILE, STAGING_DIR, and CC where that
// is a cross compiler, as in an environment that an SDK has set up.
std::vector<LinkerTrial> compilers_of_variables(const TargetEntry& entry,
                                                const LinkerSearch& search, const Env& env);

// The variable by which the environment of an SDK can be told; nothing where there is none.
std::optional<std::string> sourced_sdk(const Env& env);
// Whether such an environment has a compiler for the target.
bool sourced_sdk_serves(const TargetEntry& entry, const Env& env);
// The cross compiler that CC names in such an environment, without its options.
std::optional<std::string> sourced_compiler(const Env& env);

}  // namespace xtool
