// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/interrupt.hpp>

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <thread>
#include <utility>

namespace xtool {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

enum class Attempt { locked, busy, replaced };

UniqueFd open_lock_file(const std::filesystem::path& path)
{
  UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  if (!fd)
    throw file_error("create the lock file", path.native(), errno);
  return fd;
}

// A previous holder removes the file before it lets go, so the lock counts only when the path
// still leads to the very file that was locked.
Attempt try_lock(const UniqueFd& fd, const std::filesystem::path& path)
{
  while (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK)
      return Attempt::busy;
    if (errno != EINTR)
      throw file_error("lock", path.native(), errno)
          .help("NFS and other network file systems may lack locks; use a local directory");
  }
  struct stat locked = {};
  struct stat current = {};
  if (::fstat(fd.get(), &locked) != 0)
    throw file_error("lock", path.native(), errno);
  const bool same = ::stat(path.c_str(), &current) == 0 && current.st_dev == locked.st_dev &&
                    current.st_ino == locked.st_ino;
  return same ? Attempt::locked : Attempt::replaced;
}

}  // namespace

FileLock::FileLock(UniqueFd fd, std::filesystem::path path)
    : fd_(std::move(fd)), path_(std::move(path))
{
}

std::optional<FileLock> FileLock::try_acquire(const std::filesystem::path& path)
{
  while (true) {
    UniqueFd fd = open_lock_file(path);
    const Attempt attempt = try_lock(fd, path);
    if (attempt == Attempt::locked)
      return FileLock(std::move(fd), path);
    if (attempt == Attempt::busy)
      return std::nullopt;
  }
}

bool FileLock::held(const std::filesystem::path& path)
{
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  return fd && ::flock(fd.get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

FileLock FileLock::acquire(const std::filesystem::path& path, milliseconds timeout,
                           const std::function<void()>& on_wait)
{
  constexpr milliseconds longest_pause{50};
  const steady_clock::time_point start = steady_clock::now();
  milliseconds pause{1};
  bool told = false;
  while (true) {
    if (std::optional<FileLock> lock = try_acquire(path))
      return std::move(*lock);
    throw_if_interrupted();

    const auto waited = steady_clock::now() - start;
    if (waited >= timeout)
      throw Error(ErrorKind::conflict,
                  fmt::format("another process has the lock '{}'", path.native()))
          .help("let the other xtool finish, then run the command again");
    if (!told && on_wait && waited >= std::chrono::seconds(1)) {
      on_wait();
      told = true;
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, longest_pause);
  }
}

FileLock::FileLock(FileLock&& other) noexcept = default;

FileLock& FileLock::operator=(FileLock&& other) noexcept
{
  FileLock taken(std::move(other));
  std::swap(fd_, taken.fd_);
  std::swap(path_, taken.path_);
  std::swap(remove_directory_, taken.remove_directory_);
  return *this;  // the lock held before is released here
}

FileLock::~FileLock()
{
  if (!fd_)
    return;
  ::unlink(path_.c_str());  // while it is locked: nobody else can hold it now
  if (remove_directory_)
    ::rmdir(path_.parent_path().c_str());
}

}  // namespace xtool
