// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cmake_toolchain.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace xtool {
namespace {

using Names = std::pair<std::string_view, std::string_view>;

// https://cmake.org/cmake/help/latest/variable/CMAKE_SYSTEM_NAME.html
constexpr std::array systems = {
    Names{"linux", "Linux"},   Names{"windows", "Windows"}, Names{"freebsd", "FreeBSD"},
    Names{"netbsd", "NetBSD"}, Names{"openbsd", "OpenBSD"}, Names{"macos", "Darwin"},
    Names{"wasi", "WASI"},
};

std::string_view part(std::string_view name, int number)
{
  for (; number > 0; --number) {
    const std::size_t dash = name.find('-');
    name.remove_prefix(dash == name.npos ? name.size() : dash + 1);
  }
  return name.substr(0, name.find('-'));
}

std::string_view system_of(std::string_view zig_target)
{
  for (const auto& [ours, theirs] : systems)
    if (part(zig_target, 1) == ours)
      return theirs;
  return "Generic";
}

// As `uname -m` says it on such a machine, which is what projects compare with.
std::string_view processor_of(const ShimRequest& request)
{
  const std::string_view arch = part(request.triple, 0);
  if (system_of(request.target.target) == "Windows")
    return arch == "x86_64" ? "AMD64" : arch == "aarch64" ? "ARM64" : "X86";
  if (arch.starts_with("powerpc64le"))
    return "ppc64le";
  if (arch.starts_with("powerpc64"))
    return "ppc64";
  if (arch.starts_with("powerpc"))
    return "ppc";
  if (arch.starts_with("riscv64"))
    return "riscv64";
  if (arch.starts_with("riscv32"))
    return "riscv32";
  return arch;
}

}  // namespace

std::string cmake_toolchain_text(const ShimRequest& request)
{
  return fmt::format(
      R"(# Written by `xtool setup-linker`, which replaces it.
set(CMAKE_SYSTEM_NAME {system})
set(CMAKE_SYSTEM_PROCESSOR {processor})
set(CMAKE_C_COMPILER "${{CMAKE_CURRENT_LIST_DIR}}/{triple}-zig-cc")
set(CMAKE_CXX_COMPILER "${{CMAKE_CURRENT_LIST_DIR}}/{triple}-zig-c++")
set(CMAKE_ASM_COMPILER "${{CMAKE_CURRENT_LIST_DIR}}/{triple}-zig-cc")
set(CMAKE_AR "${{CMAKE_CURRENT_LIST_DIR}}/{triple}-zig-ar" CACHE FILEPATH "")
set(CMAKE_RANLIB "${{CMAKE_CURRENT_LIST_DIR}}/{triple}-zig-ranlib" CACHE FILEPATH "")

# What the target has besides its C and C++ libraries goes into this root, as lib/ and include/.
# Without a root, CMake would take the host's headers.
get_filename_component(xtool_root "${{CMAKE_CURRENT_LIST_DIR}}/../../sysroots/{triple}" ABSOLUTE)
list(APPEND CMAKE_FIND_ROOT_PATH "${{xtool_root}}")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

# zig writes no list of the files that it links.
set(CMAKE_LINK_DEPENDS_USE_LINKER OFF)
)",
      fmt::arg("system", system_of(request.target.target)),
      fmt::arg("processor", processor_of(request)), fmt::arg("triple", request.triple));
}

}  // namespace xtool
