// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "examination.hpp"

#include <xtool/support/process.hpp>

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

void rustc_several(const Machine& machine, Report& report)
{
  const auto first = machine.env.find_program("rustc");
  if (!first)
    return;
  std::error_code absent;
  if (const auto variable = machine.env.get("RUSTC")) {
    const auto named = machine.env.find_program(*variable);
    if (!named || !fs::equivalent(*named, *first, absent))
      report.found("rustc-variable", {{"rustc", *variable}, {"first", first->string()}});
  }
  const fs::path directory = machine.cargo_home / "bin";
  if (fs::exists(directory / "rustup", absent) && fs::exists(directory / "rustc", absent) &&
      first->parent_path() != directory && !fs::equivalent(*first, directory / "rustc", absent))
    report.found("rustup-behind", {{"first", first->string()},
                                   {"rustup", (directory / "rustc").string()},
                                   {"directory", directory.string()}});
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
    return report.found("cargo-fails", {{"cargo", cargo->string()},
                                        {"reason", answer.err.substr(0, answer.err.find('\n'))},
                                        {"channel", rust.channel()}});
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
