// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "config_schema.hpp"

#include <xtool/cargo/cfg.hpp>
#include <xtool/cargo/config_sources.hpp>
#include <xtool/cargo/target_settings.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/words.hpp>

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace xtool {
TomlValue runner_value(const std::vector<std::string>& argv)
{
  if (!argv.empty())
    if (std::optional<std::string> text = join_words(argv))
      return *std::move(text);
  return argv;
}

void require_mergeable(const ConfigPlan& plan, const Env& env)
{
  const ConfigFile now = plan.before;
  const ConfigFile planned = {.path = plan.before.path, .text = plan.after};
  const std::vector<ConfigFlaw> flaws =
      new_refusals(ConfigSources::read(env, now), ConfigSources::read(env, planned));
  if (flaws.empty())
    return;
  throw Error(ErrorKind::conflict,
              fmt::format("no cargo command would work here after this: {}", flaws.front().text));
}

std::optional<ConfigSource> conditional_setting(const ConfigSources& sources, const Triple& target,
                                                const std::string& key)
{
  const std::optional<ResolvedKey> found = sources.resolve_value(target_key(target, key));
  if (!found)
    return std::nullopt;
  const ConfigSource& source = found->sources.front();
  return source.line && source.key.size() > 1 && is_cfg(source.key[1]) ? std::optional(source)
                                                                       : std::nullopt;
}

void require_no_condition_hidden(const ConfigSources& sources, const Triple& target,
                                 const std::vector<ConfigSetting>& settings)
{
  for (const ConfigSetting& setting : settings) {
    const std::string& key = setting.key.back();
    if (setting.key != target_key(target, key) || (key != "linker" && key != "runner"))
      continue;
    if (const std::optional<ConfigSource> users = conditional_setting(sources, target, key))
      throw Error(ErrorKind::conflict,
                  fmt::format("'{}' is {} in {}, and '{}' would override it", to_string(users->key),
                              users->written, describe_origin(*users), to_string(setting.key)))
          .help(
              fmt::format("`--force` makes it {} for '{}'", to_toml(setting.value), target.str()));
  }
}

KeyPath nested_target(KeyPath key)
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

KeyShape shape_of(const KeyPath& key)
{
  if (key.front() == "alias")
    return {.text = true};
  const auto takes = [&](TomlValueAt::Type type, Json value) {
    return !schema_flaw({.path = key, .type = type, .value = std::move(value)});
  };
  using Type = TomlValueAt::Type;
  const KeyShape shape{.text = takes(Type::string, "x"),
                       .number = takes(Type::integer, 1),
                       .truth = takes(Type::boolean, true)};
  // Whatever is taken is not known.
  return shape.text && shape.number && shape.truth ? KeyShape() : shape;
}

std::optional<ConfigFlaw> flaw_of_setting(const KeyPath& key, const TomlValue& value)
{
  std::vector<TomlValueAt> values = toml_values("v = " + to_toml(value), "the new value");
  if (values.size() != 1)
    return std::nullopt;
  values.front().path = key;
  return schema_flaw(values.front());
}

}  // namespace xtool
