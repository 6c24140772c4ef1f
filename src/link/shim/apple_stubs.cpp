// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/shim/apple_stubs.hpp>

#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>

namespace xtool {
namespace {

struct SystemLibrary {
  std::string_view name;     // as in "-lNAME"
  std::string_view file;     // on a Mac, in /usr/lib
  int version;               // the current one and the compatible one, as programs record them
  std::string_view symbols;  // of its public headers, with the underscore of Mach-O
};

constexpr std::array libraries_of_macos{
    SystemLibrary{"iconv", "libiconv.2.dylib", 7,
                  "__libiconv_version, _iconv, _iconv_canonicalize, _iconv_close, _iconv_open, "
                  "_iconvctl, _iconvlist, _libiconv_set_relocation_prefix"},
    SystemLibrary{"charset", "libcharset.1.dylib", 2,
                  "_libcharset_set_relocation_prefix, _locale_charset"}};

// Version 4 of the format, which zig and LLD read.
std::string tbd_text(const SystemLibrary& library)
{
  return fmt::format(
      "--- !tapi-tbd\n"
      "tbd-version: 4\n"
      "targets: [ x86_64-macos, arm64-macos ]\n"
      "install-name: '/usr/lib/{}'\n"
      "current-version: {}\n"
      "compatibility-version: {}\n"
      "exports:\n"
      "  - targets: [ x86_64-macos, arm64-macos ]\n"
      "    symbols: [ {} ]\n"
      "...\n",
      library.file, library.version, library.version, library.symbols);
}

}  // namespace

std::map<std::string, std::string> apple_stubs()
{
  std::map<std::string, std::string> stubs;
  for (const SystemLibrary& library : libraries_of_macos)
    stubs.emplace(fmt::format("lib{}.tbd", library.name), tbd_text(library));
  return stubs;
}

}  // namespace xtool
