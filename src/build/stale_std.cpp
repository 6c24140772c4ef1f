// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/build/stale_std.hpp>

#include <xtool/build/self_contained.hpp>
#include <xtool/build/std_builder.hpp>

#include <algorithm>
#include <system_error>
#include <utility>

namespace xtool {

namespace fs = std::filesystem;

namespace {

BuildOptions options_of(const BuildRecipe& recipe, const BuildTarget& target)
{
  BuildOptions options{.alloc_only = has_std(target) && !recipe.std,
                       .panic = recipe.panic,
                       .opt_level = recipe.opt_level,
                       .debug = recipe.debug};
  const BuildRecipe usual = build_recipe(target, options);
  if (recipe.features != usual.features)
    options.features = recipe.features;
  std::copy_if(recipe.rustflags.begin(), recipe.rustflags.end(),
               std::back_inserter(options.rustflags), [&](const std::string& flag) {
                 return flag != "-Zunstable-options" &&
                        std::find(usual.rustflags.begin(), usual.rustflags.end(), flag) ==
                            usual.rustflags.end();
               });
  return options;
}

}  // namespace

StaleStds stale_stds(const Installation& installation, const std::map<Triple, fs::path>& elsewhere)
{
  std::map<Triple, StaleStd> stale;
  StaleStds found;
  const auto look = [&](const Triple& target, const Sysroot& sysroot) {
    try {
      auto record = read_build_record(sysroot, target);
      if (record && record->rustc != installation.toolchain.version)
        stale.insert_or_assign(
            target, StaleStd{.target = target, .sysroot = sysroot, .record = *std::move(record)});
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::invalid_input)
        throw;
      found.unreadable.push_back({.target = target, .reason = error});
    }
  };
  for (const Triple& target : installation.sysroot.targets())
    look(target, installation.sysroot);
  std::error_code absent;
  for (const auto& [target, root] : elsewhere)
    if (fs::is_directory(root / "lib/rustlib", absent))
      look(target, Sysroot(root));
  for (auto& [target, std] : stale)
    found.stds.push_back(std::move(std));
  return found;
}

GivenForBuild given_for(const BuildRecord& record, const BuildTarget& target)
{
  if (record.given)
    return *record.given;
  const bool has_parts = record.recipe.std && !self_contained_parts(target).empty();
  // What was found then is found again, or something else serves.
  return {.options = options_of(record.recipe, target),
          .libc = has_parts && record.libc.empty() ? "none" : ""};
}

}  // namespace xtool
