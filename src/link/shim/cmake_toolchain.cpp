// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cmake_toolchain.hpp"

#include <xtool/support/files.hpp>

#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

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
    name.remove_prefix(dash == std::string::npos ? name.size() : dash + 1);
  }
  return name.substr(0, name.find('-'));
}

// "macos.11.0" has a version.
std::string_view system_of(std::string_view os)
{
  os = os.substr(0, os.find('.'));
  for (const auto& [ours, theirs] : systems)
    if (os == ours)
      return theirs;
  return "Generic";
}

// As `uname -m` says it on such a machine, which is what projects compare with.
std::string_view processor_of(std::string_view triple, std::string_view system)
{
  const std::string_view arch = part(triple, 0);
  if (system == "Windows")
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

std::string head(std::string_view triple, std::string_view os)
{
  const std::string_view system = system_of(os);
  return fmt::format(
      "# Written by `xtool setup-linker`, which replaces it.\n"
      "set(CMAKE_SYSTEM_NAME {})\n"
      "set(CMAKE_SYSTEM_PROCESSOR {})\n",
      system, processor_of(triple, system));
}

// Without a system's name, CMake takes programs for such as run here.
std::string native_head(std::string_view triple)
{
  return fmt::format(
      R"cmake(# Written by `xtool setup-linker`, which replaces it.
# What build scripts and proc-macros run is built by this machine's own compilers, with its libraries.
execute_process(COMMAND "${{CMAKE_CURRENT_LIST_DIR}}/{}-zig-cc" --xtool-side
                OUTPUT_VARIABLE xtool_side OUTPUT_STRIP_TRAILING_WHITESPACE)
if(xtool_side STREQUAL "host")
  return()
endif()
)cmake",
      triple);
}

// CMake takes what is between such brackets as it is.
std::string literal(const std::filesystem::path& path) { return "[==[" + path.string() + "]==]"; }

// The directory of the target's libraries: the sysroot, or where the user may put some.
std::string library_root(std::string_view triple, const LibraryPlace& libraries)
{
  if (!libraries.root.empty())
    return fmt::format("set(xtool_root {})", literal(libraries.root)) +
           (libraries.triplet.empty()
                ? ""
                : fmt::format("\nset(CMAKE_LIBRARY_ARCHITECTURE {})", libraries.triplet));
  return fmt::format(
      "get_filename_component(xtool_root \"${{CMAKE_CURRENT_LIST_DIR}}/../../sysroots/{}\" "
      "ABSOLUTE)",
      triple);
}

std::string find_root(std::string_view triple, const LibraryPlace& libraries)
{
  return fmt::format(
      R"cmake(
# What the target has besides its C and C++ libraries goes into this root, as lib/ and include/.
# Without a root, CMake would take the host's headers.
{}
list(APPEND CMAKE_FIND_ROOT_PATH "${{xtool_root}}")
# Further roots are what other crates of the build have made, which the cmake crate names in
# CMAKE_PREFIX_PATH, and the packages' places that the user names: <Package>_ROOT and <Package>_DIR.
get_property(xtool_only_tries GLOBAL PROPERTY IN_TRY_COMPILE)
set(xtool_named)
if(NOT xtool_only_tries)
  set(xtool_named ${{CMAKE_PREFIX_PATH}})
  file(TO_CMAKE_PATH "$ENV{{CMAKE_PREFIX_PATH}}" xtool_prefixes)
  list(APPEND xtool_named ${{xtool_prefixes}})
  get_cmake_property(xtool_variables VARIABLES)
  foreach(xtool_variable IN LISTS xtool_variables)
    if(xtool_variable MATCHES "_(ROOT|DIR)$" AND NOT xtool_variable MATCHES "^(_*CMAKE|xtool)_"
       AND NOT xtool_variable MATCHES "_(SOURCE|BINARY|LIST)_DIR$")
      list(APPEND xtool_named ${{${{xtool_variable}}}})
    endif()
  endforeach()
  execute_process(COMMAND "${{CMAKE_COMMAND}}" -E environment OUTPUT_VARIABLE xtool_environment)
  string(REGEX MATCHALL "(^|\n)[A-Za-z0-9_]+_(ROOT|DIR)=" xtool_variables "${{xtool_environment}}")
  foreach(xtool_variable IN LISTS xtool_variables)
    string(REGEX REPLACE "[\n=]" "" xtool_variable "${{xtool_variable}}")
    if(NOT xtool_variable MATCHES "^((CARGO|CMAKE|XDG|XTOOL|ZIG)_|OUT_DIR$)")
      list(APPEND xtool_named "$ENV{{${{xtool_variable}}}}")
    endif()
  endforeach()
endif()
foreach(xtool_path IN LISTS xtool_named)
  # The host's own directories stay out.
  if(IS_ABSOLUTE "${{xtool_path}}" AND IS_DIRECTORY "${{xtool_path}}"
     AND NOT xtool_path MATCHES "^/(usr(/local)?)?/?$")
    list(APPEND CMAKE_FIND_ROOT_PATH "${{xtool_path}}")
  endif()
endforeach()
list(REMOVE_DUPLICATES CMAKE_FIND_ROOT_PATH)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
)cmake",
      library_root(triple, libraries));
}

