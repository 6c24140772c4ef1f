// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "settings.hpp"

#include "choices.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/suggest.hpp>
#include <xtool/support/toml.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool::cli {
namespace {

constexpr const char* remedy = "correct the file, or delete it to go without settings";

std::string one_of(const Choices& choices, const JsonCursor& value, const std::string& key,
                   const std::string& file)
{
  const std::string text = value.string();
  if (std::find(choices.begin(), choices.end(), text) == choices.end())
    throw invalid_choice(text, key, choices, file).help(remedy);
  return text;
}

Settings read_settings(const std::filesystem::path& file)
{
  Settings settings;
  const std::optional<std::string> text = read_file_if_exists(file, 1u << 20);
  if (!text)
    return settings;

  const Json document = parse_toml(*text, file.string());
  for (const auto& [key, value] : JsonCursor(document, file.string()).members()) {
    settings.keys.insert(key);
    if (key == "color") {
      settings.color = one_of(when_choices(), value, key, file.string());
    } else if (key == "progress") {
      settings.progress = one_of(progress_choices(), value, key, file.string());
    } else if (key == "offline") {
      settings.offline = value.boolean();
    } else if (key == "dist-server") {
      settings.dist_server = value.string();
    } else {
      const std::vector<std::string> names{"color", "dist-server", "offline", "progress"};
      Error error(ErrorKind::invalid_input,
                  fmt::format("'{}': there is no setting '{}'", file.string(), key));
      if (const std::optional<std::string> meant = closest(key, names))
        error.help(fmt::format("did you mean '{}'?", *meant));
      throw std::move(error).help(fmt::format("the settings are: {}", fmt::join(names, ", ")));
    }
  }
  return settings;
}

}  // namespace

Settings Settings::load(const std::filesystem::path& file)
{
  return advised(ErrorKind::invalid_input, remedy, [&] { return read_settings(file); });
}

Home xtool_home(const Env& env, const std::string& option)
{
  if (!option.empty())
    return Home((env.cwd() / option).lexically_normal());
  const std::optional<std::string> variable = env.get("XTOOL_HOME");
  if (!variable)
    return Home(env.home() / ".xtool");
  const std::filesystem::path home = *variable;
  if (home.is_relative())
    throw Error(ErrorKind::usage,
                fmt::format("XTOOL_HOME is '{}', which is not an absolute path", *variable))
        .help("set XTOOL_HOME to an absolute path, or unset it for ~/.xtool");
  return Home(home.lexically_normal());
}

}  // namespace xtool::cli
