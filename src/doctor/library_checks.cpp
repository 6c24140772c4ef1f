// SPDX-License-Identifier: Apache-2.0 OR MIT
// The target's C libraries that `xtool sysroot` has installed.
#include "examination.hpp"

#include <xtool/support/file_access.hpp>
#include <xtool/sysroot/tree_state.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

namespace xtool {
namespace {

// Nothing also for a damaged record, which is another check's matter.
std::optional<InstalledSysroot> libraries_of(TargetExamination& target)
{
  try {
    return installed_sysroot(target.machine().home, target.entry().triple);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::invalid_input)
      throw;
    return std::nullopt;
  }
}

bool has_record(TargetExamination& target)
{
  return is_there(sysroot_lock_file(target.machine().home, target.entry().triple));
}
bool has_libraries(TargetExamination& target) { return libraries_of(target).has_value(); }
bool may_use_libraries(TargetExamination& target)
{
  const std::optional<LinkerRecord> record = target.record();
  return (record && !record->libraries.empty()) || (has_libraries(target) && !target.is_host());
}

// What makes the files again. A copy is made of a directory, which may not be mounted now.
std::string repaired(const TargetExamination& target, const InstalledSysroot& sysroot)
{
  const std::string repair = fmt::format("`xtool sysroot repair {}`", target.triple());
  const auto& origin = sysroot.lock.origin;
  if (!origin || is_there(origin->directory))
    return repair;
  return fmt::format("make '{}' available again, which they were copied from, then {}",
                     origin->directory, repair);
}

void files(TargetExamination& target, Report& report)
{
  try {
    const auto sysroot = installed_sysroot(target.machine().home, target.entry().triple);
    if (!sysroot)
      return;
    const std::string help = repaired(target, *sysroot);
    if (!is_there(sysroot->report_file()))
      return report.found("no-tree",
                          {{"directory", sysroot->root.parent_path().native()}, {"help", help}});
    const TreeState state = state_of(*sysroot);
    for (const auto& [id, files] :
         {std::pair{"missing", &state.missing}, std::pair{"changed", &state.changed}})
      if (!files->empty())
        report.found(id, {{"count", fmt::format("{}", files->size())},
                          {"what", files->size() == 1 ? "file" : "files"},
                          {"file", files->front()},
                          {"help", help}});
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::invalid_input)
      throw;
    report.found("damaged-record", {{"fact", error.what()}});
  }
}

void used(TargetExamination& target, Report& report)
{
  const std::optional<LinkerRecord> record = target.record();
  const std::optional<InstalledSysroot> sysroot = libraries_of(target);
  if (!record)
    return report.found("no-linker");
  const std::filesystem::path named = record->libraries;
  if (sysroot && named.empty())
    report.found("without", {{"directory", sysroot->root.parent_path().native()}});
  else if (sysroot && named != sysroot->root && named != sysroot->libraries)
    report.found("other",
                 {{"named", named.native()}, {"directory", sysroot->root.parent_path().native()}});
  else if (!sysroot && !has_record(target))
    report.found("gone", {{"named", named.native()}});
}

void glibc(TargetExamination& target, Report& report)
{
  const std::optional<InstalledSysroot> sysroot = libraries_of(target);
  const SysrootLock& lock = sysroot->lock;
  const std::optional<GlibcVersion> device = target.machine().glibc;
  if (const std::optional<GlibcVersion> found = lock.glibc(); device && found && *found > *device)
    return report.found(
        "newer",
        {{"found", found->str()},
         {"wanted", device->str()},
         {"help", lock.origin
                      ? ""
                      : fmt::format("take an older release: `xtool sysroot remove {0} && "
                                    "xtool sysroot add {0} --glibc {1} {2}`",
                                    target.triple(), device->str(), fmt::join(lock.asked, " "))}});
  const std::optional<LinkerRecord> record = target.record();
  if (device || !record || record->glibc_wanted.empty() || !is_there(sysroot->report_file()))
    return;
  const std::optional<GlibcVersion> needed = read_report(*sysroot).needs_glibc;
  const std::optional<GlibcVersion> wanted = GlibcVersion::parse(record->glibc_wanted);
  if (needed && wanted && *needed > *wanted)
    report.found("newer-than-program", {{"found", needed->str()}, {"wanted", wanted->str()}});
}

}  // namespace

std::span<const TargetCheck> library_checks()
{
  static constexpr std::array checks{TargetCheck{"sysroot-files", has_record, files},
                                     TargetCheck{"sysroot-used", may_use_libraries, used},
                                     TargetCheck{"sysroot-glibc", has_libraries, glibc}};
  return checks;
}

}  // namespace xtool
