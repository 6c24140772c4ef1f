// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>

#include <filesystem>
#include <optional>
#include <vector>

namespace xtool {

// Where a distribution's cross compilers keep a target's libraries, in the order in which they are
// looked at: Debian and Arch "/usr/<gnu>", Fedora "/usr/<gnu>/sys-root" (and "/mingw" below that),
// and last "/" itself, where packages of a foreign architecture go. `root` is where the file system
// begins.
std::vector<std::filesystem::path> usual_roots(const TargetEntry& entry,
                                               const std::filesystem::path& root);

// Whether a program of the target finds its loader below the directory.
bool has_loader(const TargetEntry& entry, const std::filesystem::path& directory);

// The first of the usual roots that has the loader; for Windows, MinGW's import libraries.
std::optional<std::filesystem::path> library_root(const TargetEntry& entry,
                                                  const std::filesystem::path& root);

// Where a cross compiler's own packages keep pkg-config's modules of the target, with paths that
// are right on this machine: Debian's of a foreign architecture, MinGW's of Fedora. `compiler` is
// the root of the compiler's, if it has one.
std::vector<std::filesystem::path> module_directories(
    const TargetEntry& entry, const std::optional<std::filesystem::path>& compiler,
    const std::filesystem::path& root);

}  // namespace xtool
