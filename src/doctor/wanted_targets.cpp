// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "wanted_targets.hpp"

#include "examination.hpp"

#include <xtool/rust/private_sysroot.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/process.hpp>
#include <xtool/support/shell.hpp>
#include <xtool/support/suggest.hpp>
#include <xtool/support/toml.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

WantedTarget wanted(const ConfigSource& source, const std::string& name)
{
  WantedTarget target{.name = name, .origin = describe_origin(source)};
  target.correction =
      source.line ? fmt::format("`{} build.target {{meant}}`",
                                shell_command({"xtool", "config", "set", "--file", source.origin}))
                  : fmt::format("`export {}={{meant}}`", source.origin);
  if (source.value.is_array())
    target.correction = "write '{meant}' in that line";
  if (fs::path(name).extension() == ".json") {
    target.specification =
        source.line ? fs::path(source.origin).parent_path().parent_path() / name : fs::path(name);
    target.name = fs::path(name).stem().string();
  }
  return target;
}

void add_configured(const Machine& machine, std::vector<WantedTarget>& targets)
{
  const auto source = machine.config ? machine.config->winner({"build", "target"}) : std::nullopt;
  if (!source)
    return;
  const Json names = source->value.is_array() ? source->value : Json::array({source->value});
  for (const Json& name : names)
    if (name.is_string() && name != "" && name != "host-tuple")
      targets.push_back(wanted(*source, name.get<std::string>()));
}

void add_of_toolchain_file(const Machine& machine, std::vector<WantedTarget>& targets)
{
  const auto file = toolchain_file(machine.env);
  if (!file || machine.env.get("RUSTUP_TOOLCHAIN"))
    return;
  try {
    const Json document = parse_toml(read_file(*file), file->string());
    const Json names = document.value("toolchain", Json::object()).value("targets", Json::array());
    for (const Json& name : names)
      if (name.is_string())
        targets.push_back({.name = name.get<std::string>(),
                           .origin = fmt::format("'{}'", file->string()),
                           .correction = "write '{meant}' there"});
  } catch (const Error& error) {  // rustup's matter
    if (error.kind() == ErrorKind::interrupted)
      throw;
  } catch (const Json::exception&) {  // of another form than rustup's
  }
}

bool is_known_to_rustc(const Machine& machine, const std::string& name)
{
  if (!machine.toolchain)
    return false;
  const Output answer =
      run({.argv = {machine.toolchain->rustc.string(), "--print", "target-list"}}, machine.env);
  return answer.exit_code == 0 && ("\n" + answer.out).find("\n" + name + "\n") != std::string::npos;
}

std::string meant_by(const Machine& machine, const std::string& name)
{
  std::vector<std::string> known;
  for (const auto& [triple, entry] : machine.catalog.entries()) {
    if (std::find(entry.aliases.begin(), entry.aliases.end(), name) != entry.aliases.end())
      return triple.str();
    known.push_back(triple.str());
  }
  // GNU's names have no vendor: "armv7-linux-gnueabihf".
  if (const std::size_t dash = name.find('-'); dash != std::string::npos)
    for (const char* vendor : {"-unknown", "-pc"})
      if (const std::string full = std::string(name).insert(dash, vendor);
          std::find(known.begin(), known.end(), full) != known.end())
        return full;
  return closest(name, known).value_or("");
}

void build_target(const Machine& machine, Report& report)
{
  std::error_code absent;
  for (const WantedTarget& target : wanted_targets(machine)) {
    if (target.specification) {
      const fs::path file = machine.env.cwd() / *target.specification;
      if (!fs::exists(file, absent))
        report.found("no-specification", {{"origin", target.origin}, {"file", file.string()}});
      continue;
    }
    if (is_target(machine, target.name))
      continue;
    const std::string meant = meant_by(machine, target.name);
    report.found("unknown",
                 {{"origin", target.origin},
                  {"name", target.name},
                  {"help", meant.empty() ? "see which there are: `xtool target list`"
                                         : fmt::format("did you mean '{}'? {}", meant,
                                                       fill_placeholders(target.correction,
                                                                         {{"meant", meant}}))}});
  }
}

}  // namespace

std::optional<fs::path> toolchain_file(const Env& env)
{
  std::error_code absent;
  for (fs::path directory = env.cwd();; directory = directory.parent_path()) {
    for (const char* name : {"rust-toolchain", "rust-toolchain.toml"})
      if (fs::is_regular_file(directory / name, absent))
        return directory / name;
    if (!directory.has_relative_path())
      return std::nullopt;
  }
}

std::vector<WantedTarget> wanted_targets(const Machine& machine)
{
  std::vector<WantedTarget> targets;
  add_configured(machine, targets);
  add_of_toolchain_file(machine, targets);
  return targets;
}

bool is_target(const Machine& machine, const std::string& name)
{
  for (const auto& [triple, entry] : machine.catalog.entries())
    if (triple.str() == name)
      return true;
  std::error_code absent;
  if (machine.sysroot && fs::exists(machine.sysroot->rustlib() / name, absent))
    return true;
  const auto own =
      machine.toolchain ? find_private_sysroot(machine.home, *machine.toolchain) : std::nullopt;
  if (own && fs::exists(own->rustlib() / name, absent))
    return true;
  std::vector<fs::path> directories{machine.env.cwd()};
  if (machine.config)
    for (const ConfigSources::File& file : machine.config->files())
      directories.push_back(fs::path(file.path).parent_path().parent_path());
  std::istringstream more(machine.env.get("RUST_TARGET_PATH").value_or(""));
  for (std::string directory; std::getline(more, directory, ':');)
    directories.push_back(machine.env.cwd() / directory);
  for (const WantedTarget& target : wanted_targets(machine))
    if (target.specification && target.name == name)
      return true;
  return std::any_of(directories.begin(), directories.end(),
                     [&](const fs::path& directory) {
                       return fs::exists(directory / (name + ".json"), absent);
                     }) ||
         is_known_to_rustc(machine, name);
}

std::vector<Triple> targets_built_here(const Machine& machine)
{
  std::vector<Triple> targets;
  for (const WantedTarget& wanted : wanted_targets(machine))
    for (const auto& [triple, entry] : machine.catalog.entries())
      if (!wanted.specification && triple.str() == wanted.name)
        targets.push_back(triple);
  return targets;
}

std::span<const MachineCheck> build_target_checks()
{
  static constexpr std::array checks{MachineCheck{"build-target", build_target}};
  return checks;
}

}  // namespace xtool
