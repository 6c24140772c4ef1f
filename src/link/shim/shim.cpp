// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/shim/shim.hpp>

#include "cmake_toolchain.hpp"
#include "launcher_image.hpp"
#include "shim_script.hpp"
#include "target_tools.hpp"

#include <xtool/link/shim/apple_stubs.hpp>
#include <xtool/link/shim/os_version.hpp>
#include <xtool/link/shim/shim_config.hpp>
#include <xtool/support/checkpoint.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>

#include <fmt/format.h>

#include <cerrno>
#include <set>
#include <vector>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// The side file's values end with their line.
void check_values(const ShimRequest& request)
{
  for (const fs::path& path :
       {request.zig.program, request.cache,
        request.libraries.root.empty() ? request.cache : request.libraries.root}) {
    if (!path.is_absolute() || path.native().find_first_of("\r\n") != std::string::npos)
      throw Error(ErrorKind::file_system,
                  fmt::format("'{}' cannot be written into a shim's file", path.string()))
          .help("shims need absolute paths without line breaks");
  }
}

// Where the stubs are of macOS' libraries that zig does not have.
constexpr std::string_view stub_directory = "stubs";

ShimConfig config_of(const ShimRequest& request, const fs::path& directory)
{
  const std::optional<FileStatus> zig = status_of(request.zig.program, Links::follow);
  if (!zig)
    throw file_error("find", request.zig.program.native(), ENOENT);
  return {.triple = request.triple,
          .zig = request.zig.program.string(),
          .version = request.zig.version,
          .target = request.target.target,
          .glibc = request.target.glibc ? request.target.glibc->str() : "",
          .cpu = request.target.cpu,
          .cache = request.cache.string(),
          .native = request.native ? "yes" : "",
          .libraries = request.libraries.root.string(),
          .triplet = request.libraries.triplet,
          .stubs = is_for_macos(request.target.target) ? (directory / stub_directory).string() : "",
          .zig_size = static_cast<std::int64_t>(zig->size),
          .zig_time = zig->changed};
}

void write_program(const fs::path& path, std::string_view text)
{
  write_new_file(path, text);
  constexpr auto executable = fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                              fs::perms::others_read | fs::perms::others_exec;
  std::error_code code;
  fs::permissions(path, executable, code);
  if (code)
    throw file_error("make executable", path.native(), code.value());
}

// Puts the finished directory in the place of the older one in one step, and removes that.
void exchange(const fs::path& fresh, const fs::path& place)
{
  if (exchange_paths(fresh, place)) {
    checkpoint("shims:placed");
    remove_tree(fresh);
    return;
  }
  // There is none yet, or the file system knows no exchange.
  remove_tree(place);
  rename_path(fresh, place);
  checkpoint("shims:placed");
}

// A directory beside `place` for its successor. Whoever has it has the lock, so that what is in it
// at first was left by a run that was killed.
class ShimStage {
 public:
  explicit ShimStage(const fs::path& place)
      : path_(place.parent_path() / ("." + place.filename().string() + ".stage")),
        lock_(FileLock::acquire(path_.string() + ".lock"))
  {
    remove_tree(path_);
    xtool::create_directories(path_);
  }
  ~ShimStage()
  {
    std::error_code ignored;  // the next run would remove it, too
    fs::remove_all(path_, ignored);
  }
  ShimStage(const ShimStage&) = delete;
  ShimStage& operator=(const ShimStage&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
  FileLock lock_;
};

// Empty archives for what zig links without being asked, so that a search for it finds something
// that is linked to no effect: CMake's find_library does not ask the compiler.
void write_stand_ins(const fs::path& directory, const ZigTarget& target)
{
  if (target.target.find("-linux-") == std::string::npos)
    return;
  xtool::create_directories(directory);
  for (const char* const name : {"m", "pthread", "dl", "rt", "util", "resolv"})
    write_new_file(directory / fmt::format("lib{}.a", name), "!<arch>\n");
}

constexpr std::string_view set_up_prefix = "zig-";

// What decides about the code that comes out. Cargo links anew, and the cc crate compiles anew,
// where the path of a linker or a compiler has changed, and not where the program behind it has.
std::string set_up_name(const ShimRequest& request)
{
  std::string name = fmt::format("{}{}", set_up_prefix, request.zig.version.str());
  if (request.target.glibc)
    name += "-glibc-" + request.target.glibc->str();
  return request.target.cpu.empty() ? name : name + "-" + request.target.cpu;
}

// The directories of links by which the programs have been known before. A configuration that
// another set-up has not replaced, or a build that runs, still finds them there.
std::set<std::string> earlier_names(const fs::path& directory)
{
  std::set<std::string> names;
  std::error_code absent;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, absent))
    if (const std::string name = entry.path().filename().string(); name.starts_with(set_up_prefix))
      names.insert(name);
  return names;
}

