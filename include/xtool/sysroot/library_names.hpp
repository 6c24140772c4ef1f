// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/sysroot/package_index.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// A library by the names that people know it by.
struct SystemLibrary {
  std::string package = {};                 // with its headers: "libssl-dev"
  std::vector<std::string> crates = {};     // that link with it: "openssl-sys"
  std::vector<std::string> modules = {};    // of pkg-config: "openssl"
  std::vector<std::string> libraries = {};  // for -l: "ssl"
  std::vector<std::string> headers = {};    // "openssl/ssl.h"
};

// data/system_libraries.json, as it was when xtool was built, and its reading.
std::string_view builtin_system_libraries();
std::vector<SystemLibrary> parse_system_libraries(std::string_view json, const std::string& source);

// What a word names: "-lssl" and "libssl.so" a library, "openssl.pc" a module, "openssl/ssl.h" a
// header, anything else a package, crate or the like.
struct WantedName {
  enum class Kind { library, module, header, word };
  Kind kind = Kind::word;
  std::string name = {};
};
WantedName wanted_name(std::string_view word);

// Where a file that the name stands for may be in a package, merged paths; none for a word.
std::vector<std::string> possible_paths(const WantedName& wanted, std::string_view triplet);

// The package of the index that the word means: a package of that name, one that the table knows
// by it, one that is called as such packages are ("libX-dev" for X). Nothing where none is.
std::optional<std::string> package_for(std::string_view word,
                                       const std::vector<SystemLibrary>& libraries,
                                       const PackageIndex& index);

// Names like the one that nobody knows, best first.
std::vector<std::string> similar_packages(std::string_view word, const PackageIndex& index);

// The packages of a Contents index ("usr/include/zlib.h   libdevel/zlib1g-dev") that have one of
// the paths, by name. `more` gives its text.
std::vector<std::string> owners_in_contents(const std::vector<std::string>& paths,
                                            const std::function<std::string()>& more);

}  // namespace xtool
