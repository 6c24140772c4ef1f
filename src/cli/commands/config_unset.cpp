// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "config_unset.hpp"

#include "cli/options.hpp"
#include "config_key.hpp"

#include <xtool/cargo/config_undo.hpp>
#include <xtool/cargo/target_settings.hpp>
#include <xtool/cargo/toml_edit.hpp>
#include <xtool/cargo/toml_values.hpp>

#include <fmt/format.h>

#include <memory>
#include <optional>

namespace xtool::cli {
namespace {

struct UnsetOptions {
  ConfigChoice choice = {};
  std::string key = {};
  bool dry_run = false;
};

// A triple with a dot may be there in quotes, or in the nested tables that `config set` makes.
KeyPath key_in(const ConfigFile& file, const KeyPath& key)
{
  const KeyPath nested = nested_target(key);
  return nested != key && !find_value(file.bytes(), key, file.path.string()) ? nested : key;
}

Outcome unset_key(const UnsetOptions& options, Workbench& bench)
{
  const ConfigFile file = read_config(options.choice, bench);
  const std::string name = file.path.string();
  const KeyPath key = key_in(file, parse_key_path(options.key));
  const ConfigUndo undo(bench.home().state());
  const ConfigChange change = {
      .key = key,
      .before = file,
      .edit = [&](const ConfigFile& now) -> std::optional<std::string> {
        if (const std::optional<ConfigFile> without = undo.without(now, key))
          return without->text;
        return unset_toml(now.bytes(), key, EmptyTable::prune, name);
      },
      .done = [&](const ConfigFile& before, const std::string&) { undo.forget(before, key); },
      .dry_run = options.dry_run};
  Outcome outcome = make_change(change, bench);
  if (outcome.result["changed"] == false)
    bench.console().info(fmt::format("'{}' is not set in '{}'", to_string(key), name));
  else if (!options.dry_run)
    bench.console().info(fmt::format("took '{}' out of '{}'", to_string(key), name));

  // Who takes a value out wants to know what counts now.
  std::vector<std::string> warnings;
  if (!options.dry_run && options.choice.file.empty())
    for (const ResolvedKey& found : ConfigSources::read(bench.env()).resolve(key).values)
      warnings.push_back(fmt::format("'{}' is still set: {} from {}", to_string(found.key),
                                     found.sources.front().written,
                                     describe_origin(found.sources.front())));
  outcome.result["warnings"] = warn_all(warnings, bench);
  return outcome;
}

}  // namespace

Action bind_config_unset(CLI::App& command)
{
  auto options = std::make_shared<UnsetOptions>();
  add_option(command, "KEY", options->key, "Key to remove (not set: ignored)").required();
  add_flag(command, "--dry-run", options->dry_run, "Print the change and make none");
  bind_config_choice(command, options->choice);
  return [options](Workbench& bench) { return unset_key(*options, bench); };
}

}  // namespace xtool::cli
