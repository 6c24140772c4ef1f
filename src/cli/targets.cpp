// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "targets.hpp"

#include <xtool/support/error.hpp>

#include <algorithm>

namespace xtool::cli {
namespace {

bool contains(const std::vector<Triple>& targets, const Triple& target)
{
  return std::find(targets.begin(), targets.end(), target) != targets.end();
}

}  // namespace

Triple resolve_target(Workbench& bench, const std::string& word, const std::vector<Triple>& known)
{
  // A toolchain's own name for a target goes before the same word as another name of a newer one:
  // `wasm32-wasi` was a target of its own until rustc 1.84.
  for (const Triple& target : known)
    if (target.str() == word)
      return target;
  return bench.catalog().require(word).triple;
}

std::vector<Triple> resolve_targets(Workbench& bench, const std::vector<std::string>& words,
                                    const std::vector<Triple>& known)
{
  std::vector<Triple> targets;
  for (const std::string& word : words) {
    Triple target = resolve_target(bench, word, known);
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
