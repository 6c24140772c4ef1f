// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "config_rules.hpp"

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

class KeyResolver {
 public:
  KeyResolver(const Env& env, const std::vector<ConfigSources::File>& files, const KeyPath& key)
      : env_(env), files_(files), key_(key), rules_(rules_for(key))
  {
  }

  std::optional<ResolvedKey> resolve()
  {
    for (const std::string& variable : rules_.overriding)
      add_variable(variable);
    const std::size_t overriding = sources_.size();
    if (key_.front() == "env")
      add_own_variable();
    else
      add_variable(config_variable(key_));
    const std::size_t variables = sources_.size();
    for (const ConfigSources::File& file : files_)
      add_file(file);
    if (sources_.empty())
      return std::nullopt;

    sources_.front().use = Use::wins;
    if (overriding == 0)
      join(variables);
    return ResolvedKey{.key = key_, .value = value(), .sources = std::move(sources_)};
  }

 private:
  // An empty variable counts as set, for Cargo too.
  void add_variable(const std::string& name)
  {
    if (const std::optional<std::string> text = env_.get_even_empty(name))
      sources_.push_back({.origin = name, .value = *text, .written = to_toml(*text)});
  }

  // [env] does not override a variable that is set, unless it says `force`.
  void add_own_variable()
  {
    const bool sets_variable = key_.size() == 2 || (key_.size() == 3 && key_.back() == "value");
    if (sets_variable && !is_forced(key_[1]))
      add_variable(key_[1]);
  }

  bool is_forced(const std::string& variable) const
  {
    const KeyPath force = {"env", variable, "force"};
    for (const ConfigSources::File& file : files_)
      for (const TomlValueAt& value : file.values)
        if (value.path == force)
          return value.value == true;
    return false;
  }

  void add_file(const ConfigSources::File& file)
  {
    for (const TomlValueAt& value : file.values)
      if (value.path == key_)
        sources_.push_back({.origin = file.path,
                            .line = value.line,
                            .included = file.included,
                            .type = value.type,
                            .value = value.value,
                            .written = value.written});
  }

  // Marks what is joined with the winner. The first `variables` sources are from the environment.
  void join(std::size_t variables)
  {
    if (variables == sources_.size())
      return;
    const bool array = sources_[variables].type == Type::array;
    if (variables > 0 && (rules_.flags || (array && !rules_.nearest_array_wins)))
      sources_[variables].use = Use::joined;
    if (!array || rules_.nearest_array_wins || sources_[variables].use == Use::hidden)
      return;
    for (std::size_t index = variables + 1; index < sources_.size(); ++index)
      if (sources_[index].type == Type::array)
        sources_[index].use = Use::joined;
  }

  // The weakest of what is joined comes first.
  Json value() const
  {
    const bool alone =
        std::none_of(sources_.begin(), sources_.end(),
                     [](const ConfigSource& source) { return source.use == Use::joined; });
    if (alone)
      return sources_.front().value;
    Json items = Json::array();
    for (auto source = sources_.rbegin(); source != sources_.rend(); ++source)
      if (source->use != Use::hidden)
        for (const Json& item :
             source->type == Type::array
                 ? source->value
                 : Json(split_words(source->value.is_string() ? source->value.get<std::string>()
                                                              : source->value.dump())))
          items.push_back(item);
    return items;
  }

  const Env& env_;
  const std::vector<ConfigSources::File>& files_;
  const KeyPath& key_;
  const KeyRules rules_;
  std::vector<ConfigSource> sources_;
};

bool is_below(const KeyPath& key, const KeyPath& table)
{
  return key.size() > table.size() && std::equal(table.begin(), table.end(), key.begin());
}

bool is_condition(const KeyPath& path)
{
  return path.size() == 3 && path.front() == "target" && path[1].starts_with("cfg(");
}

// What else decides when Cargo builds for a target: conditions are not evaluated here.
std::vector<std::string> related(const std::vector<ConfigSources::File>& files, const KeyPath& key,
                                 bool set)
{
  std::vector<std::string> notes;
  for (const ConfigSources::File& file : files)
    for (const TomlValueAt& value : file.values) {
      const std::string where =
          fmt::format("'{}' in '{}' (line {})", to_string(value.path), file.path, value.line);
      const std::string& name = value.path.back();
      const bool conditional =
          is_condition(value.path) && is_target_key(key, name) && !is_condition(key);
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

// Cargo replaces such an array since its pull request 15066.
std::vector<ConfigFlaw> joined_by_older(const ResolvedKey& found)
{
  const auto arrays =
      std::count_if(found.sources.begin(), found.sources.end(),
                    [](const ConfigSource& source) { return source.type == Type::array; });
  if (arrays < 2 || !rules_for(found.key).nearest_array_wins)
    return {};
  return {{.kind = ConfigFlaw::Kind::joined_arrays,
           .effect = ConfigFlaw::Effect::used,
           .text = fmt::format("cargo before 1.86 joins both arrays of '{}' into one command",
                               to_string(found.key)),
           .key = found.key}};
}

}  // namespace

bool is_in(const ConfigSource& source, const std::filesystem::path& file)
{
  std::error_code absent;
  return source.line && std::filesystem::equivalent(source.origin, file, absent);
}

std::optional<ResolvedKey> ConfigSources::resolve_value(const KeyPath& key) const
{
  return KeyResolver(env_, files_, key).resolve();
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
  add(related(files_, key, !resolution.values.empty()));
  for (const ResolvedKey& found : resolution.values)
    for (const ConfigFlaw& flaw : joined_by_older(found))
      resolution.warnings.push_back(flaw.text);
  return resolution;
}

std::vector<ConfigFlaw> ConfigSources::flaws_of(const KeyPath& key) const
{
  const std::optional<ResolvedKey> found = resolve_value(key);
  return found ? joined_by_older(*found) : std::vector<ConfigFlaw>();
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
  return shell_command(source.line ? std::vector<std::string>{"xtool", "config", "unset", "--file",
                                                              source.origin, to_string(key)}
                                   : std::vector<std::string>{"unset", source.origin});
}

std::string describe_origin(const ConfigSource& source)
{
  return source.line ? fmt::format("'{}' (line {})", source.origin, *source.line)
                     : fmt::format("the environment variable '{}'", source.origin);
}

}  // namespace xtool
