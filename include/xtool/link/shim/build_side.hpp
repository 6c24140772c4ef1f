// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string>
#include <vector>

namespace xtool {

// For whom a call of a compiler works, where the machine that builds is also the target: Cargo
// gives the same linker and the same compilers to both sides then.
enum class BuildSide {
  host,  // build scripts, proc-macros, and the C code in them: they run here, and nowhere else
  user,  // all that is built to be taken elsewhere
};

// What a call can know of the build around it, apart from its arguments.
struct BuildSurroundings {
  std::string crate = {};     // CARGO_CRATE_NAME, which only rustc is given
  std::string program = {};   // CARGO_BIN_NAME, the same for binaries and examples
  std::string out_dir = {};   // OUT_DIR, with links resolved
  bool build_script = false;  // runs in one: HOST and TARGET are given
  // The directories in which the running Cargo has opened its locks, one in each that it builds in:
  // `<target>/<profile>`, and `<target>/<triple>/<profile>` for each --target.
  std::vector<std::string> locked = {};
};

// rustc's calls, which link, say what they make: a build script by its crate's name, a proc-macro
// by the symbols that it exports. A build script compiles for the side that its OUT_DIR is of.
// Without
// --target, Cargo has one directory, and one result, for both sides; that is the user's. Arguments
// must be free of response files.
BuildSide side_of(const BuildSurroundings& surroundings, const std::vector<std::string>& arguments);

// Whether a build script runs in a build that has no directory for each side.
bool compiles_for_both(const BuildSurroundings& surroundings);

// Whether a link gets code that zig has compiled with its C++ library, which only zig can link.
bool links_zigs_cxx(const std::vector<std::string>& arguments);

}  // namespace xtool
