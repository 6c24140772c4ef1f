// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/os_release.hpp>

#include <xtool/support/files.hpp>

#include "catch.hpp"

using namespace xtool;

TEST_CASE("os-release tells the distribution, its relatives and its codename", "[os_release]")
{
  const OsRelease system = OsRelease::parse(
      "NAME=\"Linux Mint\"\nVERSION_CODENAME=vera\nID_LIKE=\"ubuntu debian\"\nID=linuxmint\n");

  CHECK(system.names == std::vector<std::string>{"linuxmint", "ubuntu", "debian"});
  CHECK(system.codename == "vera");
  CHECK(system.is("debian"));
  CHECK_FALSE(system.is("Linux Mint"));
}

TEST_CASE("a strange os-release tells nothing", "[os_release]")
{
  const OsRelease system = OsRelease::parse("rubbish\n=\nID\nVERSION_CODENAME=\n");

  CHECK(system.names.empty());
  CHECK(system.codename.empty());
}

TEST_CASE("os-release is found at both of its places", "[os_release]")
{
  const TempDir root;
  const Env env({{"XTOOL_SYSTEM_ROOT", root.path().native()}}, "/");
  CHECK(read_os_release(env).empty());

  xtool::create_directories(root.path() / "usr/lib");
  write_new_file(root.path() / "usr/lib/os-release", "ID=vendor\n");
  CHECK(read_os_release(env) == "ID=vendor\n");

  xtool::create_directories(root.path() / "etc");
  write_new_file(root.path() / "etc/os-release", "ID=local\n");
  CHECK(read_os_release(env) == "ID=local\n");
}
