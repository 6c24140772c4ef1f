// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/fixes.hpp>

#include "tell.hpp"

#include <xtool/install/install.hpp>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

struct Name {
  FixKind kind;
  std::string_view name;
};
constexpr std::array names{Name{FixKind::recover, "recover"},
                           Name{FixKind::install_std, "install-std"},
                           Name{FixKind::set_up_linker, "setup-linker"}};

void recover_sysroot(const FixTools& tools, const FixEvents& events)
{
  const Installation installation = tools.installation();
  const FileLock lock = lock_sysroot(installation.sysroot);
  for (const std::string& line : recover(installation.sysroot))
    tell(events.std.recovered, line);
}

void install_std(const Triple& target, const FixTools& tools, const FixEvents& events)
{
  StdInstaller(tools.installation(), tools.sources, events.std).ensure({target});
}

void set_up_linker(const Triple& target, const FixTools& tools, const FixEvents& events)
{
  const TargetEntry entry = tools.sources.catalog().require_entry_for(target);
  LinkerSetup setup(tools.around, tools.installation(), linker_options_for_fix(entry, tools.glibc),
                    events.linker);
  tell(events.set_up, setup.set_up(entry));
}

void apply(const Fix& fix, const FixTools& tools, const FixEvents& events)
{
  switch (fix.kind) {
    case FixKind::recover:
      return recover_sysroot(tools, events);
    case FixKind::install_std:
      return install_std(fix.target.value(), tools, events);
    case FixKind::set_up_linker:
      return set_up_linker(fix.target.value(), tools, events);
  }
}

Fixed apply_one(const Fix& fix, const FixTools& tools, const FixEvents& events)
{
  Fixed fixed{.kind = fix.kind, .target = fix.target};
  tell(events.fixing, fix);
  try {
    apply(fix, tools, events);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::interrupted)
      throw;
    fixed.problem = error.what();
    tell(events.failed, fix, error);
  }
  return fixed;
}

}  // namespace

std::string_view to_string(FixKind kind)
{
  for (const Name& name : names)
    if (name.kind == kind)
      return name.name;
  return "";
}

std::optional<FixKind> parse_fix(std::string_view name)
{
  for (const Name& known : names)
    if (known.name == name)
      return known.kind;
  return std::nullopt;
}

std::vector<Fix> plan_fixes(const std::vector<Fix>& asked)
{
  std::vector<Fix> fixes;
  for (const Fix& fix : asked) {
    const auto same = [&](const Fix& other) {
      return other.kind == fix.kind && other.target == fix.target;
    };
    if (std::none_of(fixes.begin(), fixes.end(), same))
      fixes.push_back(fix);
  }
  std::stable_sort(fixes.begin(), fixes.end(),
                   [](const Fix& a, const Fix& b) { return a.kind < b.kind; });
  return fixes;
}

LinkerOptions linker_options_for_fix(const TargetEntry& entry, std::optional<GlibcVersion> glibc)
{
  return {.glibc = entry.libc == "glibc" ? glibc : std::nullopt};
}

std::vector<Fixed> apply_fixes(const std::vector<Fix>& fixes, const FixTools& tools,
                               const FixEvents& events)
{
  std::vector<Fixed> done;
  for (const Fix& fix : fixes)
    done.push_back(apply_one(fix, tools, events));
  return done;
}

}  // namespace xtool
