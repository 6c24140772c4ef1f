// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/find/linker.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace xtool {

// A copy of what Visual Studio links Windows' programs with, or a directory that could be one.
struct WindowsSdk {
  std::filesystem::path root = {};
  std::string found_by = {};
  std::string why_not = {};  // one clause, where it does not serve the target; else empty
  std::vector<std::filesystem::path> headers = {};
  std::vector<std::filesystem::path> libraries = {};  // directories, for the target's architecture
};

// Whether programs of the target are linked with Visual Studio's libraries.
bool needs_windows_sdk(const TargetEntry& entry);

// The copy for a target: the one that `--sdk` names, else those of variables, else one where xwin
// and cargo-xwin put it. xwin's splat is known, and the layout that LLVM calls a winsysroot.
std::optional<WindowsSdk> find_windows_sdk(const TargetEntry& entry, const LinkerSearch& search,
                                           const Env& env);

// Links by which a linker finds the libraries where file names differ by case: code asks for
// "kernel32.lib" and "MSVCRT", and Visual Studio calls the files "kernel32.Lib" and "msvcrt.lib".
LinkFarm library_names(const WindowsSdk& sdk);

}  // namespace xtool
