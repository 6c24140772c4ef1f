// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/rust/dlltool.hpp>

#include <charconv>

namespace xtool {
namespace {

// 85 of "1.85.0".
int minor_of(const std::string& release)
{
  int minor = 0;
  if (release.starts_with("1."))
    std::from_chars(release.data() + 2, release.data() + release.size(), minor);
  return minor;
}

}  // namespace

std::optional<std::string> dlltool_name(const Toolchain& toolchain, const TargetEntry& entry)
{
  // The ABI of LLVM's MinGW, for which rustc needs none, goes with the other C library.
  if (entry.os != "windows" || entry.libc != "msvcrt" || minor_of(toolchain.release) < 71)
    return std::nullopt;
  if (toolchain.host.str().find("-windows-") != std::string::npos)
    return "dlltool.exe";
  return entry.gnu_prefixes.empty() ? "dlltool" : entry.gnu_prefixes.front() + "-dlltool";
}

}  // namespace xtool
