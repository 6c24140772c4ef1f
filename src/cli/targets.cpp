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
  try {
    return bench.catalog().require(word).triple;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::unknown_target)
      throw;
    for (const Triple& target : known)
      if (target.str() == word)
        return target;
    throw;
  }
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
