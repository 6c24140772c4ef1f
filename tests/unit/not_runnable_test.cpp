// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/doctor/not_runnable.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/mounts.hpp>

#include "catch.hpp"

using namespace xtool;

TEST_CASE("a program that cannot be started is gone, not executable, or where none may be",
          "[doctor]")
{
  const TempDir directory;
  const std::filesystem::path file = directory.path() / "cc";
  write_new_file(file, "#!/bin/sh\n");
  const auto mounted_noexec = [](const std::filesystem::path&) { return true; };
  const auto mounted_as_usual = [](const std::filesystem::path&) { return false; };

  CHECK(why_not_runnable(file, mounted_noexec) == NotRunnable::mount);
  CHECK(why_not_runnable(file, mounted_as_usual) == NotRunnable::permission);
  for (const std::filesystem::path& none : {directory.path() / "ld", directory.path()})
    CHECK(why_not_runnable(none, mounted_noexec) == NotRunnable::absent);
  CHECK(why_not_runnable("cc", mounted_noexec) == NotRunnable::absent);
}

TEST_CASE("a mount that cannot be looked at denies nothing", "[mounts]")
{
  CHECK_FALSE(denies_programs("/proc/self/no-such-thing"));
  CHECK_FALSE(denies_programs("/bin/sh"));
}
