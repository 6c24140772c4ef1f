// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "doctor_fixes.hpp"

#include "cli/commands/linker_report.hpp"
#include "linker_setup.hpp"
#include "std_installer.hpp"

#include <xtool/install/install.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace xtool::cli {
namespace {

struct Doctoring {
  Workbench& bench;
  const SysrootOptions& sysroot;
};

void install_std(const Doctoring& at, const std::optional<Triple>& target)
{
  StdInstaller(at.bench, at.sysroot).ensure({target.value()});
}

void set_up_linker(const Doctoring& at, const std::optional<Triple>& target)
{
  const LinkerOptions options;
  LinkerSetup setup(at.bench, at.bench.installation(at.sysroot), options);
  tell_linker(setup.set_up(at.bench.catalog().require_entry_for(target.value())), options,
              at.bench.console());
}

void recover_sysroot(const Doctoring& at, const std::optional<Triple>&)
{
  const Installation installation = at.bench.installation(at.sysroot);
  const FileLock lock = lock_sysroot(installation.sysroot);
  for (const std::string& line : recover(installation.sysroot))
    at.bench.console().info(line);
}

// In the order in which they build on each other.
struct Fix {
  std::string_view id;
  std::string_view what;
  void (*apply)(const Doctoring&, const std::optional<Triple>&);
};
constexpr std::array fixes{
    Fix{"recover", "cleaning up after an interrupted installation", recover_sysroot},
    Fix{"install-std", "installing the standard library of", install_std},
    Fix{"setup-linker", "setting up the linker of", set_up_linker},
};

bool already_done(const std::vector<Fixed>& done, const Finding& finding)
{
  return std::any_of(done.begin(), done.end(), [&](const Fixed& fixed) {
    return fixed.fix == finding.fix && fixed.target == finding.target;
  });
}

Fixed apply_one(const Fix& fix, const Finding& finding, const Doctoring& at)
{
  Fixed fixed{.fix = std::string(fix.id), .target = finding.target};
  const std::string subject = finding.target ? fmt::format(" '{}'", finding.target->str()) : "";
  at.bench.console().info(fmt::format("fixing {}: {}{}", finding.check, fix.what, subject));
  try {
    fix.apply(at, finding.target);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::interrupted)
      throw;
    fixed.problem = error.what();
    at.bench.console().warn(fmt::format("could not fix {}: {}", finding.check, error.what()));
    for (const std::string& line : error.help_lines())
      at.bench.console().help(line);
  }
  return fixed;
}

}  // namespace

std::vector<Fixed> apply_fixes(const std::vector<CheckResult>& results, Workbench& bench,
                               const SysrootOptions& sysroot)
{
  const Doctoring at{bench, sysroot};
  std::vector<Fixed> done;
  for (const Fix& fix : fixes)
    for (const CheckResult& result : results)
      for (const Finding& finding : result.findings)
        if (finding.fix == fix.id && !already_done(done, finding))
          done.push_back(apply_one(fix, finding, at));
  return done;
}

}  // namespace xtool::cli
