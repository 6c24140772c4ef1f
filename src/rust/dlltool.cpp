// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/rust/dlltool.hpp>

namespace xtool {

std::optional<std::string> dlltool_name(const Toolchain& toolchain, const TargetEntry& entry)
{
  // The ABI of LLVM's MinGW, for which rustc needs none, goes with the other C library.
  if (entry.os != "windows" || entry.libc != "msvcrt" ||
      toolchain.release.version < Version{1, 71, 0})
    return std::nullopt;
  if (toolchain.host.str().find("-windows-") != std::string::npos)
    return "dlltool.exe";
  return entry.gnu_prefixes.empty() ? "dlltool" : entry.gnu_prefixes.front() + "-dlltool";
}

}  // namespace xtool
