// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "config_set.hpp"

#include "config_key.hpp"

#include <xtool/cargo/toml_edit.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/shell.hpp>
#include <xtool/support/toml.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
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

// Keys under which Cargo wants text, whatever it looks like.
bool takes_text(const KeyPath& key)
{
  constexpr std::array names = {"linker", "runner", "rustflags", "rustdocflags"};
  return key.front() == "alias" ||
         (key.front() == "env" && (key.size() < 3 || key[2] == "value")) ||
         (key.front() == "target" &&
          std::find(names.begin(), names.end(), key.back()) != names.end());
}

TomlValue value_of(const SetOptions& options, const KeyPath& key,
                   const std::optional<TomlValueAt>& old)
{
  if (options.array)
    return options.values;
  const std::string& text = options.values.front();
  const bool was_text = old && old->type == TomlValueAt::Type::string;
  if (options.string || was_text || takes_text(key))
    return text;
  if (text == "true" || text == "false")
    return text == "true";
  if (const std::optional<std::int64_t> number = whole_number(text))
    return *number;
  return text;
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

// Cargo looks for a triple with a dot in nested tables only.
KeyPath as_cargo_looks_for_it(KeyPath key)
{
  if (key.size() < 3 || key.front() != "target" || key[1].starts_with("cfg("))
    return key;
  const std::size_t dot = key[1].find('.');
  if (dot == std::string::npos || dot == 0 || dot + 1 == key[1].size())
    return key;
  key.insert(key.begin() + 2, key[1].substr(dot + 1));
  key[1].resize(dot);
  return key;
}

Outcome set_key(const SetOptions& options, Workbench& bench)
{
  const KeyPath key = as_cargo_looks_for_it(parse_key_path(options.key));
  require_values(options, key);
  const ConfigFile file = ConfigFile::read(config_file(options.choice, bench));
  const std::string name = file.path.string();
  const std::optional<TomlValueAt> old = find_value(file.bytes(), key, name);
  if (options.choice.file.empty())
    require_same_shape(options, key, file, old, ConfigSources::read(bench.env()));
  const TomlValue value = value_of(options, key, old);
  const ConfigChange change = {
      .key = key,
      .before = file,
      .edit = [&](const ConfigFile& now) { return set_toml(now.bytes(), key, value, name); },
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
  command.add_option("KEY", options->key, "A key, such as target.wasm32-wasip1.runner")->required();
  command
      .add_option(
          "VALUE", options->values,
          "Its value: true, false, a whole number, or else a text; after `--`, one may begin "
          "with a dash")
      ->expected(1, 10'000);
  command.add_flag("--array", options->array, "Write the values as an array of texts");
  command.add_flag("--string", options->string, "Write a text even if it looks like a number");
  command.add_flag("--dry-run", options->dry_run, "Print the change and make none");
  bind_config_choice(command, options->choice);
  return [options](Workbench& bench) { return set_key(*options, bench); };
}

}  // namespace xtool::cli
