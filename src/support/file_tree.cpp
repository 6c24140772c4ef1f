// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace xtool {

namespace fs = std::filesystem;

namespace {

// As compilers do, /tmp where TMPDIR names no directory.
fs::path temporary_directory()
{
  std::error_code absent;
  const fs::path named = fs::temp_directory_path(absent);
  return absent ? fs::path("/tmp") : named;
}

}  // namespace

void create_directories(const fs::path& directory)
{
  std::error_code code;
  fs::create_directories(directory, code);
  if (code)
    throw file_error("create the directory", directory.native(), code.value());
}

void remove_tree(const fs::path& path)
{
  std::error_code code;
  fs::remove_all(path, code);
  if (code && code != std::errc::no_such_file_or_directory)
    throw file_error("remove", path.native(), code.value());
}

std::vector<std::string> list_files(const fs::path& directory)
{
  std::vector<std::string> files;
  std::error_code code;
  fs::recursive_directory_iterator entry(directory, code);
  if (code == std::errc::no_such_file_or_directory)
    return files;
  for (; !code && entry != fs::recursive_directory_iterator(); entry.increment(code)) {
    const fs::file_status status = entry->symlink_status(code);
    if (code)
      break;
    if (fs::is_regular_file(status) || fs::is_symlink(status))
      files.push_back(entry->path().lexically_relative(directory).generic_string());
  }
  if (code)
    throw file_error("list", directory.native(), code.value());
  std::sort(files.begin(), files.end());
  return files;
}

std::uint64_t free_space(const fs::path& path)
{
  struct statvfs status = {};
  if (::statvfs(path.c_str(), &status) != 0)
    throw file_error("read the free space at", path.native(), errno);
  return std::uint64_t{status.f_bavail} * status.f_frsize;
}

TempDir::TempDir() : TempDir(temporary_directory()) {}

TempDir::TempDir(const fs::path& parent)
{
  std::string name = (parent / "xtool-XXXXXX").native();
  if (::mkdtemp(name.data()) == nullptr)
    throw file_error("create a temporary directory in", parent.native(), errno);
  path_ = name;
}

TempDir::~TempDir()
{
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace xtool
