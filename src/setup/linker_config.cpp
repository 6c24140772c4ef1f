// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/linker_config.hpp>

#include <xtool/cargo/config_ledger.hpp>

#include <algorithm>

namespace xtool {
namespace {

std::optional<ConfigSource> linker_setting(const Triple& target, const Env& env)
{
  std::optional<ConfigSource> source =
      ConfigSources::read(env).winner(target_key(target, "linker"));
  return source && source->value.is_string() ? std::move(source) : std::nullopt;
}

ConfiguredLinker linker_of(const ConfigSource& source)
{
  return {.program = program_path(source, source.value.get<std::string>()).string(),
          .where = describe_origin(source)};
}

}  // namespace

std::optional<ConfiguredLinker> configured_linker(const Triple& target, const Env& env)
{
  const std::optional<ConfigSource> source = linker_setting(target, env);
  return source ? std::optional(linker_of(*source)) : std::nullopt;
}

std::optional<ConfiguredLinker> users_linker(const Triple& target, const Home& home, const Env& env)
{
  const std::optional<ConfigSource> source = linker_setting(target, env);
  return source && !written_by_xtool(*source, target, "linker", home)
             ? std::optional(linker_of(*source))
             : std::nullopt;
}

bool written_by_xtool(const ConfigSource& source, const Triple& target, const std::string& key,
                      const Home& home)
{
  if (!source.line)
    return false;
  const KeyPath path = target_key(target, key);
  const std::vector<ConfigSetting> settings =
      ConfigLedger(home.state()).settings(source.origin, target.str());
  return std::any_of(settings.begin(), settings.end(), [&](const ConfigSetting& setting) {
    return setting.key == path && to_toml(setting.value) == source.written;
  });
}

}  // namespace xtool
