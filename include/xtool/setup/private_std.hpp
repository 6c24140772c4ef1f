// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/config_ledger.hpp>
#include <xtool/catalog/home.hpp>
#include <xtool/catalog/triple.hpp>
#include <xtool/install/install.hpp>
#include <xtool/rust/toolchain.hpp>
#include <xtool/setup/linker_setup.hpp>
#include <xtool/support/env.hpp>

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

// A std in a sysroot of xtool's own, which Cargo uses because the user's configuration names it;
// and one of a custom target, which rustc takes because the configuration has the flag for that.
namespace xtool {

struct StdWiring {
  std::filesystem::path file = {};  // of Cargo
  bool changed = false;
  bool rustdoc = true;  // else this cargo has no flags of rustdoc for one target
  std::vector<Outranked> outranked = {};
};

// How rustc takes the target.
enum class TargetStability {
  stable,
  unstable,  // with -Zunstable-options
};

// Makes Cargo use the target's std in `sysroot`, or with an empty one that of the toolchain's, for
// which a target that is stable needs no settings. Throws conflict, changing nothing, for flags of
// the user's that are in the way; see plan_std_flags.
StdWiring wire_std(const Triple& target, const std::filesystem::path& sysroot, UserValues users,
                   const Env& env, ConfigLedger& ledger,
                   TargetStability stability = TargetStability::stable);
// Throws what it would.
void require_wirable(const Triple& target, const std::filesystem::path& sysroot, UserValues users,
                     const Env& env, const ConfigLedger& ledger,
                     TargetStability stability = TargetStability::stable);

// What is told while a std is removed. Both may be empty.
struct RemovalEvents {
  std::function<void()> waiting = {};  // for another xtool that works on the sysroot
  std::function<void(const std::string&)> recovered = {};
};

struct PrivateRemoval {
  std::vector<std::filesystem::path> config_files = {};  // that were changed
  std::vector<KeptValue> kept = {};
  // What was in which sysroot; nothing when there was no such std.
  std::vector<std::pair<Sysroot, Removed>> stds = {};
  bool was_there() const { return !config_files.empty() || !kept.empty() || !stds.empty(); }
};
// Removes the target's stds from the toolchain's private sysroot, and from every one that Cargo was
// made to use, together with the flags that name it, or that make rustc take the target.
PrivateRemoval remove_private_std(const Home& home, const Toolchain& toolchain,
                                  const Triple& target, ConfigLedger& ledger,
                                  const RemovalEvents& events);
// Whether there is such a std, or flags that name one.
bool has_private_std(const Home& home, const Toolchain& toolchain, const Triple& target,
                     const ConfigLedger& ledger);

// The sysroot that Cargo was made to use, for each target that has one.
std::map<Triple, std::filesystem::path> wired_sysroots(const ConfigLedger& ledger);

// Removes the target's std from one sysroot. Nothing there is fine.
Removed remove_std_from(const Sysroot& sysroot, const Triple& target, const RemovalEvents& events);

}  // namespace xtool
