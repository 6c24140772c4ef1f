// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/private_std.hpp>

#include "tell.hpp"

#include <xtool/cargo/config_file.hpp>
#include <xtool/cargo/config_sources.hpp>
#include <xtool/cargo/rustflags.hpp>
#include <xtool/cargo/std_flags.hpp>
#include <xtool/cargo/target_settings.hpp>
#include <xtool/rust/private_sysroot.hpp>
#include <xtool/support/checkpoint.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

struct Wishes {
  Triple target;
  fs::path sysroot = {};
  UserValues users = UserValues::keep;
  TargetStability stability = TargetStability::stable;
};

std::vector<ConfigSetting> settings_for(const Wishes& wishes, const fs::path& file, const Env& env,
                                        const ConfigLedger& ledger)
{
  return plan_std_flags(ConfigSources::read(env), wishes.target,
                        {.sysroot = wishes.sysroot,
                         .unstable = wishes.stability == TargetStability::unstable,
                         .file = file,
                         .before = ledger.settings(file, wishes.target.str()),
                         .force = wishes.users == UserValues::replace});
}

ConfigPlan plan_wiring(const Wishes& wishes, const Env& env, const ConfigLedger& ledger)
{
  const fs::path file = global_config_file(env);
  ConfigPlan plan =
      ledger.plan(file, wishes.target.str(), settings_for(wishes, file, env, ledger), wishes.users);
  require_mergeable(plan, env);
  ledger.require_applicable(plan);
  return plan;
}

// The sysroots that Cargo was made to use for the target, and the toolchain's own private one.
std::set<fs::path> private_roots(const Home& home, const Toolchain& toolchain, const Triple& target,
                                 const ConfigLedger& ledger)
{
  std::set<fs::path> roots{private_sysroot(home, toolchain)};
  for (const fs::path& file : ledger.files_of(target.str()))
    for (const ConfigSetting& setting : ledger.settings(file, target.str()))
      if (const std::optional<fs::path> root = named_sysroot(setting))
        roots.insert(*root);
  return roots;
}

std::vector<Sysroot> private_stds(const Home& home, const Toolchain& toolchain,
                                  const Triple& target, const ConfigLedger& ledger)
{
  std::vector<Sysroot> sysroots;
  std::error_code absent;
  for (const fs::path& root : private_roots(home, toolchain, target, ledger))
    if (fs::is_directory(root / "lib/rustlib", absent))
      if (Sysroot sysroot(root); !sysroot.state(target).absent())
        sysroots.push_back(std::move(sysroot));
  return sysroots;
}

void unwire(const Triple& target, ConfigLedger& ledger, PrivateRemoval& removal)
{
  for (const fs::path& file : ledger.files_of(target.str())) {
    const std::vector<ConfigSetting> settings = ledger.settings(file, target.str());
    if (std_part(settings).empty())
      continue;
    const std::vector<ConfigSetting> rest = linker_part(settings);
    const auto removed = [&] { return ledger.plan_removal(file, target.str(), rest); };
    const ConfigPlan plan = ledger.carry_out(removed(), removed);
    if (plan.after != plan.before.text)
      removal.config_files.push_back(file);
    removal.kept.insert(removal.kept.end(), plan.kept.begin(), plan.kept.end());
  }
}

}  // namespace

StdWiring wire_std(const Triple& target, const fs::path& sysroot, UserValues users, const Env& env,
                   ConfigLedger& ledger, TargetStability stability)
{
  const Wishes wishes{.target = target, .sysroot = sysroot, .users = users, .stability = stability};
  const auto serves = [&](const std::vector<std::string>& words) {
    return (sysroot.empty() || sysroot_flag(words) == sysroot.string()) &&
           (stability == TargetStability::stable || has_unstable_options(words));
  };
  const auto plan = [&] { return plan_wiring(wishes, env, ledger); };
  const ConfigPlan done = ledger.carry_out(plan(), plan);
  StdWiring wiring{.file = done.before.path, .changed = done.after != done.before.text};
  const ConfigSources sources = ConfigSources::read(env);
  const std::vector<ConfigSetting> flags = std_part(ledger.settings(wiring.file, target.str()));
  for (const ConfigSetting& setting : flags)
    if (std::optional<ConfigSource> winner = sources.hiding(setting.key, wiring.file);
        winner && !serves(flags_in(*winner)))
      wiring.outranked.push_back({.key = setting.key, .winner = *std::move(winner)});
  wiring.rustdoc = has_rustdocflags_of_targets(sources);
  return wiring;
}

void require_wirable(const Triple& target, const fs::path& sysroot, UserValues users,
                     const Env& env, const ConfigLedger& ledger, TargetStability stability)
{
  plan_wiring({.target = target, .sysroot = sysroot, .users = users, .stability = stability}, env,
              ledger);
}

bool has_private_std(const Home& home, const Toolchain& toolchain, const Triple& target,
                     const ConfigLedger& ledger)
{
  const std::vector<fs::path> files = ledger.files_of(target.str());
  return !private_stds(home, toolchain, target, ledger).empty() ||
         std::any_of(files.begin(), files.end(), [&](const fs::path& file) {
           const std::vector<ConfigSetting> all = ledger.settings(file, target.str());
           return std::any_of(all.begin(), all.end(), [](const ConfigSetting& setting) {
             return named_sysroot(setting).has_value();
           });
         });
}

std::map<Triple, fs::path> wired_sysroots(const ConfigLedger& ledger)
{
  std::map<Triple, fs::path> roots;
  for (const std::string& owner : ledger.owners())
    for (const fs::path& file : ledger.files_of(owner))
      for (const ConfigSetting& setting : ledger.settings(file, owner))
        if (std::optional<fs::path> root = named_sysroot(setting))
          roots.insert_or_assign(Triple::parse(owner), *std::move(root));
  return roots;
}

Removed remove_std_from(const Sysroot& sysroot, const Triple& target, const RemovalEvents& events)
{
  const FileLock lock = lock_sysroot(sysroot, events.waiting);
  for (const std::string& line : recover(sysroot))
    tell(events.recovered, line);
  return remove_stds(sysroot, {target}).front();
}

PrivateRemoval remove_private_std(const Home& home, const Toolchain& toolchain,
                                  const Triple& target, ConfigLedger& ledger,
                                  const RemovalEvents& events)
{
  PrivateRemoval removal;
  const std::vector<Sysroot> sysroots = private_stds(home, toolchain, target, ledger);
  unwire(target, ledger, removal);  // first, so that Cargo never looks for what is gone
  checkpoint("remove-private:unwired");
  for (const Sysroot& sysroot : sysroots) {
    removal.stds.emplace_back(sysroot, remove_std_from(sysroot, target, events));
    remove_empty_private_sysroot(sysroot.root());
  }
  return removal;
}

}  // namespace xtool
