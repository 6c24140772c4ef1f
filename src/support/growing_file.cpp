// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/growing_file.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace xtool {

GrowingFile::GrowingFile(const std::filesystem::path& path)
    : path_(path), fd_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666))
{
  struct stat status = {};
  if (!fd_ || ::fstat(fd_.get(), &status) != 0)
    throw file_error("write", path.native(), errno);
  size_ = static_cast<std::uint64_t>(status.st_size);
}

std::uint64_t GrowingFile::size() const
{
  const std::lock_guard lock(mutex_);
  return size_;
}

void GrowingFile::append(std::span<const std::byte> bytes)
{
  // Only this thread changes the size, so the bytes can be written while the reader works.
  std::uint64_t end = size();
  while (!bytes.empty()) {
    const ssize_t written =
        ::pwrite(fd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(end));
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      throw file_error("write", path_.native(), errno);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
    end += static_cast<std::uint64_t>(written);
  }
  const std::lock_guard lock(mutex_);
  size_ = end;
  grown_.notify_all();
}

void GrowingFile::restart()
{
  const std::lock_guard lock(mutex_);
  if (::ftruncate(fd_.get(), 0) != 0)
    throw file_error("write", path_.native(), errno);
  size_ = 0;
  restarted_ = restarted_ || furthest_read_ > 0;
  grown_.notify_all();
}

bool GrowingFile::restarted() const
{
  const std::lock_guard lock(mutex_);
  return restarted_;
}

void GrowingFile::finish()
{
  const std::lock_guard lock(mutex_);
  finished_ = true;
  grown_.notify_all();
}

void GrowingFile::abandon()
{
  const std::lock_guard lock(mutex_);
  abandoned_ = true;
  grown_.notify_all();
}

void GrowingFile::sync()
{
  if (::fsync(fd_.get()) != 0)
    throw file_error("sync", path_.native(), errno);
}

std::size_t GrowingFile::read_at(std::uint64_t offset, std::span<std::byte> into)
{
  std::size_t size = 0;
  {
    std::unique_lock lock(mutex_);
    grown_.wait(lock, [&] { return size_ > offset || finished_ || restarted_ || abandoned_; });
    if (restarted_)
      throw Restarted();
    if (abandoned_)
      throw Abandoned();
    if (size_ <= offset)
      return 0;
    size = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), size_ - offset));
    furthest_read_ = std::max(furthest_read_, offset + size);
  }
  ssize_t got = 0;
  do
    got = ::pread(fd_.get(), into.data(), size, static_cast<off_t>(offset));
  while (got < 0 && errno == EINTR);
  const int code = errno;

  const std::lock_guard lock(mutex_);
  if (restarted_)
    throw Restarted();
  if (got < 0)
    throw file_error("read", path_.native(), code);
  return static_cast<std::size_t>(got);
}

}  // namespace xtool
