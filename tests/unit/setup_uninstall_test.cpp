// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/uninstall.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include "catch.hpp"

namespace xtool {
namespace {

namespace fs = std::filesystem;

// A user's directory with xtool's in it.
struct World {
  TempDir directory;
  Home home{directory.path() / ".xtool"};
  Env env{{{"HOME", directory.path().native()}}, directory.path()};
  fs::path config = directory.path() / "config.toml";

  void put(const fs::path& file) const
  {
    xtool::create_directories(file.parent_path());
    write_new_file(file, "some");
  }
  void set(const std::string& target) const
  {
    ConfigLedger ledger(home.state());
    ledger.apply(
        ledger.plan(config, target, {{KeyPath{"target", target, "linker"}, std::string("cc")}}));
  }
  std::vector<std::string> paths(const std::vector<OwnPlace>& places) const
  {
    std::vector<std::string> names;
    for (const OwnPlace& place : places)
      names.push_back(place.path.lexically_relative(home.root()).native());
    return names;
  }
};

const Triple armv7 = Triple::parse("armv7-unknown-linux-gnueabihf");
const Triple musl = Triple::parse("x86_64-unknown-linux-musl");

}  // namespace

TEST_CASE("an uninstallation takes what xtool made, and keeps what the user put beside it",
          "[setup]")
{
  const World world;
  const Home& home = world.home;
  for (const fs::path& file :
       {home.cache() / "archive", home.zig("0.15.2") / "zig", home.shims(armv7) / "cc",
        home.private_sysroot("1.85.0") / "lib/libstd.rlib", home.smoke_log(armv7),
        home.sysroot(armv7) / "lock.json", home.sysroot(armv7) / "0123456789abcdef/usr/lib/libz.so",
        home.sysroot(musl) / "usr/lib/libmine.so", home.settings_file(),
        home.catalog_additions() / "a.json", home.root() / "notes.txt", home.sysroots() / "README"})
    world.put(file);

  const UninstallPlan plan = plan_uninstall(home, world.env);
  CHECK(world.paths(plan.places) == std::vector<std::string>{"cache", "logs", "shims", "stds",
                                                             "zig", "sysroots/" + armv7.str()});
  CHECK(plan.places.front().bytes == 4);
  CHECK(plan.kept == std::vector{home.settings_file(), home.root() / "notes.txt",
                                 home.catalog_additions(), home.sysroots() / "README",
                                 home.sysroot(musl)});

  uninstall(plan, home, {});
  CHECK(list_files(home.root()) ==
        std::vector<std::string>{"config.toml", "notes.txt", "sysroots/README",
                                 "sysroots/" + musl.str() + "/usr/lib/libmine.so",
                                 "targets.d/a.json"});
}

TEST_CASE("an uninstallation takes every target's settings out of Cargo's configuration", "[setup]")
{
  const World world;
  write_new_file(world.config, "[build]\njobs = 2\n");
  world.set(armv7.str());
  world.set(musl.str());

  const UninstallPlan plan = plan_uninstall(world.home, world.env);
  REQUIRE(plan.settings.size() == 1);
  CHECK(plan.settings.front().targets == std::vector{armv7.str(), musl.str()});
  CHECK(plan.settings.front().diff.find("-[target." + armv7.str() + "]") != std::string::npos);
  CHECK(plan.settings.front().diff.find("-[target." + musl.str() + "]") != std::string::npos);
  CHECK(read_file(world.config).find("cc") != std::string::npos);

  uninstall(plan, world.home, {});
  CHECK(read_file(world.config) == "[build]\njobs = 2\n");
  CHECK_FALSE(fs::exists(world.home.root()));
}

TEST_CASE("nothing is taken from a run of xtool that is not over", "[setup]")
{
  const World world;
  world.put(world.home.cache() / "archive");
  const UninstallPlan plan = plan_uninstall(world.home, world.env);
  {
    const FileLock other = FileLock::acquire(world.home.cache() / "archive.lock");
    CHECK_THROWS_AS(uninstall(plan, world.home, {}), Error);
    CHECK(read_file(world.home.cache() / "archive") == "some");
  }
  uninstall(plan, world.home, {});
  CHECK_FALSE(fs::exists(world.home.root()));
}

TEST_CASE("nothing is there to be taken back where xtool was not used", "[setup]")
{
  const World world;
  const UninstallPlan plan = plan_uninstall(world.home, world.env);
  CHECK(plan.settings.empty());
  CHECK(plan.places.empty());
  uninstall(plan, world.home, {});
  CHECK_FALSE(fs::exists(world.home.root()));
}

TEST_CASE("a directory that others use, too, is not taken for xtool's", "[setup]")
{
  const World world;
  const Home shared(world.directory.path() / ".local");
  world.put(shared.state() / "editor/history");
  CHECK_NOTHROW(plan_uninstall(shared, world.env));
  world.put(shared.root() / "bin/program");
  CHECK_THROWS_AS(plan_uninstall(shared, world.env), Error);
}

TEST_CASE("what the user has linked or hidden in xtool's directory stays", "[setup]")
{
  const World world;
  const Home& home = world.home;
  const fs::path elsewhere = world.directory.path() / "elsewhere";
  world.put(elsewhere / "archive");
  world.put(home.sysroot(armv7) / ".git/config");
  world.put(home.sysroots() / ".gitignore");
  world.put(home.sysroots() / ("." + armv7.str() + ".lock"));
  fs::create_directory_symlink(elsewhere, home.cache());
  fs::create_directory_symlink("loop", home.sysroots() / "loop");

  const UninstallPlan plan = plan_uninstall(home, world.env);

  CHECK(world.paths(plan.places) == std::vector<std::string>{"sysroots/." + armv7.str() + ".lock"});
  uninstall(plan, home, {});
  CHECK(read_file(elsewhere / "archive") == "some");
  CHECK(read_file(home.sysroot(armv7) / ".git/config") == "some");
}

TEST_CASE("a toolchain that is not there any more does not stop an uninstallation", "[setup]")
{
  const World world;
  world.put(world.directory.path() / ".rustup/toolchains/broken/README");
  CHECK(plan_uninstall(world.home, world.env).stds.empty());
}

TEST_CASE("a directory with the user's home in it is not taken for xtool's", "[setup]")
{
  const World world;
  for (const fs::path& root : {world.directory.path(), world.directory.path().parent_path(),
                               fs::path("/"), world.directory.path() / ""})
    CHECK_THROWS_AS(plan_uninstall(Home(root), world.env), Error);
  CHECK_NOTHROW(plan_uninstall(Home(world.directory.path() / "x"), world.env));
}

}  // namespace xtool
