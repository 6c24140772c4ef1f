// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/inspect/inspect.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace xtool {

// An object that refers to a symbol.
struct SymbolUser {
  std::filesystem::path file = {};  // the object itself, or the archive that it is in
  std::string member = {};          // of the archive
  std::string crate = {};           // whose library or build script has made it; empty: unknown
  bool weak = false;
};

// A symbol for which a program asks for a version.
struct WantedSymbol {
  std::string name = {};
  bool weak = false;      // the program does without it
  std::string note = {};  // what is known of the symbol by itself; empty: nothing
  std::vector<SymbolUser> users = {};
};

// The symbols of that version ("GLIBC_2.39") that an image asks for; none where it does not ask for
// the version.
std::vector<WantedSymbol> symbols_of_version(const Image& image, const std::string& version);

// Whether the system refuses to start the program where the version is missing, although it could
// do without each of the symbols.
bool refused_for_weak_symbols(const Image& image, const std::string& version);

// Looks for the objects that refer to each of the symbols, in objects and archives; what is
// neither, or damaged, is passed over.
void find_users(std::vector<WantedSymbol>& symbols,
                const std::vector<std::filesystem::path>& files);

// The objects and archives that Cargo and build scripts have left around a program that is still
// where Cargo has put it. None where it is not.
std::vector<std::filesystem::path> files_of_build(const std::filesystem::path& program);

}  // namespace xtool
