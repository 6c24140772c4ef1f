// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/config_ledger.hpp>
#include <xtool/cargo/config_sources.hpp>
#include <xtool/catalog/triple.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// The flags that make rustc take a target's std from another sysroot than the toolchain's, and a
// custom target at all: target.<T>.rustflags and rustdocflags with "--sysroot DIR" and with
// "-Zunstable-options". They belong to the same owner as the
// settings of the target's linker, because a file has only one value for each key.
namespace xtool {

// The directory that Cargo makes rustc use for the target, if its flags name any.
std::optional<std::filesystem::path> given_sysroot(const ConfigSources& sources,
                                                   const Triple& target);

// The directory that a setting names as a sysroot, if it does.
std::optional<std::filesystem::path> named_sysroot(const ConfigSetting& setting);

// Of an owner's settings, what belongs to such a std, and what does not.
std::vector<ConfigSetting> std_part(const std::vector<ConfigSetting>& settings);
std::vector<ConfigSetting> linker_part(const std::vector<ConfigSetting>& settings);
// Both together: flags of both are joined.
std::vector<ConfigSetting> with_std_part(std::vector<ConfigSetting> linker,
                                         const std::vector<ConfigSetting>& std);

// Whether flags have -Zunstable-options.
bool has_unstable_options(const std::vector<std::string>& words);

// Whether this cargo has flags of rustdoc for one target.
bool has_rustdocflags_of_targets(const ConfigSources& sources);

struct StdFlagsRequest {
  std::filesystem::path sysroot = {};      // empty: the toolchain's
  bool unstable = false;                   // rustc takes the target with -Zunstable-options only
  std::filesystem::path file = {};         // Cargo's configuration file
  std::vector<ConfigSetting> before = {};  // the owner's settings in that file
  bool force = false;  // also where flags of the user's have to be repeated, or replaced
};

// The owner's settings in the file with those flags in them. Flags of rustdoc are left out where
// this cargo does not know them for a target. Throws conflict when the flags would replace the
// user's, or keep them from being used; with `force`, these are joined, or it cannot be done at
// all.
std::vector<ConfigSetting> plan_std_flags(const ConfigSources& sources, const Triple& target,
                                          const StdFlagsRequest& request);

}  // namespace xtool
