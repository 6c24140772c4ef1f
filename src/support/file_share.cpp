// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/file_share.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/interrupt.hpp>

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <vector>

namespace xtool {
namespace {

namespace fs = std::filesystem;

void write_all(const UniqueFd& to, const std::byte* bytes, std::size_t size, const fs::path& path)
{
  while (size > 0) {
    const ssize_t written = ::write(to.get(), bytes, size);
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      throw file_error("write", path.native(), errno);
    bytes += written;
    size -= static_cast<std::size_t>(written);
  }
}

void copy_bytes(const UniqueFd& from, const UniqueFd& to, const fs::path& source,
                const fs::path& path)
{
  std::vector<std::byte> buffer(std::size_t{1} << 20);
  while (true) {
    throw_if_interrupted();
    const ssize_t got = ::read(from.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      throw file_error("read", source.native(), errno);
    if (got == 0)
      return;
    write_all(to, buffer.data(), static_cast<std::size_t>(got), path);
  }
}

}  // namespace

Sharing share_file(const fs::path& from, const fs::path& to)
{
  const UniqueFd source(::open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  struct stat status = {};
  if (!source || ::fstat(source.get(), &status) != 0)
    throw file_error("read", from.native(), errno);
  UniqueFd copy(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!copy)
    throw file_error("create", to.native(), errno);
  Sharing sharing = Sharing::cloned;
  if (::ioctl(copy.get(), FICLONE, source.get()) != 0) {
    // What is there now is empty, and nobody else knows it yet.
    if (::unlink(to.c_str()) == 0 && ::link(from.c_str(), to.c_str()) == 0)
      return Sharing::linked;
    copy = UniqueFd(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (!copy)
      throw file_error("create", to.native(), errno);
    copy_bytes(source, copy, from, to);
    sharing = Sharing::copied;
  }
  constexpr mode_t permissions = 0777;
  if (::fchmod(copy.get(), status.st_mode & permissions) != 0)
    throw file_error("keep the mode of", from.native(), errno);
  if (const int code = copy.close_checked())
    throw file_error("write", to.native(), code);
  return sharing;
}

void fsync_file(const fs::path& path)
{
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file || (::fsync(file.get()) != 0 && errno != EINVAL))
    throw file_error("sync", path.native(), errno);
}

}  // namespace xtool
