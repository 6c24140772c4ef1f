// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cli/installed_files.hpp"

#include "catch.hpp"

#include <xtool/support/files.hpp>

namespace xtool::cli {
namespace {

namespace fs = std::filesystem;

void put(const fs::path& file, const std::string& text = "some")
{
  xtool::create_directories(file.parent_path());
  write_new_file(file, text);
}

}  // namespace

TEST_CASE("what was installed with the program is found beside it", "[cli]")
{
  const TempDir directory;
  const fs::path root = directory.path();
  const Env env({{"XTOOL_SYSTEM_ROOT", root.native()}}, root);
  for (const char* file :
       {"usr/bin/xtool", "usr/share/man/man1/xtool.1", "usr/share/man/man1/xtool-target-add.1",
        "usr/share/man/man1/gcc.1", "usr/share/zsh/site-functions/_xtool",
        "usr/share/zsh/site-functions/_other", "elsewhere/xtool"})
    put(root / file);

  const InstalledFiles installed = installed_files(root / "usr/bin/xtool", env);
  CHECK(installed.package.empty());
  CHECK(installed.paths == std::vector{root / "usr/bin/xtool",
                                       root / "usr/share/zsh/site-functions/_xtool",
                                       root / "usr/share/man/man1/xtool-target-add.1",
                                       root / "usr/share/man/man1/xtool.1"});
  CHECK(installed_files(root / "elsewhere/xtool", env).paths ==
        std::vector{root / "elsewhere/xtool"});
}

TEST_CASE("a program belongs to the Debian package that has its file", "[cli]")
{
  const TempDir directory;
  const Env env({{"XTOOL_SYSTEM_ROOT", directory.path().native()}}, directory.path());
  put(directory.path() / "var/lib/dpkg/info/xtool.list", "/.\n/usr/bin\n/usr/bin/xtool\n");

  CHECK(installed_files("/usr/bin/xtool", env).package == "xtool");
  CHECK(installed_files("/usr/bin/xtoo", env).package.empty());
  CHECK(installed_files("/home/me/usr/bin/xtool", env).package.empty());
}

}  // namespace xtool::cli
