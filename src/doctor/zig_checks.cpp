// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "examination.hpp"

#include <xtool/link/find/zig.hpp>
#include <xtool/support/file_access.hpp>

#include <array>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

bool has_shims(TargetExamination& target) { return target.zig_shims().has_value(); }

// The launcher asks a zig that has changed for its version, so that its arguments fit. What was set
// up for the older one (its glibc, its CPU names) may not.
void state(TargetExamination& target, Report& report)
{
  const ShimConfig& config = *target.zig_shims();
  const ZigTrial& trial = target.shim_zig();
  if (!trial.version)
    return report.found("gone", {{"zig", config.zig}, {"reason", trial.why_not}});
  if (*trial.version != config.version)
    report.found(
        "changed",
        {{"zig", config.zig}, {"found", trial.version->str()}, {"wanted", config.version.str()}});
  std::error_code absent;
  if (fs::exists(config.cache, absent) && !may_write(config.cache))
    report.found("cache", {{"cache", config.cache}});
  if (const auto object = target.emptied_object())
    report.found("cache-damaged", {{"cache", config.cache}, {"object", object->string()}});
}

void serves(TargetExamination& target, Report& report)
{
  const ShimConfig& config = *target.zig_shims();
  const ZigTrial& trial = target.shim_zig();
  try {
    if (trial.version)
      zig_target(target.entry(), *trial.version, GlibcVersion::parse(config.glibc));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::conflict)
      throw;
    report.found("cannot", {{"fact", error.what()}, {"help", help_of(error)}});
  }
}

}  // namespace

std::span<const TargetCheck> zig_checks()
{
  static constexpr std::array checks{TargetCheck{"zig-state", has_shims, state},
                                     TargetCheck{"zig-target", has_shims, serves}};
  return checks;
}

}  // namespace xtool
