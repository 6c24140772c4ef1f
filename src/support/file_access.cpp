// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace xtool {
namespace {

namespace fs = std::filesystem;

std::error_code last_error() { return {errno, std::generic_category()}; }

FileType type_of(mode_t mode)
{
  return S_ISREG(mode)   ? FileType::regular
         : S_ISDIR(mode) ? FileType::directory
         : S_ISLNK(mode) ? FileType::symlink
                         : FileType::other;
}

std::error_code access_problem(const fs::path& path, int wish)
{
  // As the user who runs this program, also where that is another than who started it.
  return ::faccessat(AT_FDCWD, path.c_str(), wish, AT_EACCESS) == 0 ? std::error_code()
                                                                    : last_error();
}

}  // namespace

std::optional<FileStatus> status_of(const fs::path& path, Links links)
{
  struct stat status = {};
  const int flags = links == Links::stay ? AT_SYMLINK_NOFOLLOW : 0;
  if (::fstatat(AT_FDCWD, path.c_str(), &status, flags) != 0) {
    if (errno == ENOENT)
      return std::nullopt;
    throw file_error("examine", path.native(), errno);
  }
  return FileStatus{
      .type = type_of(status.st_mode),
      .size = static_cast<std::uint64_t>(status.st_size),
      .changed = std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec,
      .file_system = status.st_dev};
}

std::optional<FileIdentity> identity_of(const fs::path& path)
{
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0)
    return std::nullopt;
  return FileIdentity{
      .file_system = status.st_dev,
      .number = status.st_ino,
      .size = static_cast<std::uint64_t>(status.st_size),
      .changed = std::int64_t{status.st_ctim.tv_sec} * 1'000'000'000 + status.st_ctim.tv_nsec};
}

bool is_there(const fs::path& path)
{
  std::error_code ignored;
  return fs::exists(path, ignored);
}

bool may_write(const fs::path& path) { return !access_problem(path, W_OK); }

std::error_code obstacle_to_entries(const fs::path& directory)
{
  return access_problem(directory, W_OK | X_OK);
}

std::error_code obstacle_to_replacing(const fs::path& file)
{
  struct stat status = {};
  if (::stat(file.c_str(), &status) != 0)
    return {};
  constexpr mode_t writable = 0222;
  if ((status.st_mode & writable) == 0)
    return std::make_error_code(std::errc::permission_denied);
  return access_problem(file, W_OK);
}

bool remove_file(const fs::path& path)
{
  if (::unlink(path.c_str()) == 0)
    return true;
  if (errno != ENOENT && errno != ENOTDIR)
    throw file_error("remove", path.native(), errno);
  return false;
}

std::vector<fs::path> paths_in(const fs::path& directory)
{
  std::vector<fs::path> paths;
  std::error_code failure;
  for (fs::directory_iterator at(directory, failure), end; !failure && at != end;
       at.increment(failure))
    paths.push_back(at->path());
  if (failure && failure != std::errc::no_such_file_or_directory)
    throw file_error("read the directory", directory.native(), failure.value());
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::error_code remove_empty_directory(const fs::path& path)
{
  return ::rmdir(path.c_str()) == 0 ? std::error_code() : last_error();
}

void copy_permissions(const fs::path& from, const fs::path& to)
{
  constexpr mode_t permissions = 07777;
  struct stat old = {};
  if (::stat(from.c_str(), &old) == 0 && ::chmod(to.c_str(), old.st_mode & permissions) != 0)
    throw file_error("keep the mode of", from.native(), errno);
}

bool exchange_paths(const fs::path& one, const fs::path& other)
{
  return ::renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) == 0;
}

}  // namespace xtool
