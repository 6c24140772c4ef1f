// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/inspect/limits.hpp>
#include <xtool/support/archive_walk.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// A compiled file in a package, or one that is damaged.
struct PackagedFile {
  std::string path = {};                   // "demo.deb!usr/bin/demo"
  std::optional<Binary> binary = {};       // nothing for a damaged one
  std::vector<Violation> violations = {};  // of gate "claim" or "intact"
};

struct Package {
  std::string path = {};
  std::string format = {};               // "deb", "rpm", "apk", "wheel", "npm", "zip", "tar", ...
  std::vector<std::string> claims = {};  // what it says of itself: "the architecture 'arm64'"
};

// What is in a package, and in the packages in it.
struct PackageContents {
  std::vector<Package> packages = {};  // the outermost first
  std::vector<PackagedFile> files = {};
  std::size_t others = 0;  // files that are neither binaries nor packages
};

// Whether look_into may know a file that begins with these bytes, 512 at least or the whole file.
bool may_be_package(std::string_view beginning);
// The name of a package of a kind that look_into does not know ("a SquashFS image").
std::optional<std::string_view> unknown_package(std::string_view beginning);

// Looks at what is in a .deb, .rpm, .apk, .aar, .jar, .whl, .zip, npm's .tgz or any other archive
// that ArchiveWalk knows, and holds it against what the package claims: Architecture:, the tags of
// a wheel, the folders of Android's ABIs. `path` names it. Throws invalid_input, naming it, for a
// damaged one and for one beyond the budget.
PackageContents look_into(std::string_view bytes, const std::string& path, WalkBudget budget = {});

// What the folders of a path claim about a file there: "lib/arm64-v8a/", as Android's tools make
// them. `android`: also by names that others use, too.
std::vector<Violation> folder_violations(const std::string& path, const Binary& binary,
                                         bool android);

}  // namespace xtool
