// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cargo_changes.hpp"
#include "config_rules.hpp"

#include <xtool/cargo/cfg.hpp>
#include <xtool/cargo/toml_edit.hpp>
#include <xtool/support/shell.hpp>
#include <xtool/support/words.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace xtool {
namespace {

using Type = TomlValueAt::Type;
using Use = ConfigSource::Use;

bool is_below(const KeyPath& key, const KeyPath& table)
{
  return key.size() > table.size() && std::equal(table.begin(), table.end(), key.begin());
}

bool is_condition(const KeyPath& path)
{
  return path.size() == 3 && path.front() == "target" && path[1].starts_with("cfg(");
}

// What else decides when Cargo builds for a target, where conditions could not be `evaluated`.
std::vector<std::string> related(const std::vector<ConfigSources::File>& files, const KeyPath& key,
                                 bool set, bool evaluated)
{
  std::vector<std::string> notes;
  for (const ConfigSources::File& file : files)
    for (const TomlValueAt& value : file.values) {
      const std::string where =
          fmt::format("'{}' in '{}' (line {})", to_string(value.path), file.path, value.line);
      const std::string& name = value.path.back();
      const bool conditional =
          !evaluated && is_condition(value.path) && is_target_key(key, name) && !is_condition(key);
      if (conditional && !set && (name == "linker" || name == "runner"))
        notes.push_back(fmt::format("{} is used where its condition is true", where));
      if (conditional && rules_for(key).flags)
        notes.push_back(fmt::format("{} is joined where its condition is true", where));
      if (set && key == KeyPath{"build", "rustflags"} && is_target_key(value.path, "rustflags"))
        notes.push_back(fmt::format("{} replaces these flags for its target", where));
    }
  return notes;
}

const ConfigSource* source_in(const ResolvedKey& found, const std::filesystem::path& file)
{
  for (const ConfigSource& source : found.sources)
    if (is_in(source, file))
      return &source;
  return nullptr;
}

// Whether two files have more in common than the tables that lead to the key. Cargo's merge_helper
// (src/context/config_value.rs) then knows the key or not, by the order in which its hash map gives
// the members, which is another one in each run.
bool share_more(const ConfigSources::File& one, const ConfigSources::File& other,
                const KeyPath& key)
{
  const auto leaves_at = [&](const KeyPath& path) {
    return static_cast<std::size_t>(
        std::mismatch(path.begin(), path.end(), key.begin(), key.end()).first - path.begin());
  };
  for (const TomlValueAt& value : one.values)
    if (const std::size_t depth = leaves_at(value.path);
        depth < key.size() && depth < value.path.size())
      for (const TomlValueAt& there : other.values)
        if (leaves_at(there.path) == depth && depth < there.path.size() &&
            there.path[depth] == value.path[depth])
          return true;
  return false;
}

}  // namespace

bool is_in(const ConfigSource& source, const std::filesystem::path& file)
{
  std::error_code absent;
  return source.line && std::filesystem::equivalent(source.origin, file, absent);
}

std::vector<ConfigFlaw> joined_arrays(const ResolvedKey& found,
                                      const std::vector<ConfigSources::File>& files,
                                      const CargoAtHand& at_hand)
{
  std::vector<const ConfigSource*> arrays;
  for (const ConfigSource& source : found.sources)
    if (source.type == Type::array)
      arrays.push_back(&source);
  if (arrays.size() < 2 || !rules_for(found.key).nearest_array_wins)
    return {};
  const std::optional<CargoVersion> cargo = at_hand.version();
  const auto file_of = [&](const ConfigSource& source) {
    return std::find_if(files.begin(), files.end(), [&](const ConfigSources::File& file) {
      return file.path == source.origin;
    });
  };
  const bool always = !has_change(cargo, CargoChange::nearest_runner);
  if (cargo && !always && !share_more(*file_of(*arrays[0]), *file_of(*arrays[1]), found.key))
    return {};
  const std::string who = !cargo   ? "cargo before 1.86 joins, and newer ones join in some runs,"
                          : always ? fmt::format("cargo {} joins", cargo->str())
                                   : fmt::format("cargo {} joins in some runs", cargo->str());
  return {{.kind = ConfigFlaw::Kind::joined_arrays,
           .effect = ConfigFlaw::Effect::used,
           .text = fmt::format("{} the arrays of '{}' in {} and {} into one command", who,
                               to_string(found.key), describe_origin(*arrays[0]),
                               describe_origin(*arrays[1])),
           .key = found.key}};
}

