// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/config_ledger.hpp>
#include <xtool/catalog/home.hpp>
#include <xtool/catalog/triple.hpp>
#include <xtool/rust/sysroot.hpp>
#include <xtool/setup/private_std.hpp>
#include <xtool/support/env.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

// Taking back everything that xtool has written.
namespace xtool {

// What goes out of one file of Cargo's configuration.
struct SettingsRemoval {
  std::filesystem::path file = {};
  std::vector<std::string> targets = {};
  std::string diff = {};
  std::vector<KeptValue> kept = {};
};

// A std in a toolchain's sysroot that xtool has built.
struct BuiltStdPlace {
  Triple target;
  Sysroot sysroot;
};

// A file or directory below $XTOOL_HOME that goes.
struct OwnPlace {
  std::filesystem::path path = {};
  std::uint64_t bytes = 0;
};

struct UninstallPlan {
  std::vector<SettingsRemoval> settings = {};
  std::vector<BuiltStdPlace> stds = {};
  std::vector<OwnPlace> places = {};
  // What the user has put into $XTOOL_HOME, which stays: settings, additions to the catalog,
  // sysroots that xtool did not make, whatever it does not know.
  std::vector<std::filesystem::path> kept = {};
};

// What there is to take back now; changes nothing. The stds are those in the sysroots of rustup's
// toolchains and in `further`. Throws conflict where $XTOOL_HOME is a directory that cannot be
// xtool's own, and as plan_removal of the ledger does.
UninstallPlan plan_uninstall(const Home& home, const Env& env,
                             const std::vector<Sysroot>& further = {});

// Does it, in an order in which nothing is named that is gone: Cargo's settings first. A run that
// is killed leaves what the next one takes back. Returns what was done to Cargo's configuration.
std::vector<SettingsRemoval> uninstall(const UninstallPlan& plan, const Home& home,
                                       const RemovalEvents& events);

}  // namespace xtool
