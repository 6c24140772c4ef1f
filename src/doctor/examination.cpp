// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "examination.hpp"

#include <xtool/cargo/config_file.hpp>
#include <xtool/cargo/config_ledger.hpp>
#include <xtool/cargo/std_flags.hpp>
#include <xtool/cargo/toml_edit.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/shell.hpp>
#include <xtool/support/toml.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <system_error>
#include <variant>

namespace xtool {
namespace {

namespace fs = std::filesystem;

Json as_json(const TomlValue& value)
{
  return parse_toml("v = " + to_toml(value), "a setting").at("v");
}

// Nothing, or nothing but zeros, where an object or an archive has its magic number.
bool is_emptied(const fs::path& file)
{
  std::ifstream stream(file, std::ios::binary);
  std::array<char, 4> start{};
  if (!stream.is_open())
    return false;
  stream.read(start.data(), start.size());
  return std::all_of(start.begin(), start.end(), [](char c) { return c == 0; });
}

}  // namespace

std::optional<fs::path> find_cargo(const Machine& machine)
{
  if (auto found = machine.env.find_program("cargo"))
    return found;
  std::error_code absent;
  const fs::path usual = machine.cargo_home / "bin/cargo";
  return fs::exists(usual, absent) ? std::optional(usual) : std::nullopt;
}

std::string culprit_of(const ConfigSource& source, const KeyPath& key)
{
  return fmt::format("{} {}", source.origin, to_string(key));
}

std::string culprit_of_variable(const Machine& machine, const std::string& name)
{
  const KeyPath key{"env", name};
  const auto source = machine.config ? machine.config->winner(key) : std::nullopt;
  return source ? culprit_of(*source, key) : to_string(key);
}

Env environment_of_cargo(const Machine& machine)
{
  Env env = machine.env;
  if (!machine.config)
    return env;
  for (const ConfigSources::File& file : machine.config->files())
    for (const TomlValueAt& value : file.values) {
      const KeyPath& key = value.path;
      const bool sets = key.size() == 2 || (key.size() == 3 && key.back() == "value");
      if (key.front() != "env" || !sets)
        continue;
      const ConfigSource winner = machine.config->resolve_value(key).value().sources.front();
      if (!winner.line || !winner.value.is_string())
        continue;
      const fs::path text = winner.value.get<std::string>();
      const auto relative = machine.config->resolve_value({"env", key[1], "relative"});
      const bool is_path = key.size() == 3 && relative && relative->value == true;
      env = env.with(key[1],
                     is_path ? (fs::path(winner.origin).parent_path().parent_path() / text).string()
                             : text.string());
    }
  return env;
}

std::string without_variables(const Machine& machine, const std::vector<std::string>& names)
{
  std::vector<std::string> commands;
  for (const std::string& name : names) {
    const auto source = machine.config ? machine.config->winner({"env", name}) : std::nullopt;
    const auto value = machine.config ? machine.config->winner({"env", name, "value"}) : source;
    const auto& set = source ? source : value;
    commands.push_back(set && set->line ? removal_command(*set, {"env", name})
                                        : fmt::format("unset {}", name));
  }
  return fmt::format("`{}`", fmt::join(commands, " && "));
}

std::string without_words(const ConfigSource& flags, const KeyPath& key, std::size_t first,
                          std::size_t last)
{
  std::vector<std::string> rest = flags_in(flags);
  rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(first),
             rest.begin() + static_cast<std::ptrdiff_t>(last) + 1);
  if (rest.empty() || flags.origin == "CARGO_ENCODED_RUSTFLAGS")
    return fmt::format("`{}`", removal_command(flags, key));
  const std::string joined = fmt::format("{}", fmt::join(rest, " "));
  if (!flags.line)
    return fmt::format("`export {}={}`", flags.origin, shell_word(joined));
  std::vector<std::string> command{"xtool", "config", "set", "--file", flags.origin};
  if (flags.value.is_array())
    command.emplace_back("--array");
  else
    rest = {joined};
  command.insert(command.end(), {to_string(key), "--"});
  command.insert(command.end(), rest.begin(), rest.end());
  return fmt::format("`{}`", shell_command(command));
}

bool TargetExamination::is_host() const
{
  return machine_.toolchain && machine_.toolchain->host == entry_.triple;
}

