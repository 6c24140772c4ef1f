// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "examination.hpp"

#include <fmt/format.h>

#include <array>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

bool wants_one(TargetExamination& target)
{
  return target.wants_linker() && target.machine().config.has_value();
}
// Also for the machine itself, whose linker has to be found, too, when one is named.
bool is_configured(TargetExamination& target) { return target.machine().config && target.linker(); }
bool can_run(TargetExamination& target)
{
  return is_configured(target) && target.linker()->program;
}
bool was_tried(TargetExamination& target) { return can_run(target) && target.trial(); }

// rustc calls for some targets a cross compiler by name when nothing is configured, such as
// x86_64-w64-mingw32-gcc (the `linker` of the target's specification).
bool has_default_linker(TargetExamination& target)
{
  const TargetEntry& entry = target.entry();
  if (entry.os != "windows" || entry.triple.str().ends_with("msvc"))
    return false;
  for (const std::string& prefix : entry.gnu_prefixes)
    if (target.machine().env.find_program(prefix + "-gcc"))
      return true;
  return false;
}

void configured(TargetExamination& target, Report& report)
{
  const std::optional<LinkerRecord> record = target.record();
  if (target.linker() ||
      (record && record->kind == LinkerKind::configured && has_default_linker(target)))
    return;
  if (record && !record->linker.empty())
    return report.found("lost", {{"linker", record->linker}});
  if (!has_default_linker(target))
    report.found("none");
}

// Where another compiler on this machine may serve, nothing has to be installed.
std::string advice(TargetExamination& target)
{
  const Machine& machine = target.machine();
  const std::string set_up = target.set_up_again("linker");
  if (target.is_host())
    return set_up;
  // Without --auto, the kind that was chosen before is tried alone.
  const std::string again = fmt::format("`xtool setup-linker {}`", target.triple());
  const std::string anew = fmt::format("`xtool setup-linker --auto {}`", target.triple());
  for (const LinkerTrial& trial :
       find_linkers(target.entry(), {.only = LinkerKind::gcc, .root = machine.root}, machine.env))
    if (trial.verdict == LinkerVerdict::not_tried &&
        trial.candidate.program != target.linker()->program)
      return fmt::format("'{}' is here, too: {}", trial.candidate.program.string(),
                         target.record() && set_up == again ? anew : set_up);
  return lines(linker_advice(target.entry(), machine.packages)) + "\nthen " + set_up;
}

void exists(TargetExamination& target, Report& report)
{
  const TargetExamination::Linker& linker = *target.linker();
  if (linker.program)
    return;
  std::error_code absent;
  if (linker.zig_shim)
    return report.found("shim-missing", {{"linker", linker.word}, {"where", linker.where}});
  const fs::path path = linker.word;
  if (path.has_parent_path() && fs::is_regular_file(path, absent))
    return report.found("not-executable", {{"linker", linker.word}, {"where", linker.where}});
  report.found("missing",
               {{"linker", linker.word}, {"where", linker.where}, {"help", advice(target)}});
}

bool is_bare(const std::string& word)
{
  const std::string name = fs::path(word).filename().string();
  for (const char* bare : {"ld", "lld", "ld.lld", "ld.bfd", "ld.gold", "mold", "ld.mold"})
    if (name == bare || name.ends_with(std::string("-") + bare))
      return true;
  return false;
}

void bare(TargetExamination& target, Report& report)
{
  const std::vector<std::string>& prefixes = target.entry().gnu_prefixes;
  if (is_bare(target.linker()->word))
    report.found("bare", {{"linker", target.linker()->word},
                          {"setup", target.set_up_again("linker")},
                          {"driver", prefixes.empty() ? "gcc" : prefixes.front() + "-gcc"}});
}

// What a trial that failed says is one of three things.
enum class Flaw { none, cannot_link, libc, machine };

Flaw flaw_of(TargetExamination& target)
{
  const LinkerTrial& trial = *target.trial();
  if (!trial.result)
    return trial.verdict == LinkerVerdict::works ? Flaw::none : Flaw::cannot_link;
  const BinaryFacts& facts = *trial.result;
  const TargetEntry& entry = target.entry();
  const bool same_machine = facts.format == BinaryFormat::elf && entry.elf &&
                            facts.machine == entry.elf->machine &&
                            facts.pointer_width == entry.pointer_width;
  const bool known = facts.libc == "glibc" || facts.libc == "musl";
  if (same_machine && known && facts.libc != entry.libc)
    return Flaw::libc;
  return trial.verdict == LinkerVerdict::works ? Flaw::none : Flaw::machine;
}

void links(TargetExamination& target, Report& report)
{
  if (!is_bare(target.linker()->word) && flaw_of(target) == Flaw::cannot_link)
    report.found("fails", {{"linker", target.linker()->word},
                           {"reason", target.trial()->reason},
                           {"help", advice(target)}});
}

void machine_fits(TargetExamination& target, Report& report)
{
  if (flaw_of(target) == Flaw::machine)
    report.found("wrong", {{"linker", target.linker()->word},
                           {"reason", target.trial()->reason},
                           {"help", advice(target)}});
}

void libc_fits(TargetExamination& target, Report& report)
{
  if (flaw_of(target) == Flaw::libc)
    report.found(target.entry().libc == "musl" ? "glibc-for-musl" : "musl-for-glibc",
                 {{"linker", target.linker()->word}});
}

void glibc_old_enough(TargetExamination& target, Report& report)
{
  std::optional<GlibcVersion> wanted = target.machine().glibc;
  if (const auto record = target.record(); !wanted && record)
    wanted = GlibcVersion::parse(record->glibc);
  const LinkerTrial& trial = *target.trial();
  if (wanted && trial.result && trial.result->glibc && *wanted < *trial.result->glibc)
    report.found("newer", {{"linker", target.linker()->word},
                           {"found", trial.result->glibc->str()},
                           {"wanted", wanted->str()}});
}

bool is_armv6(TargetExamination& target)
{
  return target.triple().starts_with("arm-") && target.entry().float_abi == "hard" &&
         target.entry().libc == "glibc" && was_tried(target);
}

void armv6_library(TargetExamination& target, Report& report)
{
  const LinkerTrial& trial = *target.trial();
  if (trial.verdict == LinkerVerdict::works && trial.result &&
      (trial.result->cpu.starts_with("armv7") || trial.result->cpu.starts_with("armv8")))
    report.found("armv7", {{"linker", target.linker()->word}});
}

}  // namespace

std::span<const TargetCheck> linker_checks()
{
  static constexpr std::array checks{TargetCheck{"linker-configured", wants_one, configured},
                                     TargetCheck{"linker-exists", is_configured, exists},
                                     TargetCheck{"linker-bare-ld", is_configured, bare},
                                     TargetCheck{"linker-links", was_tried, links},
                                     TargetCheck{"linker-machine", was_tried, machine_fits},
                                     TargetCheck{"linker-libc", was_tried, libc_fits},
                                     TargetCheck{"glibc-newer", was_tried, glibc_old_enough},
                                     TargetCheck{"armv6-libc", is_armv6, armv6_library}};
  return checks;
}

}  // namespace xtool
