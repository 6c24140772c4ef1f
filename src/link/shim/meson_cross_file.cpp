// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "meson_cross_file.hpp"

#include <xtool/support/words.hpp>

#include <fmt/format.h>

#include <array>
#include <utility>

namespace xtool {
namespace {

using MesonName = std::pair<std::string_view, std::string_view>;

// What meson calls otherwise than cfg(target_os) and cfg(target_arch) do:
// https://mesonbuild.com/Reference-tables.html
constexpr std::array meson_systems = {
    MesonName{"macos", "darwin"},   MesonName{"ios", "darwin"},      MesonName{"tvos", "darwin"},
    MesonName{"watchos", "darwin"}, MesonName{"visionos", "darwin"}, MesonName{"solaris", "sunos"},
    MesonName{"illumos", "sunos"},  MesonName{"hurd", "gnu"},
};
constexpr std::array meson_families = {
    MesonName{"powerpc", "ppc"},     MesonName{"powerpc64", "ppc64"}, MesonName{"mips32r6", "mips"},
    MesonName{"mips64r6", "mips64"}, MesonName{"arm64ec", "aarch64"},
};

template <std::size_t size>
std::string_view meson_name(const std::array<MesonName, size>& names, std::string_view ours)
{
  for (const auto& [rustc, meson] : names)
    if (ours == rustc)
      return meson;
  return ours;
}

std::string meson_string(std::string_view text)
{
  return "'" + replaced(replaced(std::string(text), "\\", "\\\\"), "'", "\\'") + "'";
}

template <typename Texts>
std::string meson_list(const Texts& texts)
{
  std::string list;
  for (const auto& text : texts)
    list += (list.empty() ? "" : ", ") + meson_string(std::string(text));
  return "[" + list + "]";
}

std::string binaries(const BuildSystemRequest& request)
{
  std::string text = "[binaries]\n";
  for (const auto& [name, path] :
       {std::pair{"c", &request.tools.cc}, std::pair{"cpp", &request.tools.cxx},
        std::pair{"ar", &request.tools.ar}, std::pair{"strip", &request.tools.strip}})
    if (!path->empty())
      text += fmt::format("{} = {}\n", name, meson_string(path->string()));
  // Its name since meson 1.3, and the one before that.
  for (const char* const name : {"pkg-config", "pkgconfig"})
    text += fmt::format("{} = 'pkg-config'\n", name);
  if (!request.tools.cmake_toolchain.empty())
    text += "cmake = 'cmake'\n";
  if (!request.emulator.empty())
    text += fmt::format("exe_wrapper = {}\n", meson_list(request.emulator));
  return text;
}

std::string properties(const BuildSystemRequest& request)
{
  std::string text =
      fmt::format("\n[properties]\npkg_config_libdir = {}\n", meson_list(request.modules));
  if (!request.tools.cmake_toolchain.empty())
    text += fmt::format("cmake_toolchain_file = {}\n",
                        meson_string(request.tools.cmake_toolchain.string()));
  return text;
}

}  // namespace

std::string meson_cross_file_text(const BuildSystemRequest& request)
{
  return "# Written by `xtool setup-linker`, which replaces it.\n" + binaries(request) +
         properties(request) +
         fmt::format("\n[host_machine]\nsystem = {}\ncpu_family = {}\ncpu = {}\nendian = {}\n",
                     meson_string(meson_name(meson_systems, request.os)),
                     meson_string(meson_name(meson_families, request.arch)),
                     meson_string(request.cpu), meson_string(request.endian));
}

}  // namespace xtool