bool TargetExamination::wants_linker() const { return !is_host() && !brings_its_linker(entry_); }

std::optional<ConfigSource> TargetExamination::setting(const std::string& key) const
{
  return machine_.config ? machine_.config->winner(target_key(entry_.triple, key)) : std::nullopt;
}

std::optional<LinkerRecord> TargetExamination::record() const
{
  try {
    return read_linker_record(machine_.home, entry_.triple);
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::optional<fs::path> TargetExamination::named_sysroot() const
{
  return machine_.config ? given_sysroot(*machine_.config, entry_.triple) : std::nullopt;
}

const std::optional<Sysroot>& TargetExamination::sysroot()
{
  if (std::exchange(looked_for_sysroot_, true))
    return sysroot_;
  const std::optional<fs::path> named = named_sysroot();
  std::error_code absent;
  if (!named)
    sysroot_ = machine_.sysroot;
  else if (fs::is_directory(*named / "lib/rustlib", absent))
    sysroot_ = Sysroot(*named);
  return sysroot_;
}

const std::vector<Damage>& TargetExamination::damage()
{
  if (!damage_)
    damage_ = sysroot().value().verify(entry_.triple, machine_.toolchain.value().version);
  return *damage_;
}

const std::optional<ShimConfig>& TargetExamination::zig_shims()
{
  if (std::exchange(looked_for_shims_, true))
    return zig_shims_;
  const auto set_up = record();
  if (!set_up || set_up->kind != LinkerKind::zig)
    return zig_shims_;
  const fs::path file = machine_.home.shims(entry_.triple) / std::string(shim_config_name);
  if (const auto text = read_file_if_exists(file)) {
    const auto parsed = parse_shim_config(*text);
    if (const ShimConfig* config = std::get_if<ShimConfig>(&parsed))
      zig_shims_ = *config;
  }
  return zig_shims_;
}

const ZigTrial& TargetExamination::shim_zig()
{
  if (!shim_zig_)
    shim_zig_ = try_zig(zig_shims().value().zig, "", machine_.env);
  return *shim_zig_;
}

std::optional<fs::path> TargetExamination::emptied_object()
{
  std::error_code absent;
  const fs::path objects = fs::path(zig_shims().value().cache) / "o";
  for (const fs::directory_entry& folder : fs::directory_iterator(objects, absent))
    for (const fs::directory_entry& file : fs::directory_iterator(folder.path(), absent)) {
      const std::string extension = file.path().extension().string();
      if ((extension == ".o" || extension == ".a" || extension == ".obj" || extension == ".lib") &&
          is_emptied(file.path()))
        return file.path();
    }
  return std::nullopt;
}

std::string TargetExamination::set_up_again(const std::string& key, Kinds kinds) const
{
  const KeyPath path = target_key(entry_.triple, key);
  const std::optional<ConfigSource> source = setting(key);
  const std::optional<LinkerRecord> before = record();
  const bool any = kinds == Kinds::any || (before && before->kind == LinkerKind::configured);
  const std::string again =
      fmt::format("xtool setup-linker {}{}", any && before ? "--auto " : "", triple());
  if (!source)
    return fmt::format("`{}`", again);
  const std::string unset = removal_command(*source, path);
  if ((is_host() && !before) || (!source->line && before))
    return fmt::format("`{}`", unset);
  if (source->line && is_own(*source, path))
    return fmt::format("`{}`", again);
  const bool global = source->line && source->origin == global_config_file(machine_.env);
  const bool project = source->line && source->origin == find_project_config_file(machine_.env);
  if (!global && !project)
    return fmt::format("`{} && {}`", unset, again);
  return fmt::format("`xtool setup-linker {}{}--force {}`", any || !before ? "--auto " : "",
                     project ? "--project " : "", triple());
}

// Whether the value is still as xtool wrote it.
bool TargetExamination::is_own(const ConfigSource& source, const KeyPath& key) const
{
  const std::vector<ConfigSetting> own =
      ConfigLedger(machine_.home.state()).settings(source.origin, triple());
  return std::any_of(own.begin(), own.end(), [&](const ConfigSetting& setting) {
    return setting.key == key && as_json(setting.value) == source.value;
  });
}

}  // namespace xtool
