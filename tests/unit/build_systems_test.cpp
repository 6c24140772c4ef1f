// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/link/shim/build_systems.hpp>
#include <xtool/support/files.hpp>

#include <cstdlib>

using namespace xtool;

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

namespace {

BuildSystemRequest powerpc()
{
  return {.arch = "powerpc64",
          .cpu = "powerpc64",
          .os = "linux",
          .endian = "big",
          .libc = "glibc",
          .gnu = "powerpc64-linux-gnu",
          .tools = {.cc = "/it's here/cc", .ar = "/usr/bin/ar"},
          .emulator = {"qemu-ppc64", "-L", "/usr/powerpc64-linux-gnu"},
          .modules = {"/lib/pkgconfig", "/share/pkgconfig"}};
}

struct Written {
  std::string meson;
  std::string config_site;
};

Written written(const BuildSystemRequest& request)
{
  const TempDir directory;
  write_build_system_files(directory.path() / "tools", request);
  const BuildSystemFiles files = build_system_files(directory.path() / "tools");
  return {.meson = read_file(files.meson), .config_site = read_file(files.config_site)};
}

// What a shell's variable is after the site's file, where CC and host_alias have these values.
std::string after_site(const std::string& site, const std::string& cc, const std::string& host,
                       const std::string& variable)
{
  const TempDir directory;
  write_new_file(directory.path() / "config.site", site);
  write_new_file(directory.path() / "script", "CC=\"" + cc + "\" host_alias=" + host +
                                                  "\n. \"$1/config.site\"\n"
                                                  "printf %s \"$" +
                                                  variable + "\" >\"$1/result\"\n");
  const std::string command =
      "sh -eu '" + (directory.path() / "script").string() + "' '" + directory.path().string() + "'";
  REQUIRE(std::system(command.c_str()) == 0);
  return read_file(directory.path() / "result");
}

}  // namespace

TEST_CASE("meson learns of a target by its own names for things", "[build_systems]")
{
  CHECK(written(powerpc()).meson ==
        "# Written by `xtool setup-linker`, which replaces it.\n"
        "[binaries]\n"
        "c = '/it\\'s here/cc'\n"
        "ar = '/usr/bin/ar'\n"
        "pkg-config = 'pkg-config'\n"
        "pkgconfig = 'pkg-config'\n"
        "exe_wrapper = ['qemu-ppc64', '-L', '/usr/powerpc64-linux-gnu']\n"
        "\n"
        "[properties]\n"
        "pkg_config_libdir = ['/lib/pkgconfig', '/share/pkgconfig']\n"
        "\n"
        "[host_machine]\n"
        "system = 'linux'\n"
        "cpu_family = 'ppc64'\n"
        "cpu = 'powerpc64'\n"
        "endian = 'big'\n");
}

TEST_CASE("meson is not told of an emulator where there is none", "[build_systems]")
{
  BuildSystemRequest request = powerpc();
  request.os = "macos";
  request.emulator.clear();
  request.tools.cmake_toolchain = "/t/toolchain.cmake";
  const std::string text = written(request).meson;

  CHECK(text.find("exe_wrapper") == std::string::npos);
  CHECK(text.find("cmake = 'cmake'\n") != std::string::npos);
  CHECK(text.find("cmake_toolchain_file = '/t/toolchain.cmake'\n") != std::string::npos);
  CHECK(text.find("system = 'darwin'\n") != std::string::npos);
}

TEST_CASE("configure's answers are for the target's compiler only", "[build_systems]")
{
  const std::string site = written(powerpc()).config_site;
  const std::string memcmp = "{ac_cv_func_memcmp_working-none}";

  CHECK(after_site(site, "/it's here/cc", "", "host_alias") == "powerpc64-linux-gnu");
  CHECK(after_site(site, "ccache /it's here/cc -m64", "", "cross_compiling") == "yes");
  CHECK(after_site(site, "/it's here/cc", "", memcmp) == "yes");
  CHECK(after_site(site, "/it's here/cc", "other-linux-gnu", "host_alias") == "other-linux-gnu");
  CHECK(after_site(site, "cc", "", "host_alias").empty());
  CHECK(after_site(site, "/it's here/cc-wrapper", "", memcmp) == "none");
}

TEST_CASE("configure has no answers for systems that were not asked", "[build_systems]")
{
  BuildSystemRequest request = powerpc();
  request.libc = "bionic";

  CHECK(written(request).config_site.find("ac_cv_") == std::string::npos);
}

TEST_CASE("only a call of meson's setup gets the cross file", "[build_systems]")
{
  const auto with = [](const Words& words) { return with_cross_file(words, "/t/meson.ini"); };

  CHECK(with({"/opt/meson", "setup", "out"}) ==
        Words{"/opt/meson", "setup", "--cross-file", "/t/meson.ini", "out"});
  CHECK(with({"meson.py", "out"}) == Words{"meson.py", "--cross-file", "/t/meson.ini", "out"});
  for (const Words& words :
       {Words{"meson"}, Words{"meson", "install", "-C", "out"}, Words{"mesonlsp", "setup"},
        Words{"meson", "setup", "out", "--cross-file=own"}, Words{"meson", "-h"}})
    CHECK(with(words) == words);
}
