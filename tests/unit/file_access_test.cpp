// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/glob.hpp>
#include <xtool/support/plain_files.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include "catch.hpp"

namespace xtool {
namespace {

namespace fs = std::filesystem;

}  // namespace

TEST_CASE("a link is told from what it leads to", "[file_access]")
{
  const TempDir dir;
  write_new_file(dir.path() / "file", "12345");
  fs::create_symlink("file", dir.path() / "link");
  fs::create_symlink("nowhere", dir.path() / "broken");

  CHECK(status_of(dir.path() / "link")->type == FileType::symlink);
  CHECK(status_of(dir.path() / "link", Links::follow)->type == FileType::regular);
  CHECK(status_of(dir.path() / "link", Links::follow)->size == 5);
  CHECK(status_of(dir.path())->type == FileType::directory);
  CHECK(status_of("/dev/null")->type == FileType::other);
  CHECK(status_of(dir.path() / "broken")->type == FileType::symlink);
  CHECK_FALSE(status_of(dir.path() / "broken", Links::follow));
  CHECK_FALSE(status_of(dir.path() / "absent"));
  CHECK_THROWS_AS(status_of(dir.path() / "file" / "x"), Error);
}

TEST_CASE("a path that leads nowhere or cannot be looked at is not there", "[file_access]")
{
  const TempDir dir;
  write_new_file(dir.path() / "file", "");
  fs::create_symlink("nowhere", dir.path() / "broken");

  CHECK(is_there(dir.path() / "file"));
  CHECK(is_there(dir.path()));
  CHECK_FALSE(is_there(dir.path() / "broken"));
  CHECK_FALSE(is_there(dir.path() / "file/x"));
  CHECK_FALSE(is_there(""));
}

TEST_CASE("a file is removed once, and what cannot be removed is an error", "[file_access]")
{
  const TempDir dir;
  write_new_file(dir.path() / "file", "");
  fs::create_directory(dir.path() / "directory");

  CHECK(remove_file(dir.path() / "file"));
  CHECK_FALSE(remove_file(dir.path() / "file"));
  CHECK_THROWS_AS(remove_file(dir.path() / "directory"), Error);
}

TEST_CASE("a directory is removed only when nothing is in it", "[file_access]")
{
  const TempDir dir;
  fs::create_directory(dir.path() / "in");
  write_new_file(dir.path() / "in/file", "");

  CHECK(remove_empty_directory(dir.path() / "in") == std::errc::directory_not_empty);
  remove_file(dir.path() / "in/file");
  CHECK_FALSE(remove_empty_directory(dir.path() / "in"));
  CHECK(remove_empty_directory(dir.path() / "in") == std::errc::no_such_file_or_directory);
}

TEST_CASE("a file without any write permission is not to be replaced", "[file_access]")
{
  const TempDir dir;
  const fs::path file = dir.path() / "file";
  write_new_file(file, "");

  CHECK_FALSE(obstacle_to_replacing(file));
  CHECK_FALSE(obstacle_to_replacing(dir.path() / "absent"));
  fs::permissions(file, fs::perms::owner_read);
  CHECK(obstacle_to_replacing(file) == std::errc::permission_denied);
}

TEST_CASE("permissions are copied where there are some to copy", "[file_access]")
{
  const TempDir dir;
  write_new_file(dir.path() / "old", "");
  write_new_file(dir.path() / "new", "");
  ::chmod((dir.path() / "old").c_str(), 0640);

  copy_permissions(dir.path() / "absent", dir.path() / "new");
  CHECK(fs::status(dir.path() / "new").permissions() != fs::perms(0640));
  copy_permissions(dir.path() / "old", dir.path() / "new");
  CHECK(fs::status(dir.path() / "new").permissions() == fs::perms(0640));
}

TEST_CASE("two paths are swapped, or nothing happens", "[file_access]")
{
  const TempDir dir;
  write_new_file(dir.path() / "a", "1");
  write_new_file(dir.path() / "b", "2");

  CHECK_FALSE(exchange_paths(dir.path() / "a", dir.path() / "absent"));
  CHECK(read_file(dir.path() / "a") == "1");
  if (exchange_paths(dir.path() / "a", dir.path() / "b")) {
    CHECK(read_file(dir.path() / "a") == "2");
    CHECK(read_file(dir.path() / "b") == "1");
  }
}

TEST_CASE("the start of a file is read, up to the limit", "[plain_files]")
{
  const TempDir dir;
  const std::string file = (dir.path() / "file").native();
  write_new_file(file, std::string(40000, 'x'));

  CHECK(read_start(file, 3) == "xxx");
  CHECK(read_start(file, std::string::npos) == std::string(40000, 'x'));
  CHECK(read_start(dir.path().native(), 3) == std::nullopt);
  CHECK(read_start(file + "-absent", 3) == std::nullopt);
  CHECK(is_regular_file(file));
  CHECK_FALSE(is_regular_file(dir.path().native()));
  CHECK(is_directory(dir.path().native()));
  CHECK_FALSE(is_readable(file + "-absent"));
}

TEST_CASE("a shell's patterns match names, with or without regard to case", "[glob]")
{
  CHECK(matches_glob("libgcc_s.so.*", "libgcc_s.so.1"));
  CHECK_FALSE(matches_glob("libgcc_s.so.*", "libgcc_s.so"));
  CHECK_FALSE(matches_glob("kernel32.dll", "KERNEL32.dll"));
  CHECK(matches_glob("kernel32.dll", "KERNEL32.dll", LetterCase::ignored));
}

}  // namespace xtool
