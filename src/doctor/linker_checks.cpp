// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "examination.hpp"

#include <xtool/doctor/not_runnable.hpp>
#include <xtool/support/mounts.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

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
  const std::optional<ConfigSource> source = target.setting("linker");
  if (target.is_host() || (source && !source->line && target.record()))
    return target.set_up_again("linker");
  for (const LinkerTrial& trial :
       find_linkers(target.entry(), {.only = LinkerKind::gcc, .root = machine.root}, machine.env))
    if (trial.verdict == LinkerVerdict::not_tried &&
        trial.candidate.program != target.linker()->program)
      return fmt::format("'{}' is here, too: {}", trial.candidate.program.string(),
                         target.set_up_again("linker", TargetExamination::Kinds::any));
  return lines(linker_advice(target.entry(), machine.packages)) + "\nthen " +
         target.set_up_again("linker", TargetExamination::Kinds::any);
}

void exists(TargetExamination& target, Report& report)
{
  const TargetExamination::Linker& linker = *target.linker();
  if (linker.program)
    return;
  const NotRunnable reason = why_not_runnable(linker.word, denies_programs);
  if (reason == NotRunnable::mount)
    return report.found(
        "mounted-noexec",
        {{"linker", linker.word},
         {"where", linker.where},
         {"help", linker.zig_shim || target.record()
                      ? "set XTOOL_HOME to a directory on another file system, then " +
                            target.set_up_again("linker")
                      : advice(target)}},
        linker.culprit);
  if (reason == NotRunnable::permission)
    return report.found("not-executable", {{"linker", linker.word}, {"where", linker.where}},
                        linker.culprit);
  if (linker.zig_shim)
    return report.found("shim-missing",
                        {{"linker", linker.word},
                         {"where", linker.where},
                         {"setup", target.set_up_again("linker")}},
                        linker.culprit);
  report.found("missing",
               {{"linker", linker.word}, {"where", linker.where}, {"help", advice(target)}},
               linker.culprit);
}

// rustc calls such a linker itself: where its own LLD is the usual one anyway, with an SDK, and for
// musl, whose start-up files come with std.
bool may_be_bare(TargetExamination& target)
{
  const TargetEntry& entry = target.entry();
  std::error_code absent;
  return brings_its_linker(entry) || links_with_sdk(entry) ||
         (entry.libc == "musl" && target.sysroot() &&
          fs::exists(target.sysroot()->target_dir(entry.triple) / "lib/self-contained", absent));
}

void bare(TargetExamination& target, Report& report)
{
  const TargetExamination::Linker& linker = *target.linker();
  const std::vector<std::string>& prefixes = target.entry().gnu_prefixes;
  if (linker.bare && linker.program && !may_be_bare(target))
    report.found("bare",
                 {{"linker", linker.word},
                  {"setup", target.set_up_again("linker")},
                  {"driver", prefixes.empty() ? "gcc" : prefixes.front() + "-gcc"}},
                 linker.culprit);
}

// What a trial that failed says is one of three things.
enum class Flaw { none, variables, cannot_link, libc, machine };

Flaw flaw_of(TargetExamination& target)
{
  const LinkerTrial& trial = *target.trial();
  if (trial.verdict == LinkerVerdict::refused && !target.bad_variables().empty())
    return Flaw::variables;
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

// Which is another check's matter.
bool is_zigs_fault(TargetExamination& target)
{
  return target.zig_shims() && (!target.shim_zig().version || target.emptied_object());
}

void links(TargetExamination& target, Report& report)
{
  if (is_zigs_fault(target))
    return;
  const Flaw flaw = flaw_of(target);
  if (flaw == Flaw::variables)
    report.found("variable",
                 {{"linker", target.linker()->word},
                  {"variables", fmt::format("{}", fmt::join(target.bad_variables(), ", "))},
                  {"reason", target.trial()->reason},
                  {"help", without_variables(target.machine(), target.bad_variables())}});
  if (flaw == Flaw::cannot_link)
    report.found("fails",
                 {{"linker", target.linker()->word},
                  {"reason", target.trial()->reason},
                  {"help", advice(target)}},
                 target.linker()->culprit);
}

void machine_fits(TargetExamination& target, Report& report)
{
  if (flaw_of(target) == Flaw::machine && !is_zigs_fault(target))
    report.found("wrong",
                 {{"linker", target.linker()->word},
                  {"reason", target.trial()->reason},
                  {"help", advice(target)}},
                 target.linker()->culprit);
}

void libc_fits(TargetExamination& target, Report& report)
{
  if (flaw_of(target) == Flaw::libc)
    report.found(target.entry().libc == "musl" ? "glibc-for-musl" : "musl-for-glibc",
                 {{"linker", target.linker()->word}});
}

bool wants_glibc(TargetExamination& target) { return target.machine().glibc || was_tried(target); }

std::string why_no_glibc(TargetExamination& target)
{
  if (target.entry().libc != "glibc")
    return fmt::format("the glibc of '{}', which does not use glibc", target.triple());
  if (!target.linker())
    return fmt::format("the glibc of '{}', as no linker is configured for it", target.triple());
  return fmt::format("the glibc of '{}', as '{}' linked no program", target.triple(),
                     target.linker()->word);
}

// rustc links programs for the machine itself with cc, unless another linker is configured.
std::optional<GlibcVersion> glibc_of_programs(TargetExamination& target)
{
  if (target.linker() || !target.is_host())
    return was_tried(target) && target.trial()->result ? target.trial()->result->glibc
                                                       : std::nullopt;
  const std::optional<fs::path> cc = target.machine().env.find_program("cc");
  if (!cc)
    return std::nullopt;
  const LinkerTrial trial = target.trial_with(*cc, {});
  return trial.result ? trial.result->glibc : std::nullopt;
}

void glibc_old_enough(TargetExamination& target, Report& report)
{
  std::optional<GlibcVersion> wanted = target.machine().glibc;
  if (const auto record = target.record(); !wanted && record)
    wanted = GlibcVersion::parse(record->glibc);
  if (!wanted)
    return;
  const bool linker = target.linker().has_value();
  const std::optional<GlibcVersion> found = glibc_of_programs(target);
  if (!found && target.machine().glibc)
    return report.not_checked(why_no_glibc(target));
  if (!found || !(*wanted < *found))
    return;
  report.found(
      "newer",
      {{"linker", linker ? target.linker()->word : "cc"},
       {"found", found->str()},
       {"wanted", wanted->str()},
       {"help", fmt::format("let zig link for the older one: `xtool setup-linker --zig --glibc {} "
                            "{}{}`",
                            wanted->str(), linker ? "--force " : "", target.triple())}});
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
                                     TargetCheck{"glibc-newer", wants_glibc, glibc_old_enough},
                                     TargetCheck{"armv6-libc", is_armv6, armv6_library}};
  return checks;
}

}  // namespace xtool
