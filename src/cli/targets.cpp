// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "targets.hpp"

#include <xtool/rust/private_sysroot.hpp>
#include <xtool/support/error.hpp>

#include <algorithm>

namespace xtool::cli {
namespace {

bool contains(const std::vector<Triple>& targets, const Triple& target)
{
  return std::find(targets.begin(), targets.end(), target) != targets.end();
}

// A name and the glibc version behind it. Names such as "armhf" have no dots of their own.
std::pair<std::string, std::optional<GlibcVersion>> taken_apart(const std::string& word)
{
  if (word.find('-') != std::string::npos) {
    const TargetName name = TargetName::parse(word);
    return {name.triple.str(), name.glibc};
  }
  const std::size_t dot = std::min(word.find('.'), word.size());
  const std::optional<GlibcVersion> glibc =
      dot < word.size() ? GlibcVersion::parse(std::string_view(word).substr(dot + 1))
                        : std::nullopt;
  return {glibc ? word.substr(0, dot) : word, glibc};
}

// With those that have a std in xtool's own sysroot.
std::vector<Triple> united(std::vector<Triple> targets, const Installation& installation,
                           const Home& home)
{
  if (const auto sysroot = find_private_sysroot(home, installation.toolchain))
    for (Triple& target : sysroot->targets())
      if (!contains(targets, target))
        targets.push_back(std::move(target));
  std::sort(targets.begin(), targets.end());
  return targets;
}

}  // namespace

std::string without_glibc(const std::string& word) { return taken_apart(word).first; }

std::optional<GlibcVersion> glibc_of(const std::string& word) { return taken_apart(word).second; }

Triple resolve_target(Workbench& bench, const std::string& word, const MoreTargets& more)
{
  const std::string name = without_glibc(word);
  const Catalog& catalog = bench.catalog();
  if (name.find('-') != std::string::npos)
    if (const TargetEntry* entry = catalog.find(Triple::parse(name)))
      return entry->triple;
  // A toolchain's own name for a target goes before the same word as another name of a newer one:
  // `wasm32-wasi` was a target of its own until rustc 1.84.
  require_target_word(name);
  if (more)
    for (const Triple& target : more())
      if (target.str() == name)
        return target;
  if (name == "all")
    throw Error(ErrorKind::usage, "only `xtool target add` knows 'all'")
        .help("name the targets; `xtool target list --installed` shows those that are here");
  return catalog.require(name).triple;
}

std::vector<Triple> resolve_targets(Workbench& bench, const std::vector<std::string>& words,
                                    const MoreTargets& more)
{
  std::vector<Triple> targets;
  for (const std::string& word : words) {
    Triple target = resolve_target(bench, word, more);
    if (!contains(targets, target))
      targets.push_back(std::move(target));
  }
  return targets;
}

std::vector<Triple> installed_targets(const Sysroot& sysroot)
{
  const SysrootKind kind = sysroot.kind();
  std::vector<Triple> installed;
  for (Triple& target : sysroot.targets())
    if (sysroot.state(target).installed(kind))
      installed.push_back(std::move(target));
  return installed;
}

std::vector<Triple> installed_targets(const Installation& installation, const Home& home)
{
  return united(installed_targets(installation.sysroot), installation, home);
}

std::vector<Triple> targets_with_std(const Installation& installation, const Home& home)
{
  return united(installation.sysroot.targets(), installation, home);
}

std::optional<DistManifest> manifest_at_hand(Workbench& bench, const SysrootOptions& options,
                                             const Installation& installation)
{
  if (installation.sysroot.kind() != SysrootKind::rustup)
    return std::nullopt;
  try {
    return bench.dist(options).manifest_for(installation.toolchain, installation.sysroot);
  } catch (const Error& error) {
    bench.console().warn(error.what());
    return std::nullopt;
  }
}

}  // namespace xtool::cli
