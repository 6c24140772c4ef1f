// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/build/stale_std.hpp>

#include <xtool/build/std_builder.hpp>

#include <algorithm>
#include <system_error>
#include <utility>

namespace xtool {

namespace fs = std::filesystem;

std::vector<StaleStd> stale_stds(const Installation& installation,
                                 const std::map<Triple, fs::path>& elsewhere)
{
  std::map<Triple, StaleStd> stale;
  const auto look = [&](const Triple& target, const Sysroot& sysroot) {
    auto record = build_record(sysroot, target);
    if (record && record->rustc != installation.toolchain.version)
      stale.insert_or_assign(
          target, StaleStd{.target = target, .sysroot = sysroot, .record = *std::move(record)});
  };
  for (const Triple& target : installation.sysroot.targets())
    look(target, installation.sysroot);
  std::error_code absent;
  for (const auto& [target, root] : elsewhere)
    if (fs::is_directory(root / "lib/rustlib", absent))
      look(target, Sysroot(root));
  std::vector<StaleStd> list;
  for (auto& [target, std] : stale)
    list.push_back(std::move(std));
  return list;
}

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

LibcChoice libc_choice_of(const BuildRecord& record, const BuildTarget& target)
{
  const bool has_parts = record.recipe.std && !self_contained_parts(target).empty();
  if (has_parts && record.libc.empty())
    return {.kind = LibcChoice::Kind::none};
  return {};  // what was found then is found again, or something else serves
}

}  // namespace xtool
