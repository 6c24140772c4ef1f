// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "catch.hpp"

namespace xtool {
namespace {

namespace fs = std::filesystem;

using Names = std::vector<std::string>;

template <typename Act>
std::string failure(ErrorKind kind, Act act)
{
  try {
    act();
  } catch (const Error& error) {
    CHECK(error.kind() == kind);
    return error.what();
  }
  return "no error";
}

mode_t mode_of(const fs::path& path)
{
  struct stat status = {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

// The names in a directory, hidden ones too, without its subdirectories' contents.
Names names_in(const fs::path& directory)
{
  Names names;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory))
    names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

// Lets no file grow beyond `bytes` for a while, as a full disk would.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN))
  {
    ::getrlimit(RLIMIT_FSIZE, &previous_);
    const rlimit limit{.rlim_cur = bytes, .rlim_max = previous_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit()
  {
    ::setrlimit(RLIMIT_FSIZE, &previous_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit previous_ = {};
  void (*handler_)(int);
};

}  // namespace

TEST_CASE("a file is read as the bytes that were written", "[files]")
{
  const TempDir dir;
  const std::string bytes("a\0\r\n\xff", 5);

  write_new_file(dir.path() / "f", bytes);

  CHECK(read_file(dir.path() / "f") == bytes);
  CHECK(read_file_if_exists(dir.path() / "f") == bytes);
}

TEST_CASE("a file that is absent is nothing, or an error that names it", "[files]")
{
  const TempDir dir;
  write_new_file(dir.path() / "f", "");
  fs::create_symlink("absent", dir.path() / "dangling");
  const std::string absent = (dir.path() / "absent").native();

  CHECK(read_file_if_exists(absent) == std::nullopt);
  CHECK(read_file_if_exists(dir.path() / "f" / "below") == std::nullopt);
  CHECK(read_file_if_exists(dir.path() / "dangling") == std::nullopt);
  CHECK(failure(ErrorKind::file_system, [&] { read_file(absent); }) ==
        "cannot read '" + absent + "': No such file or directory");
}

TEST_CASE("only regular files are read, without waiting", "[files]")
{
  const TempDir dir;
  const std::string fifo = (dir.path() / "fifo").native();
  REQUIRE(::mkfifo(fifo.c_str(), 0666) == 0);

  CHECK(failure(ErrorKind::file_system, [&] { read_file(fifo); }) ==
        "cannot read '" + fifo + "': it is not a regular file");
  CHECK(failure(ErrorKind::file_system, [&] { read_file_if_exists(dir.path()); }) ==
        "cannot read '" + dir.path().native() + "': Is a directory");
}

TEST_CASE("a file above the limit is refused", "[files]")
{
  const TempDir dir;
  const fs::path file = dir.path() / "f";
  write_new_file(file, std::string(100'000, 'x'));

  CHECK(read_file(file, 100'000).size() == 100'000);
  CHECK(failure(ErrorKind::invalid_input, [&] { read_file(file, 99'999); }) ==
        "'" + file.native() + "' is larger than the limit of 99999 bytes");
}

TEST_CASE("a new file never replaces an old one", "[files]")
{
  const TempDir dir;
  const fs::path file = dir.path() / "f";
  write_new_file(file, "old");

  CHECK(failure(ErrorKind::file_system, [&] { write_new_file(file, "new"); }) ==
        "cannot create '" + file.native() + "': File exists");
  CHECK(read_file(file) == "old");
}

TEST_CASE("replacing a file keeps its mode and leaves nothing else behind", "[files]")
{
  const TempDir dir;
  const fs::path file = dir.path() / "f";
  write_new_file(file, "old");
  fs::permissions(file, fs::perms(0640));

  write_atomically(file, "new");

  CHECK(read_file(file) == "new");
  CHECK(mode_of(file) == 0640);
  CHECK(names_in(dir.path()) == Names{"f"});
}

TEST_CASE("replacing a file makes it when there is none", "[files]")
{
  const TempDir dir;
  const mode_t mask = ::umask(022);

  write_atomically(dir.path() / "f", "new");

  ::umask(mask);
  CHECK(read_file(dir.path() / "f") == "new");
  CHECK(mode_of(dir.path() / "f") == 0644);
}

TEST_CASE("replacing a file follows links and keeps them", "[files]")
{
  const TempDir dir;
  const TempDir elsewhere;
  const fs::path real = elsewhere.path() / "real";
  write_new_file(real, "old");
  fs::create_symlink(real, dir.path() / "middle");
  fs::create_symlink("middle", dir.path() / "link");
  fs::create_symlink("later", dir.path() / "dangling");

  write_atomically(dir.path() / "link", "new");
  write_atomically(dir.path() / "dangling", "made");

  CHECK(read_file(real) == "new");
  CHECK(fs::read_symlink(dir.path() / "link") == "middle");
  CHECK(fs::read_symlink(dir.path() / "middle") == real);
  CHECK(read_file(dir.path() / "later") == "made");
  CHECK(names_in(dir.path()) == Names{"dangling", "later", "link", "middle"});
  CHECK(names_in(elsewhere.path()) == Names{"real"});
}

TEST_CASE("replacing what is no file, or cannot be reached, is an error", "[files]")
{
  const TempDir dir;
  fs::create_symlink("loop", dir.path() / "loop");
  write_new_file(dir.path() / "f", "old");
  const std::string loop = (dir.path() / "loop").native();
  const std::string below = (dir.path() / "f" / "below").native();

  CHECK(failure(ErrorKind::file_system, [&] { write_atomically(loop, "x"); }) ==
        "cannot write '" + loop + "': Too many levels of symbolic links");
  CHECK(failure(ErrorKind::file_system, [&] { write_atomically(below, "x"); }) ==
        "cannot write '" + below + "': Not a directory");
  CHECK(failure(ErrorKind::file_system, [&] { write_atomically(dir.path(), "x"); }) ==
        "cannot write '" + dir.path().native() + "': it is not a regular file");
  CHECK(names_in(dir.path()) == Names{"f", "loop"});
}

TEST_CASE("a write that fails half way leaves the old file and no other", "[files]")
{
  const TempDir dir;
  const fs::path file = dir.path() / "f";
  write_new_file(file, "old");
  std::string replaced;
  std::string created;

  {
    const FileSizeLimit full(1000);
    const std::string large(2000, 'x');
    replaced = failure(ErrorKind::file_system, [&] { write_atomically(file, large); });
    created = failure(ErrorKind::file_system, [&] { write_new_file(dir.path() / "g", large); });
  }

  CHECK(replaced == "cannot write '" + file.native() + "': File too large");
  CHECK(created == "cannot write '" + (dir.path() / "g").native() + "': File too large");
  CHECK(read_file(file) == "old");
  CHECK(names_in(dir.path()) == Names{"f"});
}

TEST_CASE("a failed rename names both paths", "[files]")
{
  const TempDir dir;
  const fs::path from = dir.path() / "a";
  const fs::path to = dir.path() / "b";

  CHECK(failure(ErrorKind::file_system, [&] { rename_path(from, to); }) ==
        "cannot rename '" + from.native() + "' to '" + to.native() +
            "': No such file or directory");

  write_new_file(from, "x");
  rename_path(from, to);
  CHECK(names_in(dir.path()) == Names{"b"});
}

TEST_CASE("directories are made with their parents, and where they are already", "[files]")
{
  const TempDir dir;
  const fs::path deep = dir.path() / "a" / "b";
  write_new_file(dir.path() / "f", "");

  xtool::create_directories(deep);
  xtool::create_directories(deep);
  fsync_directory(deep);

  CHECK(fs::is_directory(deep));
  CHECK(
      failure(ErrorKind::file_system, [&] { xtool::create_directories(dir.path() / "f" / "x"); }) ==
      "cannot create the directory '" + (dir.path() / "f" / "x").native() + "': Not a directory");
  CHECK(failure(ErrorKind::file_system, [&] { fsync_directory(dir.path() / "absent"); }) ==
        "cannot sync '" + (dir.path() / "absent").native() + "': No such file or directory");
}

TEST_CASE("removing a tree does not follow links out of it", "[files]")
{
  const TempDir dir;
  xtool::create_directories(dir.path() / "tree" / "sub");
  xtool::create_directories(dir.path() / "kept");
  write_new_file(dir.path() / "kept" / "f", "");
  fs::create_directory_symlink(dir.path() / "kept", dir.path() / "tree" / "sub" / "link");

  remove_tree(dir.path() / "tree");
  remove_tree(dir.path() / "tree");

  CHECK(names_in(dir.path()) == Names{"kept"});
  CHECK(names_in(dir.path() / "kept") == Names{"f"});
}

TEST_CASE("a tree is listed as its sorted files and links", "[files]")
{
  const TempDir dir;
  xtool::create_directories(dir.path() / "lib" / "empty");
  write_new_file(dir.path() / "lib" / "z", "");
  write_new_file(dir.path() / "lib" / ".hidden", "");
  write_new_file(dir.path() / "a", "");
  fs::create_directory_symlink("lib", dir.path() / "link");
  REQUIRE(::mkfifo((dir.path() / "fifo").c_str(), 0666) == 0);

  CHECK(list_files(dir.path()) == Names{"a", "lib/.hidden", "lib/z", "link"});
  CHECK(list_files(dir.path() / "absent").empty());
}

TEST_CASE("free space is known for a path that exists", "[files]")
{
  const TempDir dir;

  CHECK(free_space(dir.path()) > 0);
  CHECK(failure(ErrorKind::file_system, [&] {
          free_space(dir.path() / "absent");
        }).find("No such file or directory") != std::string::npos);
}

TEST_CASE("random suffixes are sixteen hexadecimal digits and differ", "[files]")
{
  const std::string suffix = random_suffix();

  CHECK(suffix.size() == 16);
  CHECK(suffix.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(suffix != random_suffix());
}

TEST_CASE("a temporary directory is private and goes with its contents", "[files]")
{
  fs::path path;
  {
    const TempDir dir;
    path = dir.path();
    write_new_file(path / "f", "");
    CHECK(mode_of(path) == 0700);
  }

  CHECK_FALSE(fs::exists(path));
}

TEST_CASE("a descriptor is closed once, by its last owner", "[files]")
{
  int ends[2] = {};
  REQUIRE(::pipe(ends) == 0);
  UniqueFd read_end(ends[0]);
  UniqueFd write_end(ends[1]);

  UniqueFd moved = std::move(write_end);
  CHECK(moved.get() == ends[1]);
  CHECK_FALSE(write_end);

  read_end = std::move(moved);
  CHECK(::write(ends[0], "", 0) == -1);  // closed when it was replaced
  CHECK(read_end.get() == ends[1]);
  CHECK(read_end.close_checked() == 0);
  CHECK(read_end.close_checked() == 0);
}

}  // namespace xtool
