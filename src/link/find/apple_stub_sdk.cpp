// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "apple_sdk.hpp"

#include <xtool/link/find/zig.hpp>
#include <xtool/link/shim/apple_stubs.hpp>
#include <xtool/support/file_access.hpp>

#include <system_error>
#include <vector>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// zig's list of what macOS' C library exports. Its own libraries are beside zig, or where a
// distribution puts them.
std::optional<fs::path> system_library_of(const fs::path& zig)
{
  std::error_code ignored;
  const fs::path directory = fs::canonical(zig, ignored).parent_path();
  for (const char* below : {"lib", "../lib/zig", "../lib"})
    if (const fs::path file = directory / below / "libc/darwin/libSystem.tbd"; is_there(file))
      return file.lexically_normal();
  return std::nullopt;
}

std::vector<fs::path> zigs_here(const LinkerSearch& search, const Env& env)
{
  if (search.zig)
    return {search.zig->program};
  std::vector<fs::path> programs;
  for (const ZigTrial& zig :
       find_zigs({.home = search.home, .root = search.root, .only_look = true}, env))
    programs.push_back(zig.program);
  return programs;
}

}  // namespace

std::optional<LinkFarm> apple_stub_sdk(const TargetEntry& entry, const LinkerSearch& search,
                                       const Env& env)
{
  if (entry.os != "macos" || !entry.zig)
    return std::nullopt;
  for (const fs::path& zig : zigs_here(search, env)) {
    const std::optional<fs::path> library = system_library_of(zig);
    if (!library)
      continue;
    // rustc goes by the name to tell an SDK's platform.
    LinkFarm farm{.name = "MacOSX.sdk", .flags = {"-syslibroot", "%"}};
    for (const char* const name : {"libSystem", "libc", "libm", "libpthread", "libdl"})
      farm.links.emplace(fs::path("usr/lib") / (std::string(name) + ".tbd"), *library);
    for (const auto& [name, text] : apple_stubs())
      farm.texts.emplace(fs::path("usr/lib") / name, text);
    return farm;
  }
  return std::nullopt;
}

}  // namespace xtool
