// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/archive_file.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/interrupt.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

namespace xtool {

ArchiveFile::ArchiveFile(const std::filesystem::path& path)
    : path_(path), fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK))
{
  struct stat status = {};
  if (!fd_ || ::fstat(fd_.get(), &status) != 0)
    throw file_error("read", path.native(), errno);
  if (!S_ISREG(status.st_mode))
    throw file_error("read", path.native(), S_ISDIR(status.st_mode) ? EISDIR : EINVAL);
  size_ = static_cast<std::uint64_t>(status.st_size);
}

std::size_t ArchiveFile::read_at(std::uint64_t offset, std::span<std::byte> into) const
{
  throw_if_interrupted();
  while (true) {
    const ssize_t got = ::pread(fd_.get(), into.data(), into.size(), static_cast<off_t>(offset));
    if (got >= 0)
      return static_cast<std::size_t>(got);
    if (errno != EINTR)
      throw file_error("read", path_.native(), errno);
  }
}

void ArchiveFile::hash_into(Sha256Hasher& hasher) const
{
  std::vector<std::byte> buffer(512 * 1024);
  std::uint64_t offset = 0;
  while (const std::size_t size = read_at(offset, buffer)) {
    hasher.update(std::span(buffer).first(size));
    offset += size;
  }
}

Sha256 ArchiveFile::hash() const
{
  Sha256Hasher hasher;
  hash_into(hasher);
  return hasher.finish();
}

}  // namespace xtool
