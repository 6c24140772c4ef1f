// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>

#include <cerrno>

#include "catch.hpp"

namespace xtool {

using Lines = std::vector<std::string>;

TEST_CASE("every kind of error has its exit code and its name", "[error]")
{
  struct Row {
    ErrorKind kind;
    int code;
    std::string_view name;
  };
  const Row row = GENERATE(
      Row{ErrorKind::usage, 2, "usage"}, Row{ErrorKind::unknown_target, 10, "unknown-target"},
      Row{ErrorKind::no_std, 11, "no-std"}, Row{ErrorKind::network, 12, "network"},
      Row{ErrorKind::integrity, 13, "integrity"}, Row{ErrorKind::conflict, 14, "conflict"},
      Row{ErrorKind::no_toolchain, 15, "no-toolchain"},
      Row{ErrorKind::file_system, 16, "file-system"},
      Row{ErrorKind::invalid_input, 17, "invalid-input"},
      Row{ErrorKind::external_tool, 18, "external-tool"},
      Row{ErrorKind::interrupted, 130, "interrupted"});

  CHECK(exit_code(row.kind) == row.code);
  CHECK(to_string(row.kind) == row.name);
}

TEST_CASE("work that was interrupted by an error is named from the outside in", "[error]")
{
  Error caught(ErrorKind::usage, "none");

  try {
    during("adding 'x'", [] {
      during("downloading 'u'", [] {
        throw Error(ErrorKind::network, "connection closed").help("try again").help("or later");
      });
    });
  } catch (const Error& error) {
    caught = error;
  }

  CHECK(caught.kind() == ErrorKind::network);
  CHECK(caught.message() == "adding 'x'");
  CHECK(caught.causes() == Lines{"downloading 'u'", "connection closed"});
  CHECK(caught.help_lines() == Lines{"try again", "or later"});
  CHECK(std::string(caught.what()) == "adding 'x': downloading 'u': connection closed");
}

TEST_CASE("advice can be added to an error that has a name", "[error]")
{
  Error error(ErrorKind::usage, "no");
  error.help("first").help("second");

  CHECK(error.message() == "no");
  CHECK(error.help_lines() == Lines{"first", "second"});
}

TEST_CASE("work without an error returns its value", "[error]")
{
  CHECK(during("counting", [] { return 7; }) == 7);
}

TEST_CASE("a failure of the file system says what, where and why, and what helps", "[error]")
{
  const Error full = file_error("write", "/x/y", ENOSPC);
  CHECK(full.kind() == ErrorKind::file_system);
  CHECK(full.message() == "cannot write '/x/y': No space left on device");
  CHECK(full.help_lines() ==
        Lines{"free some space on that file system, then run the command again"});

  CHECK(file_error("write", "/x", EACCES).help_lines() == Lines{"see who may do that: ls -ld /x"});
  CHECK(file_error("write", "/x", EFBIG).help_lines() ==
        Lines{"a limit on the size of files is in force: see ulimit -f"});
  CHECK(file_error("write", "/x", EROFS).help_lines() ==
        Lines{"that file system is mounted read-only; choose another place"});
  CHECK(file_error("read", "/x", ENOENT).help_lines().empty());
}

}  // namespace xtool
