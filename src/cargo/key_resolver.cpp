// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "key_resolver.hpp"

#include "cargo_changes.hpp"

#include <xtool/cargo/toml_edit.hpp>
#include <xtool/support/words.hpp>

#include <algorithm>
#include <charconv>
#include <system_error>

namespace xtool {
namespace {

using Type = TomlValueAt::Type;
using Use = ConfigSource::Use;

bool is_joined(const ConfigSource& source) { return source.use == Use::joined; }
bool is_of_file(const ConfigSource& source) { return source.line.has_value(); }

}  // namespace

void add_items(const Json& value, Json& items)
{
  for (const Json& item :
       value.is_array()
           ? value
           : Json(split_words(value.is_string() ? value.get<std::string>() : value.dump())))
    items.push_back(item);
}

std::optional<ResolvedKey> KeyResolver::resolve()
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
  if (overriding == 0) {
    give_type(variables);
    join(variables);
  }
  return ResolvedKey{.key = key_, .value = value(), .sources = std::move(sources_)};
}

// The value of all sources that are not hidden, which are the strongest first.
Json KeyResolver::value() const
{
  if (std::none_of(sources_.begin(), sources_.end(), is_joined))
    return sources_.front().value;
  std::vector<ConfigSource> weakest_first(sources_.rbegin(), sources_.rend());
  if (is_nearest_first())
    std::reverse(weakest_first.begin(),
                 std::stable_partition(weakest_first.begin(), weakest_first.end(), is_of_file));
  Json items = Json::array();
  for (const ConfigSource& source : weakest_first)
    if (source.use != Use::hidden)
      add_items(source.value, items);
  return items;
}

// Only files: variables come behind them in every cargo.
bool KeyResolver::is_nearest_first() const
{
  const auto files = std::count_if(sources_.begin(), sources_.end(), [](const auto& source) {
    return source.use != Use::hidden && is_of_file(source);
  });
  return files > 1 && !has_change(cargo_.version(), CargoChange::strongest_last);
}

// An empty variable counts as set, for Cargo too.
void KeyResolver::add_variable(const std::string& name)
{
  if (const std::optional<std::string> text = env_.get_even_empty(name))
    sources_.push_back({.origin = name, .key = key_, .value = *text, .written = to_toml(*text)});
}

// [env] does not override a variable that is set, unless it says `force`.
void KeyResolver::add_own_variable()
{
  const bool sets_variable = key_.size() == 2 || (key_.size() == 3 && key_.back() == "value");
  if (sets_variable && !is_forced(key_[1]))
    add_variable(key_[1]);
}

bool KeyResolver::is_forced(const std::string& variable) const
{
  const KeyPath force = {"env", variable, "force"};
  for (const ConfigSources::File& file : files_)
    for (const TomlValueAt& value : file.values)
      if (value.path == force)
        return value.value == true;
  return false;
}

void KeyResolver::add_file(const ConfigSources::File& file)
{
  for (const TomlValueAt& value : file.values)
    if (value.path == key_)
      sources_.push_back({.origin = file.path,
                          .line = value.line,
                          .included = file.included,
                          .key = key_,
                          .type = value.type,
                          .value = value.value,
                          .written = value.written});
}

// Cargo reads a variable as what the file's value is.
void KeyResolver::give_type(std::size_t variables)
{
  if (variables != 1 || sources_.size() == 1)
    return;
  ConfigSource& variable = sources_.front();
  const std::string text = variable.value.get<std::string>();
  std::int64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (sources_[1].type == Type::integer && code == std::errc() && end == text.data() + text.size())
    variable.value = number;
  if (sources_[1].type == Type::boolean && (text == "true" || text == "false"))
    variable.value = text == "true";
}

// Marks what is joined with the winner. The first `variables` sources are from the environment.
void KeyResolver::join(std::size_t variables)
{
  if (variables == sources_.size())
    return;
  const bool array = sources_[variables].type == Type::array;
  const bool several = sources_.size() - variables > 1;
  if (rules_.nearest_array_wins && array && several)
    rules_.nearest_array_wins = has_change(cargo_.version(), CargoChange::nearest_runner);
  if (variables > 0 && (rules_.flags || (array && !rules_for(key_).nearest_array_wins)))
    sources_[variables].use = Use::joined;
  if (!array || rules_.nearest_array_wins ||
      (variables > 0 && sources_[variables].use == Use::hidden))
    return;
  for (std::size_t index = variables + 1; index < sources_.size(); ++index)
    if (sources_[index].type == Type::array)
      sources_[index].use = Use::joined;
}

}  // namespace xtool
