// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <random>
#include <system_error>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// Removes the file again unless the work on it was finished.
class UnfinishedFile {
 public:
  explicit UnfinishedFile(fs::path path) : path_(std::move(path)) {}
  ~UnfinishedFile()
  {
    if (!finished_)
      ::unlink(path_.c_str());
  }
  UnfinishedFile(const UnfinishedFile&) = delete;
  UnfinishedFile& operator=(const UnfinishedFile&) = delete;
  void finished() { finished_ = true; }

 private:
  fs::path path_;
  bool finished_ = false;
};

UniqueFd open_existing(const fs::path& path)
{
  // Without O_NONBLOCK, opening a FIFO would wait for a writer for ever.
  return UniqueFd(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
}

std::string read_open_file(const UniqueFd& fd, const fs::path& path, std::uint64_t max_bytes)
{
  struct stat status = {};
  if (::fstat(fd.get(), &status) != 0)
    throw file_error("read", path.native(), errno);
  if (S_ISDIR(status.st_mode))
    throw file_error("read", path.native(), EISDIR);
  if (!S_ISREG(status.st_mode))
    throw Error(ErrorKind::file_system,
                fmt::format("cannot read '{}': it is not a regular file", path.native()));

  std::string text;
  text.reserve(std::min(static_cast<std::uint64_t>(status.st_size), max_bytes));
  std::array<char, 1 << 16> buffer;
  while (true) {
    const ssize_t count = ::read(fd.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      throw file_error("read", path.native(), errno);
    if (count == 0)
      return text;
    text.append(buffer.data(), static_cast<std::size_t>(count));
    if (text.size() > max_bytes)
      throw Error(ErrorKind::invalid_input, fmt::format("'{}' is larger than the limit of {} bytes",
                                                        path.native(), max_bytes));
  }
}

// Everything up to the disk, so that a later rename cannot overtake the contents.
void write_durably(UniqueFd fd, const fs::path& path, std::string_view text)
{
  while (!text.empty()) {
    const ssize_t count = ::write(fd.get(), text.data(), text.size());
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      throw file_error("write", path.native(), errno);
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  if (::fsync(fd.get()) != 0)
    throw file_error("write", path.native(), errno);
  if (const int code = fd.close_checked())
    throw file_error("write", path.native(), code);
}

UniqueFd create_new(const fs::path& path, mode_t mode)
{
  UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!fd)
    throw file_error("create", path.native(), errno);
  return fd;
}

// Where a write to `path` would land. The last link may point at nothing yet.
fs::path follow_links(const fs::path& path)
{
  constexpr int most_links = 32;
  fs::path at = path;
  for (int links = 0; links <= most_links; ++links) {
    std::error_code no_link;
    const fs::path next = fs::read_symlink(at, no_link);
    if (no_link)
      return at;
    at = at.parent_path() / next;
  }
  throw file_error("write", path.native(), ELOOP);
}

fs::path directory_of(const fs::path& file)
{
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

// Gives the new file the owner and the mode of the one that it will replace.
void copy_ownership(const UniqueFd& fd, const fs::path& path, const struct stat& old)
{
  struct stat fresh = {};
  if (::fstat(fd.get(), &fresh) != 0)
    throw file_error("write", path.native(), errno);
  const bool same_owner = fresh.st_uid == old.st_uid && fresh.st_gid == old.st_gid;
  if (!same_owner && ::fchown(fd.get(), old.st_uid, old.st_gid) != 0)
    throw file_error("keep the owner of", path.native(), errno);
  if (::fchmod(fd.get(), old.st_mode & 07777) != 0)
    throw file_error("keep the mode of", path.native(), errno);
}

}  // namespace

UniqueFd::~UniqueFd() { close_checked(); }

UniqueFd::UniqueFd(UniqueFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

UniqueFd& UniqueFd::operator=(UniqueFd&& other) noexcept
{
  if (this != &other) {
    close_checked();
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

int UniqueFd::close_checked()
{
  const int fd = std::exchange(fd_, -1);
  // After EINTR the descriptor is closed all the same (close(2), "Dealing with error returns").
  if (fd < 0 || ::close(fd) == 0 || errno == EINTR)
    return 0;
  return errno;
}

std::string read_file(const fs::path& path, std::uint64_t max_bytes)
{
  const UniqueFd fd = open_existing(path);
  if (!fd)
    throw file_error("read", path.native(), errno);
  return read_open_file(fd, path, max_bytes);
}

std::optional<std::string> read_file_if_exists(const fs::path& path, std::uint64_t max_bytes)
{
  const UniqueFd fd = open_existing(path);
  if (!fd && (errno == ENOENT || errno == ENOTDIR))
    return std::nullopt;
  if (!fd)
    throw file_error("read", path.native(), errno);
  return read_open_file(fd, path, max_bytes);
}

void write_new_file(const fs::path& path, std::string_view text)
{
  UniqueFd fd = create_new(path, 0666);
  UnfinishedFile file(path);
  write_durably(std::move(fd), path, text);
  file.finished();
}

void write_atomically(const fs::path& path, std::string_view text,
                      const std::function<void()>& before_rename)
{
  const fs::path target = follow_links(path);
  const fs::path directory = directory_of(target);
  struct stat old = {};
  const bool exists = ::stat(target.c_str(), &old) == 0;
  if (exists && !S_ISREG(old.st_mode))
    throw Error(ErrorKind::file_system,
                fmt::format("cannot write '{}': it is not a regular file", target.native()));

  const fs::path temporary =
      directory / fmt::format(".{}.xtool-{}", target.filename().native(), random_suffix());
  // Nobody may read the new file before it has the old one's mode.
  UniqueFd fd(
      ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, exists ? 0600 : 0666));
  if (!fd)
    throw file_error("write", path.native(), errno);
  UnfinishedFile file(temporary);
  if (exists)
    copy_ownership(fd, target, old);
  write_durably(std::move(fd), path, text);
  if (before_rename)
    before_rename();
  if (::rename(temporary.c_str(), target.c_str()) != 0)
    throw file_error("write", path.native(), errno);
  file.finished();
  fsync_directory(directory);
}

void fsync_directory(const fs::path& directory)
{
  const UniqueFd fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // EINVAL: this file system does not sync directories one by one, so there is nothing to wait for.
  if (!fd || (::fsync(fd.get()) != 0 && errno != EINVAL))
    throw file_error("sync", directory.native(), errno);
}

void rename_path(const fs::path& from, const fs::path& to)
{
  if (::rename(from.c_str(), to.c_str()) != 0) {
    const int code = errno;
    throw file_error(fmt::format("rename '{}' to", from.native()), to.native(), code);
  }
}

std::string random_suffix()
{
  std::random_device random;
  return fmt::format("{:08x}{:08x}", random(), random());
}

}  // namespace xtool