// Interprocedural optimisation uses tools of the compiler's own kind.
std::string archive_tools(const std::string& ar, const std::string& ranlib)
{
  std::string text;
  for (const auto& [tool, path] : {std::pair{"AR", &ar}, std::pair{"RANLIB", &ranlib}})
    if (!path->empty())
      text += fmt::format(
          "set(CMAKE_{0} {1} CACHE FILEPATH \"\")\n"
          "set(CMAKE_C_COMPILER_{0} {1} CACHE FILEPATH \"\")\n"
          "set(CMAKE_CXX_COMPILER_{0} {1} CACHE FILEPATH \"\")\n",
          tool, *path);
  return text;
}

// What `cmake --install --strip` calls.
std::string strip_tool(const std::string& strip)
{
  return strip.empty() ? "" : fmt::format("set(CMAKE_STRIP {} CACHE FILEPATH \"\")\n", strip);
}

// try_run, CTest and custom commands run the target's programs with it. The user's own comes first.
std::string emulator(const std::vector<std::string>& words)
{
  if (words.empty())
    return {};
  std::string text =
      "if(NOT DEFINED CMAKE_CROSSCOMPILING_EMULATOR AND NOT DEFINED "
      "ENV{CMAKE_CROSSCOMPILING_EMULATOR})\n"
      "  set(CMAKE_CROSSCOMPILING_EMULATOR";
  for (const std::string& word : words)
    text += ' ' + literal(word);
  return text + ")\nendif()\n";
}

// CMake itself takes the compilers of CC and CXX, which are the target's, unless a file names
// others.
constexpr std::string_view host_text =
    R"(# Written by `xtool setup-linker`, which replaces it: for what is built for this machine while CC
# and CXX are the compilers of another one.
if(DEFINED ENV{HOST_CC})
  separate_arguments(xtool_words UNIX_COMMAND "$ENV{HOST_CC}")
  set(CMAKE_C_COMPILER ${xtool_words})
endif()
if(DEFINED ENV{HOST_CXX})
  separate_arguments(xtool_words UNIX_COMMAND "$ENV{HOST_CXX}")
  set(CMAKE_CXX_COMPILER ${xtool_words})
endif()
)";

}  // namespace

std::string_view host_cmake_text() { return host_text; }

std::filesystem::path host_cmake_file(const std::filesystem::path& cmake_toolchain)
{
  return cmake_toolchain.parent_path() / "host.cmake";
}

std::string cmake_toolchain_text(const ShimRequest& request)
{
  const auto tool = [&](std::string_view name) {
    return fmt::format("\"${{CMAKE_CURRENT_LIST_DIR}}/{}-zig-{}\"", request.triple, name);
  };
  return (request.native ? native_head(request.triple)
                         : head(request.triple, part(request.target.target, 1))) +
         fmt::format(R"(set(CMAKE_C_COMPILER "${{CMAKE_CURRENT_LIST_DIR}}/{triple}-zig-cc")
set(CMAKE_CXX_COMPILER "${{CMAKE_CURRENT_LIST_DIR}}/{triple}-zig-c++")
set(CMAKE_ASM_COMPILER "${{CMAKE_CURRENT_LIST_DIR}}/{triple}-zig-cc")
)",
                     fmt::arg("triple", request.triple)) +
         archive_tools(tool("ar"), tool("ranlib")) + strip_tool(tool("strip")) +
         emulator(request.emulator) + find_root(request.triple, request.libraries) + R"(
# zig links the C library's parts by itself; these stand for them, so that they are found.
list(APPEND CMAKE_FIND_ROOT_PATH "${CMAKE_CURRENT_LIST_DIR}/root")

# zig writes no list of the files that it links.
set(CMAKE_LINK_DEPENDS_USE_LINKER OFF)
)";
}

std::string cmake_toolchain_text(const CompilerRequest& request)
{
  std::string text = head(request.triple, request.os);
  for (const auto& [name, path] : {std::pair{"CMAKE_C_COMPILER", &request.tools.cc},
                                   std::pair{"CMAKE_CXX_COMPILER", &request.tools.cxx},
                                   std::pair{"CMAKE_ASM_COMPILER", &request.tools.cc}})
    if (!path->empty())
      text += fmt::format("set({} {})\n", name, literal(*path));
  const auto tool = [](const std::filesystem::path& path) {
    return path.empty() ? std::string() : literal(path);
  };
  text += archive_tools(tool(request.tools.ar), tool(request.tools.ranlib)) +
          strip_tool(tool(request.tools.strip));
  return text + emulator(request.emulator) + find_root(request.triple, request.libraries) +
         fmt::format("list(APPEND CMAKE_FIND_ROOT_PATH {})\n", literal(request.root));
}

void write_cmake_toolchain(const CompilerRequest& request)
{
  xtool::create_directories(request.tools.cmake_toolchain.parent_path());
  write_atomically(request.tools.cmake_toolchain, cmake_toolchain_text(request));
  write_atomically(host_cmake_file(request.tools.cmake_toolchain), host_cmake_text());
}

}  // namespace xtool
