// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/cargo/config_file.hpp>
#include <xtool/support/error.hpp>

#include "catch.hpp"

#include <sys/stat.h>

#include <functional>
#include <map>

namespace xtool {
namespace {

namespace fs = std::filesystem;

struct Home {
  void write(const std::string& name, std::string_view text = "") const
  {
    fs::create_directories((root / name).parent_path());
    write_atomically(root / name, text);
  }
  std::string project_file(const std::string& cwd) const
  {
    fs::create_directories(root / cwd);
    const Env env({{"HOME", root / "home"}}, root / cwd);
    try {
      return project_config_file(env).lexically_relative(root).string();
    } catch (const Error& error) {
      return std::string(to_string(error.kind()));
    }
  }

  TempDir directory;
  fs::path root = directory.path();
};

ErrorKind failure(const std::function<void()>& body)
{
  try {
    body();
  } catch (const Error& error) {
    return error.kind();
  }
  FAIL("no error");
  return ErrorKind::usage;
}

}  // namespace

TEST_CASE("the global configuration is in CARGO_HOME, or below the home directory", "[config_file]")
{
  const Home home;
  const std::string cwd = (home.root / "cwd").string();
  const auto file = [&](std::map<std::string, std::string> variables) {
    variables.emplace("HOME", (home.root / "home").string());
    return global_config_file(Env(variables, cwd)).lexically_relative(home.root).string();
  };

  CHECK(file({}) == "home/.cargo/config.toml");
  CHECK(file({{"CARGO_HOME", ""}}) == "home/.cargo/config.toml");
  CHECK(file({{"CARGO_HOME", (home.root / "c").string()}}) == "c/config.toml");
  CHECK(file({{"CARGO_HOME", "c"}}) == "cwd/c/config.toml");
  home.write("c/config.toml");
  home.write("c/config");
  CHECK(file({{"CARGO_HOME", (home.root / "c").string()}}) == "c/config");
}

TEST_CASE("the project's configuration is the nearest, no higher than the workspace",
          "[config_file]")
{
  const Home home;
  home.write("home/.cargo/config.toml");
  home.write(".cargo/config.toml");
  home.write("ws/Cargo.toml", "[workspace]\nexclude = ['out']\n");
  home.write("ws/a/Cargo.toml", "[package]\nname = 'a'\n");
  home.write("ws/out/Cargo.toml", "[package]\nname = 'out'\n");
  home.write("ws/b/Cargo.toml", "[package]\nname = 'b'\nworkspace = '../../other'\n");

  CHECK(home.project_file("ws/a/src") == "ws/.cargo/config.toml");
  CHECK(home.project_file("ws/out") == "ws/out/.cargo/config.toml");
  CHECK(home.project_file("ws/b") == "ws/b/.cargo/config.toml");
  home.write("ws/sub/c/Cargo.toml", "[package]\nname = 'c'\nworkspace = '../..'\n");
  CHECK(home.project_file("ws/sub/c") == "ws/.cargo/config.toml");
  home.write("ws/a/.cargo/config");
  CHECK(home.project_file("ws/a/src") == "ws/a/.cargo/config");
  CHECK(home.project_file("ws") == "ws/.cargo/config.toml");
  CHECK(home.project_file("home") == "usage");
  CHECK(home.project_file("elsewhere") == "usage");
  home.write("elsewhere/.cargo/config.toml");
  CHECK(home.project_file("elsewhere") == "elsewhere/.cargo/config.toml");
  home.write("bad/Cargo.toml", "[");
  CHECK(home.project_file("bad") == "invalid-input");
}

TEST_CASE("a configuration is written through a link, and keeps its mode", "[config_file]")
{
  const Home home;
  home.write("dotfiles/cargo.toml", "a = 1\n");
  ::chmod((home.root / "dotfiles/cargo.toml").c_str(), 0600);
  fs::create_directory(home.root / ".cargo");
  fs::create_symlink("../dotfiles/cargo.toml", home.root / ".cargo/config.toml");
  const ConfigWriter writer(home.root / "state");
  const fs::path file = home.root / ".cargo/config.toml";

  writer.write(ConfigFile::read(file), "a = 2\n");
  writer.write(ConfigFile::read(file), "a = 3\n");

  CHECK(fs::is_symlink(file));
  CHECK(read_file(home.root / "dotfiles/cargo.toml") == "a = 3\n");
  struct stat status = {};
  REQUIRE(::stat(file.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK(read_file(writer.record(file, ".original")) == "a = 1\n");
  CHECK(list_files(home.root / ".cargo") == std::vector<std::string>{"config.toml"});
}

TEST_CASE("a configuration that was not there is remembered as that", "[config_file]")
{
  const Home home;
  const ConfigWriter writer(home.root / "state");
  const fs::path file = home.root / "new/.cargo/config.toml";

  writer.write(ConfigFile::read(file), "a = 1\n");
  writer.write(ConfigFile::read(file), "a = 2\n");

  CHECK(fs::exists(writer.record(file, ".absent")));
  CHECK_FALSE(fs::exists(writer.record(file, ".original")));
}

TEST_CASE("a configuration that is read-only, a directory or changed is not written",
          "[config_file]")
{
  const Home home;
  const ConfigWriter writer(home.root / "state");
  home.write("read-only.toml", "a = 1\n");
  ::chmod((home.root / "read-only.toml").c_str(), 0444);
  const ConfigFile read_only = ConfigFile::read(home.root / "read-only.toml");
  CHECK(failure([&] { writer.write(read_only, "a = 2\n"); }) == ErrorKind::file_system);
  CHECK(failure([&] { writer.remove(read_only); }) == ErrorKind::file_system);
  writer.write(read_only, "a = 1\n");

  fs::create_directory(home.root / "directory.toml");
  CHECK(failure([&] { ConfigFile::read(home.root / "directory.toml"); }) == ErrorKind::file_system);

  home.write("changed.toml", "a = 1\n");
  const ConfigFile stale = ConfigFile::read(home.root / "changed.toml");
  home.write("changed.toml", "b = 1\n");
  CHECK(failure([&] { writer.write(stale, "a = 2\n"); }) == ErrorKind::conflict);
  CHECK(failure([&] { writer.remove(stale); }) == ErrorKind::conflict);

  CHECK(read_file(home.root / "read-only.toml") == "a = 1\n");
  CHECK(read_file(home.root / "changed.toml") == "b = 1\n");
  CHECK(list_files(home.root / "state").size() == 1);
}

}  // namespace xtool
