// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/cargo/std_flags.hpp>

#include "cargo_changes.hpp"
#include "config_rules.hpp"

#include <xtool/cargo/rustflags.hpp>
#include <xtool/cargo/toml_values.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/shell.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

namespace xtool {
namespace {

using Words = std::vector<std::string>;
using Settings = std::vector<ConfigSetting>;

constexpr std::array<std::string_view, 2> flag_names{"rustflags", "rustdocflags"};

bool is_flags(const ConfigSetting& setting)
{
  return setting.key.front() == "target" &&
         std::find(flag_names.begin(), flag_names.end(), setting.key.back()) != flag_names.end();
}

Words words_of(const ConfigSetting& setting)
{
  Words words;
  for (const TomlValueAt& value : toml_values("v = " + to_toml(setting.value), "a setting"))
    if (value.value.is_array())
      for (const Json& word : value.value)
        words.push_back(word.is_string() ? word.get<std::string>() : word.dump());
  return words;
}

// The one flag that a linker's set-up writes.
bool is_of_linker(const std::string& word) { return word.starts_with("-Cdlltool="); }

Words only(Words words, bool of_linker)
{
  std::erase_if(words, [&](const std::string& word) { return is_of_linker(word) != of_linker; });
  return words;
}

constexpr const char* unstable_flag = "-Zunstable-options";

// With what the request needs, and without what none of xtool's needs any more.
Words with_std_words(Words words, const StdFlagsRequest& request)
{
  const std::string sysroot = request.sysroot.string();
  if (const std::optional<SysrootFlag> flag = find_sysroot_flag(words); flag && !sysroot.empty())
    words[flag->last] = flag->first == flag->last ? "--sysroot=" + sysroot : sysroot;
  else if (!sysroot.empty())
    words.insert(words.end(), {"--sysroot", sysroot});
  if (request.unstable && !has_unstable_options(words))
    words.emplace_back(unstable_flag);
  return words;
}

bool is_of_std(const ConfigSetting& setting)
{
  if (!is_flags(setting))
    return false;
  const Words words = words_of(setting);
  return sysroot_flag(words) || has_unstable_options(words);
}

std::string command_for(const std::filesystem::path& file, const KeyPath& key, const Words& words)
{
  Words command{"xtool", "config", "set", "--file", file.string(), "--array", to_string(key), "--"};
  command.insert(command.end(), words.begin(), words.end());
  return fmt::format("`{}`", shell_command(command));
}

[[noreturn]] void refuse(const FlagPlace& place, const KeyPath& key, const StdFlagsRequest& request)
{
  const ConfigSource& users = place.flags;
  const std::string fact =
      fmt::format("'{}' is {} in {}", to_string(users.key), users.written, describe_origin(users));
  if (place.kind == FlagPlace::Kind::given)
    throw Error(ErrorKind::conflict, fmt::format("{}: it names another sysroot", fact))
        .help(fmt::format("remove that value, then run the command again: `{}`",
                          removal_command(users, users.key)));
  const Words joined = with_std_words(place.words, request);
  if (place.key == key && !is_in(users, request.file) && users.type != TomlValueAt::Type::array)
    throw Error(ErrorKind::conflict,
                fmt::format("{}: Cargo cannot join that string with an array", fact))
        .help(fmt::format("make it an array: {}", command_for(users.origin, key, flags_in(users))));
  Error error(ErrorKind::conflict,
              place.key == key
                  ? fmt::format("{}, and xtool did not write that", fact)
                  : fmt::format("{}, and '{}' would override it", fact, to_string(key)));
  throw std::move(error).help(
      fmt::format("`--force` makes '{}' [{}]", to_string(key), fmt::join(joined, ", ")));
}

// The words for one of the keys; nothing where the user's own flags name the sysroot.
std::optional<Words> plan_words(const ConfigSources& sources, const Triple& target,
                                const std::string& name, const StdFlagsRequest& request)
{
  const KeyPath key = target_key(target, name);
  const auto ours = std::find_if(request.before.begin(), request.before.end(),
                                 [&](const ConfigSetting& setting) { return setting.key == key; });
  const std::string sysroot = request.sysroot.string();
  Words before = ours == request.before.end() ? Words() : words_of(*ours);
  if (!request.unstable)
    std::erase(before, unstable_flag);
  if (sysroot_flag(before) || has_unstable_options(before))
    return with_std_words(before, request);
  const auto is_ours = [&](const ConfigSource& source) {
    return ours != request.before.end() && is_in(source, request.file) && source.key == key &&
           source.written == to_toml(ours->value);
  };
  const auto is_given = [&](const ConfigSource& source) {
    const Words words = flags_in(source);
    return sysroot.empty() ? has_unstable_options(words) : sysroot_flag(words).has_value();
  };
  const FlagPlace place = place_for_flags(sources, target, request.file, name, is_given, is_ours);
  if (place.kind == FlagPlace::Kind::free)
    return with_std_words(before, request);
  if (place.kind == FlagPlace::Kind::given &&
      (sysroot.empty() || sysroot_flag(flags_in(place.flags)) == sysroot))
    return std::nullopt;
  const bool joinable = place.kind == FlagPlace::Kind::taken &&
                        (place.key != key || is_in(place.flags, request.file) ||
                         place.flags.type == TomlValueAt::Type::array);
  if (!request.force || !joinable)
    refuse(place, key, request);
  Words words = place.words;
  words.insert(words.end(), before.begin(), before.end());
  return with_std_words(std::move(words), request);
}

}  // namespace

std::optional<std::filesystem::path> given_sysroot(const ConfigSources& sources,
                                                   const Triple& target)
{
  const std::optional<std::string> named = sysroot_flag(given_flags(sources, target).words);
  return named ? std::optional<std::filesystem::path>(*named) : std::nullopt;
}

std::optional<std::filesystem::path> named_sysroot(const ConfigSetting& setting)
{
  if (!is_flags(setting))
    return std::nullopt;
  const std::optional<std::string> named = sysroot_flag(words_of(setting));
  return named ? std::optional<std::filesystem::path>(*named) : std::nullopt;
}

bool has_unstable_options(const Words& words)
{
  for (std::size_t i = 0; i < words.size(); ++i)
    if (words[i] == unstable_flag ||
        (words[i] == "unstable-options" && i > 0 && words[i - 1] == "-Z"))
      return true;
  return false;
}

Settings std_part(const Settings& settings)
{
  Settings part;
  for (const ConfigSetting& setting : settings)
    if (is_of_std(setting))
      part.push_back({.key = setting.key, .value = only(words_of(setting), false)});
  return part;
}

Settings linker_part(const Settings& settings)
{
  Settings part;
  for (const ConfigSetting& setting : settings) {
    if (!is_of_std(setting)) {
      part.push_back(setting);
      continue;
    }
    if (Words words = only(words_of(setting), true); !words.empty())
      part.push_back({.key = setting.key, .value = std::move(words)});
  }
  return part;
}

Settings with_std_part(Settings linker, const Settings& std)
{
  for (const ConfigSetting& setting : std) {
    const auto same = std::find_if(linker.begin(), linker.end(), [&](const ConfigSetting& other) {
      return other.key == setting.key;
    });
    if (same == linker.end()) {
      linker.push_back(setting);
      continue;
    }
    Words words = words_of(*same);
    const Words more = words_of(setting);
    words.insert(words.end(), more.begin(), more.end());
    same->value = std::move(words);
  }
  return linker;
}

bool has_rustdocflags_of_targets(const ConfigSources& sources)
{
  return has_change(sources.cargo().version(), CargoChange::target_docflags);
}

Settings plan_std_flags(const ConfigSources& sources, const Triple& target,
                        const StdFlagsRequest& request)
{
  Settings settings = linker_part(request.before);
  for (const std::string_view name : flag_names) {
    if (name == "rustdocflags" && !has_rustdocflags_of_targets(sources))
      continue;
    const KeyPath key = target_key(target, std::string(name));
    std::optional<Words> words = plan_words(sources, target, std::string(name), request);
    if (!words)
      continue;
    std::erase_if(settings, [&](const ConfigSetting& setting) { return setting.key == key; });
    settings.push_back({.key = key, .value = *std::move(words)});
  }
  return settings;
}

}  // namespace xtool
