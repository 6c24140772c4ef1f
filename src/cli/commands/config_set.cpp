// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "config_set.hpp"

#include "cli/options.hpp"
#include "config_key.hpp"

#include <xtool/cargo/config_undo.hpp>
#include <xtool/cargo/target_settings.hpp>
#include <xtool/cargo/toml_edit.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/shell.hpp>
#include <xtool/support/toml.hpp>

#include <fmt/format.h>

#include <charconv>
#include <memory>
#include <optional>
#include <system_error>

namespace xtool::cli {
namespace {

struct SetOptions {
  ConfigChoice choice = {};
  std::string key = {};
  std::vector<std::string> values = {};
  bool array = false;
  bool string = false;
  bool dry_run = false;
};

std::optional<std::int64_t> whole_number(std::string_view text)
{
  std::int64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  // "007" is a name rather than a number, and no TOML.
  if (code != std::errc() || end != text.data() + text.size() || std::to_string(number) != text)
    return std::nullopt;
  return number;
}

// Where Cargo needs a number or a boolean, a text that looks like one is one.
TomlValue value_of(const SetOptions& options, const KeyPath& key,
                   const std::optional<TomlValueAt>& old)
{
  if (options.array)
    return options.values;
  const std::string& text = options.values.front();
  const bool was_text = old && old->type == TomlValueAt::Type::string;
  const KeyShape shape = shape_of(key);
  if (options.string || was_text || (shape.text && !shape.number && !shape.truth))
    return text;
  const bool any = !shape.text && !shape.number && !shape.truth;
  if ((any || shape.truth) && (text == "true" || text == "false"))
    return text == "true";
  if (const std::optional<std::int64_t> number = whole_number(text);
      number && (any || shape.number))
    return *number;
  return text;
}

// What stops cargo is not written.
void require_fit(const KeyPath& key, const TomlValue& value)
{
  if (const std::optional<ConfigFlaw> flaw = flaw_of_setting(key, value);
      flaw && flaw->effect == ConfigFlaw::Effect::refused)
    throw Error(ErrorKind::usage, flaw->text);
}

void require_values(const SetOptions& options, const KeyPath& key)
{
  if (options.array || options.values.size() == 1)
    return;
  if (options.values.empty())
    throw Error(ErrorKind::usage, fmt::format("there is no value for '{}'", to_string(key)))
        .help(fmt::format("to take it out: `{}`",
                          shell_command({"xtool", "config", "unset", to_string(key)})))
        .help("for an empty array, add --array");
  throw Error(ErrorKind::usage,
              fmt::format("there are {} values for '{}'", options.values.size(), to_string(key)))
      .help("quote a value with blanks in it, or make them an array: --array");
}

// A string in one place and an array in another stop every command of cargo. An existing array is
// not replaced by accident, either.
void require_same_shape(const SetOptions& options, const KeyPath& key, const ConfigFile& file,
                        const std::optional<TomlValueAt>& old, const ConfigSources& sources)
{
  const auto refuse = [&](const std::string& where, std::size_t line, bool array) {
    throw Error(ErrorKind::conflict, fmt::format("'{}' is {} in '{}' (line {})", to_string(key),
                                                 array ? "an array" : "no array", where, line))
        .help(array ? "make it one here, too: --array" : "write one value, without --array");
  };
  if (old && old->type == TomlValueAt::Type::array && !options.array)
    refuse(file.path.string(), old->line, true);
  for (const ConfigSources::File& other : sources.files()) {
    std::error_code ignored;
    if (std::filesystem::equivalent(other.path, file.path, ignored))
      continue;
    for (const TomlValueAt& value : other.values)
      if (value.path == key && (value.type == TomlValueAt::Type::array) != options.array)
        refuse(other.path, value.line, !options.array);
  }
}

Outcome set_key(const SetOptions& options, Workbench& bench)
{
  const KeyPath key = nested_target(parse_key_path(options.key));
  require_values(options, key);
  const ConfigFile file = ConfigFile::read(config_file(options.choice, bench));
  const std::string name = file.path.string();
  const std::optional<TomlValueAt> old = find_value(file.bytes(), key, name);
  if (options.choice.file.empty())
    require_same_shape(options, key, file, old, ConfigSources::read(bench.env()));
  const TomlValue value = value_of(options, key, old);
  require_fit(key, value);
  if (options.choice.file.empty())
    require_mergeable({.before = file, .after = set_toml(file.bytes(), key, value, name)},
                      bench.env());
  const ConfigUndo undo(bench.home().state());
  const ConfigChange change = {
      .key = key,
      .before = file,
      .edit = [&](const ConfigFile& now) { return set_toml(now.bytes(), key, value, name); },
      .done =
          [&](const ConfigFile& before, const std::string& after) {
            if (!find_value(before.bytes(), key, name))
              undo.remember(before, key, after);
          },
      .dry_run = options.dry_run};
  Outcome outcome = make_change(change, bench);
  if (outcome.result["changed"] == false)
    bench.console().info(
        fmt::format("'{}' is {} in '{}' already", to_string(key), to_toml(value), name));
  else if (!options.dry_run)
    bench.console().info(
        fmt::format("set '{}' to {} in '{}'", to_string(key), to_toml(value), name));

  std::vector<std::string> warnings;
  if (!options.dry_run && options.choice.file.empty()) {
    const ConfigSources sources = ConfigSources::read(bench.env());
    warnings = sources.outranking(key, file.path);
    for (const std::string& line : sources.warnings())
      if (line.find(to_string(key)) != std::string::npos)
        warnings.push_back(line);
  }
  outcome.result["value"] = parse_toml("v = " + to_toml(value), name).at("v");
  outcome.result["warnings"] = warn_all(warnings, bench);
  return outcome;
}

}  // namespace

Action bind_config_set(CLI::App& command)
{
  auto options = std::make_shared<SetOptions>();
  add_option(command, "KEY", options->key, "A key, such as target.wasm32-wasip1.runner").required();
  add_option(command, "VALUE", options->values,
             "Its value: true, false, a whole number, or else a text; after `--`, one may begin "
             "with a dash")
      .expected(1, 10'000);
  add_flag(command, "--array", options->array, "Write the values as an array of texts");
  add_flag(command, "--string", options->string, "Write a text even if it looks like a number");
  add_flag(command, "--dry-run", options->dry_run, "Print the change and make none");
  bind_config_choice(command, options->choice);
  return [options](Workbench& bench) { return set_key(*options, bench); };
}

}  // namespace xtool::cli
