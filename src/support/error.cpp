// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/shell.hpp>

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace xtool {
namespace {

struct KindFacts {
  ErrorKind kind;
  int exit_code;
  std::string_view name;
};

constexpr std::array kinds{
    KindFacts{ErrorKind::usage, 2, "usage"},
    KindFacts{ErrorKind::unknown_target, 10, "unknown-target"},
    KindFacts{ErrorKind::no_std, 11, "no-std"},
    KindFacts{ErrorKind::network, 12, "network"},
    KindFacts{ErrorKind::integrity, 13, "integrity"},
    KindFacts{ErrorKind::conflict, 14, "conflict"},
    KindFacts{ErrorKind::no_toolchain, 15, "no-toolchain"},
    KindFacts{ErrorKind::file_system, 16, "file-system"},
    KindFacts{ErrorKind::invalid_input, 17, "invalid-input"},
    KindFacts{ErrorKind::external_tool, 18, "external-tool"},
    KindFacts{ErrorKind::interrupted, 130, "interrupted"},
};

const KindFacts& facts(ErrorKind kind)
{
  for (const KindFacts& row : kinds)
    if (row.kind == kind)
      return row;
  return kinds.front();
}

}  // namespace

int exit_code(ErrorKind kind) { return facts(kind).exit_code; }

std::string_view to_string(ErrorKind kind) { return facts(kind).name; }

Error::Error(ErrorKind kind, std::string message)
    : kind_(kind), descriptions_{std::move(message)}, what_(descriptions_.front())
{
}

Error& Error::help(std::string line) &
{
  help_.push_back(std::move(line));
  return *this;
}

Error&& Error::help(std::string line) &&
{
  help_.push_back(std::move(line));
  return std::move(*this);
}

void Error::interrupted_work(std::string work)
{
  what_ = work + ": " + what_;
  descriptions_.insert(descriptions_.begin(), std::move(work));
}

std::vector<std::string> Error::causes() const
{
  return {descriptions_.begin() + 1, descriptions_.end()};
}

Error file_error(std::string_view action, std::string_view path, int code)
{
  Error error(ErrorKind::file_system, fmt::format("cannot {} '{}': {}", action, path,
                                                  std::generic_category().message(code)));
  switch (code) {
    case EACCES:
    case EPERM:
      return std::move(error).help(
          fmt::format("see who may do that: {}", shell_command({"ls", "-ld", std::string(path)})));
    case ENOSPC:
    case EDQUOT:
      return std::move(error).help(
          "free some space on that file system, then run the command again");
    case EFBIG:
      return std::move(error).help("a limit on the size of files is in force: see ulimit -f");
    case ENOTDIR:
      return std::move(error).help("a file stands where that path needs a directory: move it away");
    case EROFS:
      return std::move(error).help("that file system is mounted read-only; choose another place");
    default:
      return error;
  }
}

}  // namespace xtool
