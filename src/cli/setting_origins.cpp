// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "setting_origins.hpp"

#include <xtool/install/client.hpp>
#include <xtool/support/http_message.hpp>

#include <fmt/format.h>

namespace xtool::cli {
namespace {

// The parser reads an option's variable, too: what is not from there was on the command line.
std::string origin_of_option(const Env& env, const std::string& option, const std::string& variable,
                             bool matches)
{
  return env.get(variable) && matches ? "$" + variable : option;
}

EffectiveSetting when(const Env& env, const std::string& name, const std::string& option,
                      const std::string& setting, const std::string& origin)
{
  const std::string variable = name == "color" ? "XTOOL_COLOR" : "XTOOL_PROGRESS";
  if (!option.empty())
    return {.name = name,
            .value = option,
            .origin = origin_of_option(env, "--" + name, variable, env.get(variable) == option)};
  return {.name = name, .value = setting, .origin = origin};
}

EffectiveSetting offline(const Env& env, const GlobalOptions& options, const Settings& settings,
                         const std::string& origin)
{
  if (options.offline)
    return {.name = "offline",
            .value = "true",
            .origin = origin_of_option(env, "--offline", "XTOOL_OFFLINE", true)};
  return {.name = "offline", .value = settings.offline ? "true" : "false", .origin = origin};
}

EffectiveSetting dist_server(const Env& env, const Settings& settings, const std::string& file)
{
  for (const char* variable : {"XTOOL_DIST_SERVER", "RUSTUP_DIST_SERVER"})
    if (const std::optional<std::string> server = env.get(variable))
      return {.name = "dist-server",
              .value = without_credentials(*server),
              .origin = fmt::format("${}", variable)};
  if (settings.dist_server)
    return {
        .name = "dist-server", .value = without_credentials(*settings.dist_server), .origin = file};
  return {.name = "dist-server", .value = DistSettings{}.server, .origin = "default"};
}

}  // namespace

std::vector<EffectiveSetting> effective_settings(const Env& env, const GlobalOptions& options,
                                                 const Settings& settings, const std::string& file)
{
  const std::string home_origin = !options.home.empty()   ? "--home"
                                  : env.get("XTOOL_HOME") ? "$XTOOL_HOME"
                                                          : "default";
  const auto written = [&](const std::string& key) {
    return settings.keys.contains(key) ? file : std::string("default");
  };
  return {when(env, "color", options.color, settings.color, written("color")),
          dist_server(env, settings, file),
          {.name = "home",
           .value = xtool_home(env, options.home).root().string(),
           .origin = home_origin},
          offline(env, options, settings, written("offline")),
          when(env, "progress", options.progress, settings.progress, written("progress"))};
}

}  // namespace xtool::cli
