// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/plain_files.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace xtool {
namespace {

// Its type among the bits of a mode; 0 where there is no such file.
mode_t type_of(const std::string& path)
{
  struct stat status = {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & S_IFMT : 0;
}

}  // namespace

std::optional<std::string> read_start(const std::string& path, std::size_t limit)
{
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return std::nullopt;
  std::string text;
  std::array<char, 16384> buffer = {};
  ssize_t got = 0;
  while (text.size() < limit) {
    got = ::read(fd, buffer.data(), std::min(buffer.size(), limit - text.size()));
    if (got == 0 || (got < 0 && errno != EINTR))
      break;
    if (got > 0)
      text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  ::close(fd);
  if (got < 0)
    return std::nullopt;
  return text;
}

PartlyRead::PartlyRead(const std::string& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC))
{
  struct stat status = {};
  if (fd_ >= 0 && ::fstat(fd_, &status) == 0 && S_ISREG(status.st_mode))
    size_ = static_cast<std::uint64_t>(status.st_size);
}

PartlyRead::~PartlyRead()
{
  if (fd_ >= 0)
    ::close(fd_);
}

std::string PartlyRead::read(std::uint64_t offset, std::uint64_t length) const
{
  if (offset > size_ || length > size_ - offset)
    return {};
  std::string bytes(length, '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got =
        ::pread(fd_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (got == 0 || (got < 0 && errno != EINTR))
      return {};
    done += got > 0 ? static_cast<std::size_t>(got) : 0;
  }
  return bytes;
}

bool is_directory(const std::string& path) { return type_of(path) == S_IFDIR; }

bool is_regular_file(const std::string& path) { return type_of(path) == S_IFREG; }

bool is_readable(const std::string& path) { return ::access(path.c_str(), R_OK) == 0; }

}  // namespace xtool
