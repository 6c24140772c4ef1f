// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "catch.hpp"

namespace xtool {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

TEST_CASE("a lock excludes all others while it is held and leaves no file", "[file_lock]")
{
  const TempDir dir;
  const fs::path path = dir.path() / "lock";

  {
    const FileLock held = FileLock::acquire(path);
    CHECK_FALSE(FileLock::try_acquire(path));
    CHECK(fs::exists(path));
  }

  CHECK_FALSE(fs::exists(path));
  CHECK(FileLock::try_acquire(path));
}

TEST_CASE("a lock that stays taken is a conflict once the time is up", "[file_lock]")
{
  const TempDir dir;
  const fs::path path = dir.path() / "lock";
  const FileLock held = FileLock::acquire(path);

  CHECK_THROWS_WITH(FileLock::acquire(path, milliseconds(20)),
                    "another process has the lock '" + path.native() + "'");
  CHECK(fs::exists(path));
}

TEST_CASE("who waits long for a lock is told so once", "[file_lock]")
{
  const TempDir dir;
  const fs::path path = dir.path() / "lock";
  const FileLock held = FileLock::acquire(path);
  int told = 0;

  CHECK_THROWS_AS(FileLock::acquire(path, milliseconds(100), [&] { ++told; }), Error);
  CHECK(told == 0);
  CHECK_THROWS_AS(FileLock::acquire(path, milliseconds(1200), [&] { ++told; }), Error);
  CHECK(told == 1);
}

TEST_CASE("a lock moves with its value", "[file_lock]")
{
  const TempDir dir;
  const fs::path first = dir.path() / "first";
  const fs::path second = dir.path() / "second";
  FileLock lock = FileLock::acquire(first);

  FileLock moved = std::move(lock);
  CHECK(fs::exists(first));
  moved = FileLock::acquire(second);

  CHECK_FALSE(fs::exists(first));
  CHECK(fs::exists(second));
  CHECK_FALSE(FileLock::try_acquire(second));
}

TEST_CASE("a lock dies with its process, and the file that stays is taken over", "[file_lock]")
{
  const TempDir dir;
  const fs::path path = dir.path() / "lock";
  const pid_t child = ::fork();
  if (child == 0) {
    const FileLock held = FileLock::acquire(path);
    std::raise(SIGKILL);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(WIFSIGNALED(status));
  REQUIRE(fs::exists(path));

  CHECK(FileLock::try_acquire(path));
  CHECK_FALSE(fs::exists(path));
}

TEST_CASE("of many who want a lock, one has it at a time", "[file_lock]")
{
  const TempDir dir;
  const fs::path path = dir.path() / "lock";
  std::atomic<int> holders = 0;
  std::atomic<int> violations = 0;
  std::vector<std::thread> threads;

  // Without a pause between attempts they often meet a file that its holder is just removing.
  for (int i = 0; i < 3; ++i)
    threads.emplace_back([&] {
      for (int held = 0; held < 50;) {
        const std::optional<FileLock> lock = FileLock::try_acquire(path);
        if (!lock)
          continue;
        ++held;
        if (++holders != 1)
          ++violations;
        std::this_thread::yield();
        --holders;
      }
    });
  for (std::thread& thread : threads)
    thread.join();

  CHECK(violations == 0);
  CHECK_FALSE(fs::exists(path));
}

TEST_CASE("a lock file that cannot be made is an error of the file system", "[file_lock]")
{
  const TempDir dir;
  const fs::path path = dir.path() / "absent" / "lock";

  CHECK_THROWS_WITH(FileLock::try_acquire(path), "cannot create the lock file '" + path.native() +
                                                     "': No such file or directory");
}

}  // namespace xtool
