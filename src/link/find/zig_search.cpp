// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/first_line.hpp>

#include <xtool/link/find/zig.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/process.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds patience{20};

// Where package managers and version managers put zig, which need not be on PATH: for a service,
// for instance, or in an editor. A place begins with a variable's value, or with "/".
struct Place {
  const char* variable;
  const char* path;
  const char* manager;
};
constexpr std::array places{
    Place{"", "opt/homebrew/bin/zig", "Homebrew"},
    Place{"", "usr/local/bin/zig", "/usr/local"},
    Place{"", "home/linuxbrew/.linuxbrew/bin/zig", "Homebrew"},
    Place{"", "snap/bin/zig", "Snap"},
    Place{"HOME", ".local/bin/zig", "~/.local/bin"},
    Place{"HOME", ".zvm/bin/zig", "zvm"},
    Place{"LOCALAPPDATA", "Microsoft/WinGet/Links/zig.exe", "WinGet"},
    Place{"ProgramFiles", "WinGet/Links/zig.exe", "WinGet"},
    Place{"ChocolateyInstall", "bin/zig.exe", "Chocolatey"},
    Place{"ProgramData", "chocolatey/bin/zig.exe", "Chocolatey"},
};

// As far as can be told without running it.
ZigTrial look_at_zig(const fs::path& program, const std::string& found_by, const Env& env)
{
  ZigTrial trial{.program = program, .found_by = found_by};
  std::error_code ignored;
  if (!is_there(program))
    trial.why_not = "is not there";
  else if (fs::is_directory(program, ignored))
    trial.why_not = "is a directory, not the program in it";
  else if (!env.find_program(program.native()))
    trial.why_not = "is not executable";
  return trial;
}

// Collects trials, each program once.
class Search {
 public:
  Search(const ZigSearch& search, const Env& env) : search_(search), env_(env) {}

  std::vector<ZigTrial> run()
  {
    from_variable();
    if (const auto program = env_.find_program("zig"))
      try_once(*program, "PATH");
    if (!search_.only_look)
      from_python();
    from_home();
    from_places();
    return std::move(trials_);
  }

 private:
  void try_once(const fs::path& program, const std::string& found_by, bool named = false)
  {
    std::error_code absent;
    const fs::path real = fs::canonical(program, absent);
    if (!tried_.insert(absent ? program : real).second)
      return;
    trials_.push_back(search_.only_look ? look_at_zig(program, found_by, env_)
                                        : try_zig(program, found_by, env_));
    trials_.back().named = named;
  }

  void from_variable()
  {
    if (const auto named = env_.get("XTOOL_ZIG")) {
      const auto on_path = env_.find_program(*named);
      try_once(on_path.value_or(env_.cwd() / *named), "$XTOOL_ZIG", true);
    }
  }

  void from_python()
  {
    // What lies in the working directory must not be taken for a module.
    static const std::string code =
        "import sys; sys.path[:] = [p for p in sys.path if p]; "
        "import ziglang; print(list(ziglang.__path__)[0])";
    for (const char* name : {"python3", "python"}) {
      const auto python = env_.find_program(name);
      if (!python)
        continue;
      try {
        const Output output =
            run_program({.argv = {python->native(), "-c", code}, .timeout = patience});
        const fs::path directory = output.out.substr(0, output.out.find('\n'));
        if (output.exit_code == 0 && directory.is_absolute())
          try_once(directory / "zig", fmt::format("{} -m ziglang", name));
      } catch (const Error& error) {
        if (error.kind() != ErrorKind::external_tool)
          throw;  // a python that does not work has no zig for anybody
      }
    }
  }
  Output run_program(const Command& command) const { return xtool::run(command, env_); }

  void from_home()
  {
    if (!search_.home)
      return;
    std::vector<std::pair<ZigVersion, fs::path>> installed;
    std::error_code absent;
    for (const auto& entry : fs::directory_iterator(search_.home->zigs(), absent))
      if (const auto version = zig_version_in(entry.path().filename().native()))
        if (is_there(entry.path() / "zig"))
          installed.emplace_back(*version, entry.path() / "zig");
    std::sort(installed.begin(), installed.end(), std::greater<>());
    for (const auto& [version, program] : installed) {
      const std::size_t before = trials_.size();
      try_once(program, "installed by xtool");
      if (search_.only_look && trials_.size() > before && trials_.back().why_not.empty())
        trials_.back().version = version;
    }
  }

  void from_places()
  {
    for (const Place& place : places) {
      const std::string variable = place.variable;
      const auto value = variable.empty() ? std::nullopt : env_.get(variable);
      const fs::path begin = variable.empty() ? search_.root : fs::path(value.value_or(""));
      if (begin.is_absolute() && is_there(begin / place.path))
        try_once(begin / place.path, place.manager);
    }
  }

  const ZigSearch& search_;
  const Env& env_;
  std::vector<ZigTrial> trials_;
  std::set<fs::path> tried_;
};

// The answer to `zig version`, or why there is none.
void ask(ZigTrial& trial, const Env& env)
{
  const Output output =
      run({.argv = {trial.program.native(), "version"}, .timeout = patience}, env);
  if (output.exit_code != 0) {
    trial.why_not = fmt::format("is not zig: `zig version` ended with {}: {}", output.exit_code,
                                telling_line(output.err));
    return;
  }
  const std::string answer = telling_line(output.out);
  const std::optional<ZigVersion> version = zig_version_in(answer);
  if (!version)
    trial.why_not = fmt::format("is not zig: it answers `zig version` with '{}'", answer);
  else if (*version < oldest_zig)
    trial.why_not = fmt::format("is zig {}, which is too old: {}.{} is the first that can serve",
                                version->str(), oldest_zig.major, oldest_zig.minor);
  else
    trial.version = version;
}

}  // namespace

Zig ZigTrial::zig() const
{
  return {.program = program, .found_by = found_by, .version = version.value()};
}

ZigTrial try_zig(const fs::path& program, const std::string& found_by, const Env& env)
{
  ZigTrial trial = look_at_zig(program, found_by, env);
  if (!trial.why_not.empty())
    return trial;
  try {
    ask(trial, env);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::external_tool)
      throw;
    trial.why_not = fmt::format("is not zig: {}", error.message());
  }
  return trial;
}

std::vector<ZigTrial> find_zigs(const ZigSearch& search, const Env& env)
{
  return Search(search, env).run();
}

}  // namespace xtool
