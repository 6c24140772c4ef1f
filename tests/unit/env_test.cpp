// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/env.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include "catch.hpp"

namespace xtool {
namespace {

namespace fs = std::filesystem;

// A program in `directory`, which is made.
fs::path add_program(const fs::path& directory, const std::string& name)
{
  xtool::create_directories(directory);
  write_new_file(directory / name, "#!/bin/sh\n");
  fs::permissions(directory / name, fs::perms::owner_all);
  return directory / name;
}

}  // namespace

TEST_CASE("an empty variable is the same as none", "[env]")
{
  const Env env({{"A", "1"}, {"EMPTY", ""}}, "/");

  CHECK(env.get("A") == "1");
  CHECK(env.get("EMPTY") == std::nullopt);
  CHECK(env.get("ABSENT") == std::nullopt);
}

TEST_CASE("a changed variable leaves the original environment alone", "[env]")
{
  const Env env({{"A", "1"}, {"B", "x=y"}}, "/tmp");

  const Env changed = env.with("A", "2").with("C", "");

  CHECK(env.lines() == std::vector<std::string>{"A=1", "B=x=y"});
  CHECK(changed.lines() == std::vector<std::string>{"A=2", "B=x=y", "C="});
  CHECK(changed.cwd() == "/tmp");
}

TEST_CASE("the process's own environment is found", "[env]")
{
  const Env env = Env::of_process();

  CHECK(env.get("PATH"));
  CHECK(env.cwd() == fs::current_path());
}

TEST_CASE("home is HOME, or what the password database says", "[env]")
{
  CHECK(Env({{"HOME", "/h"}}, "/").home() == "/h");
  CHECK(Env({}, "/").home().is_absolute());

  CHECK_THROWS_WITH(Env({{"HOME", "h"}}, "/").home(), "HOME is 'h', not an absolute path");
}

TEST_CASE("a program is the first executable file of that name on PATH", "[env]")
{
  const TempDir dir;
  xtool::create_directories(dir.path() / "a" / "tool");
  xtool::create_directories(dir.path() / "b");
  write_new_file(dir.path() / "b" / "tool", "not executable");
  const fs::path first = add_program(dir.path() / "c", "tool");
  add_program(dir.path() / "d", "tool");
  const std::string root = dir.path().native();
  const Env env({{"PATH", "/absent:" + root + "/a:" + root + "/b:" + root + "/c:" + root + "/d"}},
                dir.path());

  CHECK(env.find_program("tool") == first);
  CHECK(env.find_program("other") == std::nullopt);
  CHECK(env.find_program("") == std::nullopt);
  CHECK(env.find_program(".") == std::nullopt);
}

TEST_CASE("PATH entries that depend on the current directory are not searched", "[env]")
{
  const TempDir dir;
  add_program(dir.path(), "tool");
  const std::string relative = fs::relative(dir.path());  // to where the tests run

  for (const std::string& path : std::vector<std::string>{"", ":", ".", relative, relative + ":"})
    CHECK(Env({{"PATH", path}}, dir.path()).find_program("tool") == std::nullopt);
}

TEST_CASE("a program named with a slash is looked for in that place only", "[env]")
{
  const TempDir dir;
  const fs::path tool = add_program(dir.path() / "bin", "tool");
  const Env env({{"PATH", "/bin"}}, dir.path());

  CHECK(env.find_program(tool.native()) == tool);
  CHECK(env.find_program("bin/tool") == tool);
  CHECK(env.find_program("./sh") == std::nullopt);
  CHECK(env.find_program("bin/") == std::nullopt);
}

}  // namespace xtool
