// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// Whether a file of a package may name places of the system that it was made for, by its merged
// path and its size; only such files are worth reading whole.
bool may_name_places(std::string_view path, std::uint64_t size);

// The file with such places changed to ones inside of the tree, in a form that holds wherever the
// tree is. Everything else stays, byte for byte, and so does what is no text. `triplet` is the
// directory of libraries, "arm-linux-gnueabihf".
std::string relocated(std::string_view path, std::string text, std::string_view triplet);

// What a .pc file requires, publicly and privately, without the versions.
std::vector<std::string> required_modules(std::string_view pc_file);

// A link that the scripts of a package would make by update-alternatives, both merged paths.
struct AlternativeLink {
  std::string path = {};
  std::string target = {};
  friend bool operator==(const AlternativeLink&, const AlternativeLink&) = default;
};

// Those that a postinst script names: it is read, and never run.
std::vector<AlternativeLink> alternatives_in(std::string_view postinst, std::string_view triplet);

}  // namespace xtool
