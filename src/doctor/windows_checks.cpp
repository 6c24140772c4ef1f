// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "examination.hpp"

#include <xtool/cargo/rustflags.hpp>
#include <xtool/rust/dlltool.hpp>

#include <algorithm>
#include <array>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// Elsewhere than on Windows, whoever has a linker that works needs no Visual Studio.
bool needs_visual_studio(TargetExamination& target)
{
  const auto& rust = target.machine().toolchain;
  if (!target.triple().ends_with("-msvc") || !rust)
    return false;
  const bool windows = rust->host.str().find("-windows-") != std::string::npos;
  return windows || !(target.linker() && target.linker()->program);
}

std::vector<fs::path> entries(const fs::path& directory)
{
  std::vector<fs::path> found;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(directory, absent))
    found.push_back(entry.path());
  std::sort(found.rbegin(), found.rend());
  return found;
}

// The directories "VC/Tools/MSVC/<version>", the newest first: the one of a developer's prompt,
// then those below "Microsoft Visual Studio/<year>/<edition>".
std::vector<fs::path> tool_directories(const Env& env)
{
  std::vector<fs::path> found;
  if (const auto prompt = env.get("VCToolsInstallDir"))
    found.emplace_back(*prompt);
  for (const char* variable : {"ProgramFiles", "ProgramFiles(x86)"})
    if (const auto programs = env.get(variable))
      for (const fs::path& year : entries(fs::path(*programs) / "Microsoft Visual Studio"))
        for (const fs::path& edition : entries(year))
          for (const fs::path& version : entries(edition / "VC/Tools/MSVC"))
            found.push_back(version);
  return found;
}

std::string directory_of(const std::string& arch)
{
  return arch == "x86_64" ? "x64" : arch == "x86" ? "x86" : arch == "arm" ? "arm" : "arm64";
}

std::string gnu_alternative(TargetExamination& target)
{
  const std::string base = target.triple().substr(0, target.triple().rfind('-'));
  for (const char* ending : {"-gnu", "-gnullvm"})
    if (const TargetEntry* entry = target.machine().catalog.find(Triple::parse(base + ending));
        entry && entry->std)
      return entry->triple.str();
  return "x86_64-pc-windows-gnu";
}

void msvc_tools(TargetExamination& target, Report& report)
{
  const std::vector<fs::path> directories = tool_directories(target.machine().env);
  if (directories.empty())
    return report.found("none", {{"gnu", gnu_alternative(target)}});
  const std::string arch = directory_of(target.entry().arch);
  std::error_code absent;
  for (const fs::path& directory : directories)
    for (const fs::path& host : entries(directory / "bin"))
      if (fs::exists(host / arch / "link.exe", absent))
        return;
  report.found("no-arch", {{"directory", directories.front().string()}, {"arch", arch}});
}

bool wants_dlltool(TargetExamination& target)
{
  const Machine& machine = target.machine();
  return machine.config && machine.toolchain && dlltool_name(*machine.toolchain, target.entry());
}

void dlltool(TargetExamination& target, Report& report)
{
  const Machine& machine = target.machine();
  const std::string name = dlltool_name(*machine.toolchain, target.entry()).value_or("");
  const auto given = codegen_option(*machine.config, target.entry().triple, "dlltool");
  if (!machine.env.find_program(given.value_or(name)))
    report.found(given ? "gone" : "none", {{"name", given.value_or(name)}});
}

}  // namespace

std::span<const TargetCheck> windows_checks()
{
  static constexpr std::array checks{TargetCheck{"msvc-tools", needs_visual_studio, msvc_tools},
                                     TargetCheck{"dlltool-found", wants_dlltool, dlltool}};
  return checks;
}

}  // namespace xtool