// To a program in the directory above.
void link_program(const fs::path& link, const fs::path& program)
{
  std::error_code code;
  fs::create_symlink(".." / program, link, code);
  if (code)
    throw file_error("make the link", link.native(), code.value());
}

void link_programs(const fs::path& directory, const std::vector<std::string>& programs,
                   const fs::path& strip)
{
  xtool::create_directories(directory);
  for (const std::string& program : programs)
    link_program(directory / program, program);
  // For build systems that know no prefix, and look for it beside the compiler.
  link_program(directory / "strip", strip);
}

}  // namespace

std::vector<fs::path> LibraryPlace::modules() const
{
  return {root / "usr/lib" / triplet / "pkgconfig", root / "usr/share/pkgconfig"};
}

Shims shim_paths(const fs::path& directory, const ShimRequest& request)
{
  const fs::path prefix = directory / set_up_name(request) / (request.triple + "-zig-");
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
          .strip = directory / (request.triple + "-zig-strip"),
          .dlltool = dlltool ? directory / (request.triple + "-zig-dlltool") : fs::path(),
          .ld = directory / (request.triple + "-zig-ld"),
          .cmake_toolchain = directory / "toolchain.cmake"};
}

Shims write_shims(const fs::path& directory, const ShimRequest& request)
{
  check_values(request);
  const ShimConfig config = config_of(request, directory);
  xtool::create_directories(directory.parent_path());
  const ShimStage stage(directory);
  const fs::path& fresh = stage.path();

  // Only for caches of compilers' results, such as sccache, that know a compiler by its bytes: they
  // must not take the object of one target, zig or glibc for another's.
  const std::string identity = shim_config_text({.triple = config.triple,
                                                 .version = config.version,
                                                 .target = config.target,
                                                 .glibc = config.glibc,
                                                 .cpu = config.cpu});
  fs::path launcher;
  std::vector<std::string> programs;
  const auto write_one = [&](const fs::path& path, ShimTool tool) {
    const std::string name = path.filename().string();
    programs.push_back(name);
    if (request.kind == ShimKind::exec) {
      std::error_code unlinked;
      if (!launcher.empty())
        fs::create_hard_link(launcher, fresh / name, unlinked);
      if (launcher.empty() || unlinked)  // some file systems have no links
        write_program(fresh / name, std::string(launcher_image()) + identity);
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
  write_one(shims.ld, ShimTool::ld);
  programs.push_back(shims.strip.filename().string());
  write_program(fresh / programs.back(), strip_script(config.triple, config.target));
  std::set<std::string> names = earlier_names(directory);
  names.insert(set_up_name(request));
  for (const std::string& name : names)
    link_programs(fresh / name, programs, shims.strip.filename());
  write_new_file(fresh / shims.cmake_toolchain.filename(), cmake_toolchain_text(request));
  write_new_file(fresh / host_cmake_file(shims.cmake_toolchain).filename(), host_cmake_text());
  write_stand_ins(fresh / "root" / "lib", request.target);
  if (is_for_macos(request.target.target)) {
    xtool::create_directories(fresh / stub_directory);
    for (const auto& [name, text] : apple_stubs())
      write_new_file(fresh / stub_directory / name, text);
  }
  if (request.kind == ShimKind::exec)
    write_new_file(fresh / std::string(shim_config_name), shim_config_text(config));
  fsync_directory(fresh);
  checkpoint("shims:staged");
  exchange(fresh, directory);
  fsync_directory(directory.parent_path());
  return shims;
}

void remove_shims(const fs::path& directory)
{
  std::error_code absent;
  if (!fs::exists(directory.parent_path(), absent))
    return;
  const ShimStage stage(directory);
  remove_tree(directory);
}

}  // namespace xtool
