// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/zig.hpp>

#include "catch.hpp"
#include "machine.hpp"

#include <fmt/format.h>

using namespace xtool;
using namespace xtool::testing;
namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

namespace {

const std::string zig_0_15 = "[ \"$1\" = version ] && echo 0.15.2\n";

// A line for each trial: how it was found, its program below the machine, and what came of it.
Lines search(const Machine& machine)
{
  Lines lines;
  for (const ZigTrial& trial : find_zigs(
           {.home = Home(machine.path("xtool")), .root = machine.path("root")}, machine.env()))
    lines.push_back(fmt::format("{} | {} | {}", trial.found_by,
                                trial.program.lexically_relative(machine.dir.path()).native(),
                                trial.version ? trial.version->str() : trial.why_not));
  return lines;
}

}  // namespace

TEST_CASE("no zig anywhere is an empty answer", "[zig]")
{
  const Machine machine;
  CHECK(search(machine) == Lines{});
}

TEST_CASE("zigs are listed in the order of preference", "[zig]")
{
  Machine machine;
  machine.variables["XTOOL_ZIG"] = machine.script("own/zig", "echo 0.16.0-dev.1+abc").native();
  machine.script("bin/zig", zig_0_15);
  machine.script("site/ziglang/zig", "echo 0.17.0");
  machine.script("bin/python3", fmt::format("echo '{}'", machine.path("site/ziglang").native()));
  machine.script("xtool/zig/0.9.1/zig", "echo 0.9.1");
  machine.script("xtool/zig/0.14.1/zig", "echo 0.14.1");
  machine.script("xtool/zig/0.15.2/zig", zig_0_15);
  xtool::create_directories(machine.path("xtool/zig/0.13.0"));
  machine.script("root/opt/homebrew/bin/zig", zig_0_15);
  machine.script("home/.zvm/bin/zig", zig_0_15);

  CHECK(search(machine) ==
        Lines{"$XTOOL_ZIG | own/zig | 0.16.0", "PATH | bin/zig | 0.15.2",
              "python3 -m ziglang | site/ziglang/zig | 0.17.0",
              "installed by xtool | xtool/zig/0.15.2/zig | 0.15.2",
              "installed by xtool | xtool/zig/0.14.1/zig | 0.14.1",
              "installed by xtool | xtool/zig/0.9.1/zig | is zig 0.9.1, which is too old: 0.11 is "
              "the first that can serve",
              "Homebrew | root/opt/homebrew/bin/zig | 0.15.2", "zvm | home/.zvm/bin/zig | 0.15.2"});
}

TEST_CASE("one zig that is found in two ways is listed once, by the link that found it", "[zig]")
{
  Machine machine;
  machine.script("cellar/zig", zig_0_15);
  fs::create_symlink(machine.path("cellar/zig"), machine.path("bin/zig"));
  xtool::create_directories(machine.path("root/usr/local/bin"));
  fs::create_symlink(machine.path("cellar/zig"), machine.path("root/usr/local/bin/zig"));

  CHECK(search(machine) == Lines{"PATH | bin/zig | 0.15.2"});
}

TEST_CASE("what $XTOOL_ZIG names but cannot serve is said with the reason", "[zig]")
{
  Machine machine;
  machine.file("plain", "no program");
  machine.script("rubbish", "echo I am not 0.15.2");
  machine.script("silent", ":");
  machine.script("fails", "echo 'fails: error: bad luck' >&2; exit 3");
  machine.file("broken",
               "\x7f"
               "ELF");
  ::chmod(machine.path("broken").c_str(), 0755);
  const auto [name, reason] = GENERATE(table<std::string, std::string>({
      {"absent", "is not there"},
      {"plain", "is not executable"},
      {"home", "is a directory, not the program in it"},
      {"rubbish", "is not zig: it answers `zig version` with 'I am not 0.15.2'"},
      {"silent", "is not zig: it answers `zig version` with 'it printed nothing'"},
      {"fails", "is not zig: `zig version` ended with 3: fails: error: bad luck"},
  }));
  machine.variables["XTOOL_ZIG"] = machine.path(name).native();

  CHECK(search(machine) == Lines{"$XTOOL_ZIG | " + name + " | " + reason});
}

TEST_CASE("$XTOOL_ZIG may be a name on PATH or relative to the working directory", "[zig]")
{
  Machine machine;
  machine.script("bin/zig-0.15", zig_0_15);
  machine.script("own/zig", zig_0_15);

  machine.variables["XTOOL_ZIG"] = "zig-0.15";
  CHECK(search(machine) == Lines{"$XTOOL_ZIG | bin/zig-0.15 | 0.15.2"});
  machine.variables["XTOOL_ZIG"] = "own/zig";
  CHECK(search(machine) == Lines{"$XTOOL_ZIG | own/zig | 0.15.2"});
}

TEST_CASE("a file that cannot be started is no zig", "[zig]")
{
  const Machine machine;
  machine.file("broken",
               "\x7f"
               "ELF");
  ::chmod(machine.path("broken").c_str(), 0755);

  const ZigTrial trial = try_zig(machine.path("broken"), "test", machine.env());

  CHECK_FALSE(trial.version);
  CHECK(trial.why_not.find("is not zig: cannot start") == 0);
}

TEST_CASE("a module in the working directory is not taken for the package ziglang", "[zig]")
{
  Machine machine;
  const auto python = Env({{"PATH", "/usr/bin:/bin"}}, "/").find_program("python3");
  if (!python)
    return;
  fs::create_symlink(*python, machine.path("bin/python3"));
  machine.file("ziglang/__init__.py", "raise SystemExit('was run')");
  machine.script("ziglang/zig", "echo 0.15.2");

  CHECK(search(machine) == Lines{});
}
