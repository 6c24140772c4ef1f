// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "examination.hpp"

#include <xtool/cargo/cargo_at_hand.hpp>
#include <xtool/cargo/rustflags.hpp>
#include <xtool/install/install.hpp>
#include <xtool/rust/built_std.hpp>
#include <xtool/rust/private_sysroot.hpp>
#include <xtool/support/file_access.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <map>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

bool has_sysroot(TargetExamination& target) { return target.machine().sysroot.has_value(); }

bool has_files(TargetExamination& target)
{
  return target.machine().toolchain && target.sysroot() &&
         !target.sysroot()->state(target.entry().triple).absent();
}

// Where build-std is set. Only a nightly cargo heeds it, or one that takes itself for such.
std::optional<ConfigSource> build_std(const Machine& machine)
{
  return machine.config ? machine.config->winner({"unstable", "build-std"}) : std::nullopt;
}

bool heeds_unstable(const Machine& machine) { return CargoAtHand(machine.env).heeds_unstable(); }

// What takes the flag away that names a sysroot.
std::string without_sysroot(TargetExamination& target)
{
  for (const ConfigSource& flags :
       given_flags(*target.machine().config, target.entry().triple).sources)
    if (const std::optional<SysrootFlag> flag = find_sysroot_flag(flags_in(flags)))
      return without_words(flags, flags.key, flag->first, flag->last);
  return "";
}

void installed(TargetExamination& target, Report& report)
{
  const Machine& machine = target.machine();
  const Triple& triple = target.entry().triple;
  if (const auto named = target.named_sysroot()) {
    if (!target.sysroot() || target.sysroot()->state(triple).absent())
      report.found("not-where-named",
                   {{"sysroot", named->string()}, {"help", without_sysroot(target)}});
    return;
  }
  const Sysroot& sysroot = *machine.sysroot;
  if (const auto own = machine.toolchain
                           ? find_private_std(machine.home, *machine.toolchain, triple)
                           : std::nullopt)
    return report.found("private-unused", {{"sysroot", own->root().string()}});
  const auto built = build_std(machine);
  if (!sysroot.state(target.entry().triple).absent() || (built && heeds_unstable(machine)))
    return;
  const bool available = target.entry().std || sysroot.offered_by_rustup(target.entry().triple);
  if (built && !available)
    return report.found("build-std-ignored", {{"origin", describe_origin(*built)}});
  if (available && !may_write(sysroot.rustlib()))
    return report.found("missing-read-only", {{"sysroot", sysroot.root().string()}});
  report.found(available ? "missing" : "not-published", {{"sysroot", sysroot.root().string()}});
}

// What build-std builds.
void source(const Machine& machine, Report& report)
{
  const auto built = build_std(machine);
  if (!built || !machine.sysroot || !heeds_unstable(machine))
    return;
  std::error_code absent;
  const fs::path library = machine.sysroot->rustlib() / "src/rust/library";
  if (!fs::exists(library / "core", absent))
    report.found("missing", {{"origin", describe_origin(*built)}, {"directory", library.string()}});
}

// How a std that nobody publishes is replaced.
std::string build_again(TargetExamination& target)
{
  const Machine& machine = target.machine();
  const bool apart = target.sysroot()->root() == private_sysroot(machine.home, *machine.toolchain);
  return fmt::format("build it again: `xtool target build --force {}{}`", apart ? "--private " : "",
                     target.triple());
}

// What `target verify` says, sorted by what it means.
void report_damage(TargetExamination& target, Report& report,
                   std::initializer_list<DamageKind> kinds, std::string_view finding = {})
{
  const bool built = is_built_by_xtool(*target.sysroot(), target.entry().triple);
  for (const Damage& damage : target.damage())
    if (std::find(kinds.begin(), kinds.end(), damage.kind) != kinds.end())
      report.found(built             ? "built"
                   : finding.empty() ? to_string(damage.kind)
                                     : finding,
                   {{"fact", damage.fact}, {"help", build_again(target)}});
}

void matches(TargetExamination& target, Report& report)
{
  report_damage(target, report, {DamageKind::version_mismatch});
}

void complete(TargetExamination& target, Report& report)
{
  report_damage(target, report,
                {DamageKind::file_missing, DamageKind::file_empty, DamageKind::file_damaged});
}

void records(TargetExamination& target, Report& report)
{
  report_damage(target, report,
                {DamageKind::not_registered, DamageKind::no_component_line, DamageKind::no_manifest,
                 DamageKind::damaged_manifest, DamageKind::stale_record, DamageKind::foreign_entry},
                "damaged");
}

// rustc looks for crates by name; "libcore-<hash>.rlib" of two versions differ in the hash.
void stale(TargetExamination& target, Report& report)
{
  const fs::path directory = target.sysroot()->target_dir(target.entry().triple) / "lib";
  std::map<std::string, int> versions;
  std::error_code absent;
  for (const auto& file : fs::directory_iterator(directory, absent)) {
    const std::string name = file.path().filename().string();
    for (const char* crate : {"core", "std"})
      if (name.starts_with(std::string("lib") + crate + "-") && name.ends_with(".rlib"))
        ++versions[crate];
  }
  for (const auto& [crate, count] : versions)
    if (count > 1) {
      report.found(
          "two",
          {{"directory", directory.string()}, {"count", std::to_string(count)}, {"crate", crate}});
      return;
    }
}

void readable_and_finished(const Machine& machine, Report& report)
{
  if (!machine.sysroot)
    return;
  if (was_interrupted(*machine.sysroot))
    report.found("interrupted", {{"sysroot", machine.sysroot->root().string()}});
  try {
    machine.sysroot->targets();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::invalid_input)
      throw;
    report.found("unreadable", {{"fact", error.what()}, {"help", help_of(error)}});
  }
}

}  // namespace

std::span<const MachineCheck> sysroot_checks()
{
  static constexpr std::array checks{MachineCheck{"std-records", readable_and_finished},
                                     MachineCheck{"std-source", source}};
  return checks;
}

std::span<const TargetCheck> std_checks()
{
  static constexpr std::array checks{TargetCheck{"std-installed", has_sysroot, installed},
                                     TargetCheck{"std-matches", has_files, matches},
                                     TargetCheck{"std-stale", has_files, stale},
                                     TargetCheck{"std-complete", has_files, complete},
                                     TargetCheck{"std-records", has_files, records}};
  return checks;
}

}  // namespace xtool
