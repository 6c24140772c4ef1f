// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "examination.hpp"
#include "wanted_targets.hpp"

#include <xtool/rust/rustup_error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/process.hpp>
#include <xtool/support/toml.hpp>

#include <fmt/format.h>

#include <array>
#include <sstream>

namespace xtool {
namespace {

namespace fs = std::filesystem;

void rustc_found(const Machine& machine, Report& report)
{
  if (machine.toolchain_error)
    report.found("none", {{"fact", machine.toolchain_error->what()},
                          {"help", help_of(*machine.toolchain_error)}});
}

fs::path rustup_home(const Env& env)
{
  const auto home = env.get("RUSTUP_HOME");
  return home ? env.cwd() / *home : env.home() / ".rustup";
}

// Whether it is one of rustup's, however rustc was called: mise, asdf and others do it by scripts.
bool is_rustups(const fs::path& sysroot, const fs::path& toolchains)
{
  std::error_code absent;
  for (const fs::directory_entry& each : fs::directory_iterator(toolchains, absent))
    if (fs::equivalent(each.path(), sysroot, absent))
      return true;
  return fs::exists(sysroot / "lib/rustlib/multirust-config.toml", absent);
}

// Where rustup's own rustc is, which leads to its toolchains.
std::optional<fs::path> rustup_proxies(const Machine& machine)
{
  std::error_code absent;
  const auto rustup = machine.env.find_program("rustup");
  for (const fs::path& directory :
       {machine.cargo_home / "bin", rustup ? rustup->parent_path() : fs::path()})
    if (!directory.empty() && fs::exists(directory / "rustup", absent) &&
        fs::exists(directory / "rustc", absent))
      return directory;
  return std::nullopt;
}

// "nightly" of a rust-toolchain.toml, or of its predecessor, which may be that word alone.
std::string channel_in(const fs::path& file)
{
  const std::string text = read_file(file);
  try {
    return parse_toml(text, file.string())
        .value("toolchain", Json::object())
        .value("channel", std::string());
  } catch (const Error&) {
    return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
  } catch (const Json::exception&) {
    return "";
  }
}

void toolchain_variable(const Machine& machine, Report& report)
{
  const auto name = machine.env.get("RUSTUP_TOOLCHAIN");
  const auto file = toolchain_file(machine.env);
  if (!name || !file)
    return;
  const std::string channel = channel_in(*file);
  if (!channel.empty() && *name != channel && !name->starts_with(channel + "-"))
    report.found("toolchain-variable",
                 {{"name", *name}, {"file", file->string()}, {"channel", channel}});
}

void rustc_several(const Machine& machine, Report& report)
{
  toolchain_variable(machine, report);
  const auto first = machine.env.find_program("rustc");
  // What goes wrong with a rustc that was named is told by the check before.
  if (!first || !machine.toolchain)
    return;
  std::error_code absent;
  if (const auto variable = machine.env.get("RUSTC")) {
    const auto named = machine.env.find_program(*variable);
    if (named && !fs::equivalent(*named, *first, absent))
      report.found("rustc-variable", {{"rustc", *variable}, {"first", first->string()}});
  }
  const fs::path toolchains = rustup_home(machine.env) / "toolchains";
  const auto directory = rustup_proxies(machine);
  if (directory && first->parent_path() != *directory &&
      !fs::equivalent(*first, *directory / "rustc", absent) && fs::exists(toolchains, absent) &&
      !fs::is_empty(toolchains, absent) && !is_rustups(machine.toolchain->sysroot, toolchains))
    report.found("rustup-behind", {{"first", first->string()},
                                   {"rustup", (*directory / "rustc").string()},
                                   {"directory", directory->string()}});
}

// "1.85.0" of "cargo 1.85.0 (d73d2caf9 2024-12-31)".
std::string version_in(const std::string& answer)
{
  std::istringstream words(answer);
  std::string name;
  std::string version;
  words >> name >> version;
  return version;
}

void report_cargo(const Machine& machine, const fs::path& cargo, const std::string& printed,
                  Report& report)
{
  const std::string reason = printed.substr(0, printed.find('\n'));
  const std::optional<Error> why = rustup_error(printed, machine.env);
  report.found("cargo-fails",
               {{"cargo", cargo.string()},
                {"reason", why ? why->message() : reason},
                {"help", why ? help_of(*why)
                             : "install it again, with rustup or the distribution's packages"}});
}

void rustc_version(const Machine& machine, Report& report)
{
  if (!machine.toolchain)
    return;
  const Toolchain& rust = *machine.toolchain;
  if (rust.release.version < Version{1, 68, 0})
    report.found("old", {{"rustc", rust.release.str()}});

  const auto cargo = find_cargo(machine);
  if (!cargo)
    return report.found("no-cargo");
  const Output answer =
      run({.argv = {cargo->string(), "--version"}}, machine.env.with("RUSTUP_AUTO_INSTALL", "0"));
  if (answer.exit_code != 0)
    return report_cargo(machine, *cargo, answer.err, report);
  // Patch releases of cargo and rustc may differ; 1.85 and 1.63 may not.
  const std::string version = version_in(answer.out);
  const std::optional<Version> number = Version::at_start_of(version);
  if (!number || number->series() != rust.release.version.series())
    report.found("cargo-differs",
                 {{"cargo", cargo->string()}, {"version", version}, {"rustc", rust.release.str()}});
}

}  // namespace

std::span<const MachineCheck> compiler_checks()
{
  static constexpr std::array checks{MachineCheck{"rustc-found", rustc_found},
                                     MachineCheck{"rustc-several", rustc_several},
                                     MachineCheck{"rustc-version", rustc_version}};
  return checks;
}

}  // namespace xtool