Resolution ConfigSources::resolve(const KeyPath& key) const
{
  std::vector<KeyPath> keys = {key};
  const std::vector<KeyPath> variables = keys_with_variables(key);
  keys.insert(keys.end(), variables.begin(), variables.end());
  for (const File& file : files_)
    for (const TomlValueAt& value : file.values)
      if (is_below(value.path, key))
        keys.push_back(value.path);
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());

  Resolution resolution;
  for (const KeyPath& candidate : keys)
    if (std::optional<ResolvedKey> found = resolve_value(candidate))
      resolution.values.push_back(std::move(*found));
  resolution.warnings = warnings();
  const auto add = [&](const std::vector<std::string>& lines) {
    resolution.warnings.insert(resolution.warnings.end(), lines.begin(), lines.end());
  };
  add(related(files_, key, !resolution.values.empty(), matching(key).has_value()));
  for (const ResolvedKey& found : resolution.values)
    for (const ConfigFlaw& flaw : flaws_of(found.key))
      resolution.warnings.push_back(flaw.text);
  return resolution;
}

std::optional<ConfigSource> ConfigSources::hiding(const KeyPath& key,
                                                  const std::filesystem::path& file) const
{
  const std::optional<ResolvedKey> found = resolve_value(key);
  const ConfigSource* const own = found ? source_in(*found, file) : nullptr;
  if (own == nullptr || own->use != Use::hidden || own->written == found->sources.front().written)
    return std::nullopt;
  return found->sources.front();
}

std::vector<std::string> ConfigSources::outranking(const KeyPath& key,
                                                   const std::filesystem::path& file) const
{
  const std::optional<ResolvedKey> found = resolve_value(key);
  const ConfigSource* const own = found ? source_in(*found, file) : nullptr;
  if (own == nullptr || own->use != Use::hidden)
    return {};
  const ConfigSource& used = found->sources.front();
  return {fmt::format("cargo uses {} from {} for '{}', not what is in '{}'", used.written,
                      describe_origin(used), to_string(key), file.string())};
}

std::optional<ConfigSource> ConfigSources::winner(const KeyPath& key) const
{
  for (const ResolvedKey& value : resolve(key).values)
    for (const ConfigSource& source : value.sources)
      if (source.use == ConfigSource::Use::wins)
        return source;
  return std::nullopt;
}

KeyPath target_key(const Triple& target, const std::string& key)
{
  KeyPath path = parse_key_path("target." + target.str());
  path.push_back(key);
  return path;
}

std::filesystem::path program_path(const ConfigSource& source, const std::string& program)
{
  const std::filesystem::path path = program;
  return source.line && path.has_parent_path() && path.is_relative()
             ? std::filesystem::path(source.origin).parent_path().parent_path() / path
             : path;
}

std::string removal_command(const ConfigSource& source, const KeyPath& key)
{
  const std::string name = to_string(source.key.empty() ? key : source.key);
  return shell_command(source.line ? std::vector<std::string>{"xtool", "config", "unset", "--file",
                                                              source.origin, name}
                                   : std::vector<std::string>{"unset", source.origin});
}

std::string describe_origin(const ConfigSource& source)
{
  return source.line ? fmt::format("'{}' (line {})", source.origin, *source.line)
                     : fmt::format("the environment variable '{}'", source.origin);
}

}  // namespace xtool
