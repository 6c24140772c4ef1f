// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/shim/shim.hpp>

#include "cmake_toolchain.hpp"
#include "launcher_image.hpp"
#include "shim_script.hpp"

#include <xtool/link/shim/shim_config.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <cerrno>

namespace xtool {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void throw_errno(const std::string& what, const fs::path& path)
{
  throw Error(ErrorKind::file_system, fmt::format("cannot {} '{}': {}", what, path.string(),
                                                  std::generic_category().message(errno)));
}

// The side file's values end with their line.
void check_values(const ShimRequest& request)
{
  for (const fs::path& path : {request.zig.program, request.cache}) {
    if (!path.is_absolute() || path.native().find_first_of("\r\n") != std::string::npos)
      throw Error(ErrorKind::file_system,
                  fmt::format("'{}' cannot be written into a shim's file", path.string()))
          .help("shims need absolute paths without line breaks");
  }
}

ShimConfig config_of(const ShimRequest& request)
{
  struct stat status = {};
  if (stat(request.zig.program.c_str(), &status) != 0)
    throw_errno("find", request.zig.program);
  return {.triple = request.triple,
          .zig = request.zig.program.string(),
          .version = request.zig.version,
          .target = request.target.target,
          .glibc = request.target.glibc ? request.target.glibc->str() : "",
          .cpu = request.target.cpu,
          .cache = request.cache.string(),
          .zig_size = status.st_size,
          .zig_time = std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec};
}

void write_program(const fs::path& path, std::string_view text)
{
  write_new_file(path, text);
  if (chmod(path.c_str(), 0755) != 0)
    throw_errno("make executable", path);
}

// Puts the finished directory in the place of the older one in one step, and removes that.
void exchange(const fs::path& fresh, const fs::path& place)
{
  if (renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, place.c_str(), RENAME_EXCHANGE) == 0) {
    remove_tree(fresh);
    return;
  }
  // There is none yet, or the file system knows no exchange.
  if (errno != ENOENT)
    remove_tree(place);
  rename_path(fresh, place);
}

}  // namespace

Shims shim_paths(const fs::path& directory, const ShimRequest& request)
{
  const fs::path prefix = directory / (request.triple + "-zig-");
  const auto path = [&](std::string_view suffix) {
    return fs::path(prefix.string() + std::string(suffix));
  };
  // Older ones refuse the words with which rustc calls a dlltool.
  const bool dlltool = request.target.target.find("-windows") != std::string::npos &&
                       request.zig.version >= ZigVersion{.major = 0, .minor = 12};
  return {.cc = path("cc"),
          .cxx = path("c++"),
          .ar = path("ar"),
          .ranlib = path("ranlib"),
          .dlltool = dlltool ? path("dlltool") : fs::path(),
          .cmake_toolchain = directory / "toolchain.cmake"};
}

Shims write_shims(const fs::path& directory, const ShimRequest& request)
{
  check_values(request);
  const ShimConfig config = config_of(request);
  xtool::create_directories(directory.parent_path());
  const TempDir stage(directory.parent_path());
  const fs::path fresh = stage.path() / "shims";
  xtool::create_directories(fresh);

  fs::path launcher;
  const auto write_one = [&](const fs::path& path, ShimTool tool) {
    const std::string name = path.filename().string();
    if (request.kind == ShimKind::exec) {
      std::error_code unlinked;
      if (!launcher.empty())
        fs::create_hard_link(launcher, fresh / name, unlinked);
      if (launcher.empty() || unlinked)  // some file systems have no links
        write_program(fresh / name, launcher_image());
      launcher = fresh / name;
    } else {
      write_program(fresh / name, shell_script(config, tool));
      write_new_file(fresh / (name + ".bat"), batch_script(config, tool));
    }
  };
  const Shims shims = shim_paths(directory, request);
  write_one(shims.cc, ShimTool::cc);
  write_one(shims.cxx, ShimTool::cxx);
  write_one(shims.ar, ShimTool::ar);
  write_one(shims.ranlib, ShimTool::ranlib);
  if (!shims.dlltool.empty())
    write_one(shims.dlltool, ShimTool::dlltool);
  write_new_file(fresh / shims.cmake_toolchain.filename(), cmake_toolchain_text(request));
  if (request.kind == ShimKind::exec)
    write_new_file(fresh / std::string(shim_config_name), shim_config_text(config));
  fsync_directory(fresh);
  exchange(fresh, directory);
  fsync_directory(directory.parent_path());
  return shims;
}

}  // namespace xtool
