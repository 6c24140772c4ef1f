// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/beneath.hpp>
#include <xtool/support/error.hpp>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

namespace xtool {
namespace {

int openat2(int directory, const char* path, int flags, unsigned mode)
{
  open_how how = {};
  how.flags = static_cast<std::uint64_t>(flags);
  how.mode = mode;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  return static_cast<int>(::syscall(SYS_openat2, directory, path, &how, sizeof how));
}

// For kernels before 5.6, and for sandboxes that do not know openat2: one component at a time.
UniqueFd walk(int directory, const std::string& path, int flags, unsigned mode)
{
  UniqueFd at(::fcntl(directory, F_DUPFD_CLOEXEC, 0));
  std::size_t start = 0;
  while (at) {
    const std::size_t slash = path.find('/', start);
    const std::string name = path.substr(start, slash - start);
    if (name.empty() || name == "." || name == "..") {
      errno = EXDEV;
      return UniqueFd();
    }
    if (slash == std::string::npos)
      return UniqueFd(::openat(at.get(), name.c_str(), flags | O_NOFOLLOW, mode));
    at = UniqueFd(::openat(at.get(), name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    start = slash + 1;
  }
  return at;
}

std::string last_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

BeneathWriter::BeneathWriter(const std::filesystem::path& directory)
    : root_(directory), root_fd_(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC))
{
  if (!root_fd_)
    throw file_error("open", directory.native(), errno);
}

void BeneathWriter::fail(std::string_view action, int code) const
{
  throw file_error(action, (root_ / path_).native(), code);
}

UniqueFd BeneathWriter::open_beneath(const std::string& path, int flags, unsigned mode) const
{
  UniqueFd fd(openat2(root_fd_.get(), path.c_str(), flags | O_CLOEXEC, mode));
  if (!fd && (errno == ENOSYS || errno == EPERM))
    return walk(root_fd_.get(), path, flags | O_CLOEXEC, mode);
  return fd;
}

UniqueFd BeneathWriter::open_parent(const std::string& path) const
{
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos)
    return UniqueFd(::fcntl(root_fd_.get(), F_DUPFD_CLOEXEC, 0));
  return open_beneath(path.substr(0, slash), O_RDONLY | O_DIRECTORY, 0);
}

void BeneathWriter::make_parents(const std::string& path)
{
  for (std::size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    const std::string directory = path.substr(0, slash);
    if (!directories_.insert(directory).second)
      continue;
    const UniqueFd parent = open_parent(directory);
    if (!parent ||
        (::mkdirat(parent.get(), last_name(directory).c_str(), 0755) != 0 && errno != EEXIST))
      fail("create the directory of", errno);
  }
}

void BeneathWriter::open(const std::string& path, bool executable)
{
  path_ = path;
  make_parents(path);
  file_ = open_beneath(path, O_WRONLY | O_CREAT | O_EXCL, executable ? 0755 : 0644);
  if (!file_)
    fail("create", errno);
  files_.insert(path);
}

void BeneathWriter::write(std::span<const std::byte> bytes)
{
  while (!bytes.empty()) {
    const ssize_t count = ::write(file_.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      fail("write", errno);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

void BeneathWriter::close()
{
  // The disk starts to write now, so that sync_all has little left to wait for. A mere hint: some
  // file systems do not have it.
  ::sync_file_range(file_.get(), 0, 0, SYNC_FILE_RANGE_WRITE);
  if (const int code = file_.close_checked())
    fail("write", code);
}

void BeneathWriter::symbolic_link(const std::string& path, const std::string& text)
{
  path_ = path;
  make_parents(path);
  const UniqueFd parent = open_parent(path);
  if (!parent || ::symlinkat(text.c_str(), parent.get(), last_name(path).c_str()) != 0)
    fail("create the link", errno);
}

void BeneathWriter::hard_link(const std::string& path, const std::string& existing)
{
  path_ = path;
  make_parents(path);
  const UniqueFd from = open_parent(existing);
  const UniqueFd to = open_parent(path);
  if (!from || !to ||
      ::linkat(from.get(), last_name(existing).c_str(), to.get(), last_name(path).c_str(), 0) != 0)
    fail("create the link", errno);
}

void BeneathWriter::sync_all()
{
  std::vector<std::string> order(files_.begin(), files_.end());
  order.insert(order.end(), directories_.rbegin(), directories_.rend());  // children before parents
  for (const std::string& path : order) {
    path_ = path;
    const UniqueFd fd = open_beneath(path, O_RDONLY, 0);
    if (!fd || (::fsync(fd.get()) != 0 && errno != EINVAL))
      fail("sync", errno);
  }
  if (::fsync(root_fd_.get()) != 0 && errno != EINVAL)
    throw file_error("sync", root_.native(), errno);
}

void BeneathWriter::sync_file_system()
{
  if (::syncfs(root_fd_.get()) != 0)
    throw file_error("sync", root_.native(), errno);
}

}  // namespace xtool
