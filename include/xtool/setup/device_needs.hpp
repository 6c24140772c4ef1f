// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/binary/binary.hpp>
#include <xtool/sysroot/store.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// A library that a program loads, and the package that has it on the device.
struct NeededLibrary {
  std::string name = {};     // "libssl.so.3"
  std::string package = {};  // empty: none is known
  std::string version = {};  // of the package; empty where it is not in the sysroot
  bool in_sysroot = false;
};

struct DeviceNeeds {
  std::vector<NeededLibrary> libraries = {};  // in the program's order
  // What to install for them: without what every system has, each once.
  std::vector<std::string> packages = {};
};

// By the sysroot that the program was linked with. For a library that is not there, `find_package`
// is asked for the package, and gives an empty name where it knows none.
DeviceNeeds needs_of(const BinaryFacts& program, const InstalledSysroot& sysroot,
                     const TreeReport& tree,
                     const std::function<std::string(const std::string& library)>& find_package);

// Whether a system of such packages cannot do without this one.
bool is_on_every_system(std::string_view package);

}  // namespace xtool
