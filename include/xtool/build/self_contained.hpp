// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/build/library_build.hpp>
#include <xtool/catalog/home.hpp>
#include <xtool/catalog/package_advice.hpp>
#include <xtool/link/find/zig.hpp>
#include <xtool/support/env.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace xtool {

// What a published std has in its directory lib/self-contained, so that rustc links programs
// where no C compiler for the target is installed.
struct SelfContainedParts {
  std::vector<std::string> start_files = {};  // the C library's: "crt1.o"
  std::vector<std::string> frame_files = {};  // a C compiler's: "crtbegin.o"
  std::vector<std::string> libraries = {};    // "libc.a", "libunwind.a"
  bool optional = false;                      // rustc links with a C compiler's own all the same

  bool empty() const { return start_files.empty() && libraries.empty(); }
};
// By the target's specification.
SelfContainedParts self_contained_parts(const BuildTarget& target);

// Where the user wants a target's C library to be taken from.
struct LibcChoice {
  enum class Kind { any, directory, zig, none };
  Kind kind = Kind::any;
  std::filesystem::path directory = {};
  std::optional<Zig> zig = {};  // for `zig`

  // As users give it: "zig", "none", a directory; empty for any.
  std::string word() const;
};

// Where it is taken from.
struct LibcSource {
  std::optional<std::filesystem::path> directory = {};
  std::optional<Zig> zig = {};  // for everything, or for what the directory lacks

  std::string str() const;  // "zig 0.15.2", "/usr/lib/x86_64-linux-musl and zig 0.15.2"
};

// The first that serves of: what was chosen, this machine's packages, its zigs. Nothing when the
// parts are optional and nobody has them, or when none are wanted. Throws invalid_input when the
// directory that was chosen cannot serve, and no_toolchain with the remedies when nothing can.
std::optional<LibcSource> find_libc(const BuildTarget& target, const SelfContainedParts& parts,
                                    const LibcChoice& choice, const Home& home,
                                    const PackageAdvice& packages, const Env& env);

// Copies, or lets zig build, the parts that the source has to `build.work`/self-contained; they are
// returned. Throws external_tool when zig fails.
std::vector<std::filesystem::path> collect_parts(const LibraryBuild& build,
                                                 const SelfContainedParts& parts,
                                                 const LibcSource& source, const Home& home,
                                                 const Env& env);
// Compiles those that no C library has, once `core` is built, and adds them.
void add_frame_files(const LibraryBuild& build, const SelfContainedParts& parts,
                     std::vector<std::filesystem::path>& files, const Env& env);

// How far the parts were tried.
struct ProgramProof {
  std::string linker = {};   // empty: nothing here links for the target
  std::string runner = {};   // "this machine", "qemu-arm"; empty: it was not run
  std::string not_run = {};  // why
};
// Links a program that unwinds and looks at its own stack, with `sysroot` as rustc's and no C
// compiler, and runs it where that is possible. Throws external_tool when it does not link or does
// something else.
ProgramProof prove_program(const LibraryBuild& build, const std::filesystem::path& sysroot,
                           const LibcSource& source, const Home& home, const Env& env);

}  // namespace xtool
