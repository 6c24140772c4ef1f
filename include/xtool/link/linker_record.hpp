// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/home.hpp>
#include <xtool/catalog/triple.hpp>
#include <xtool/link/linker_kind.hpp>
#include <xtool/support/env.hpp>
#include <xtool/support/json.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace xtool {

// Environment variables, in the order in which they are shown.
using Variables = std::vector<std::pair<std::string, std::string>>;

// What `setup-linker` did for a target: $XTOOL_HOME/state/linkers/<triple>.json. `env`, `exec` and
// a later `setup-linker` start from it. Programs are absolute paths, or names for PATH.
struct LinkerRecord {
  Triple target;
  std::optional<LinkerKind> kind = {};  // nothing: one that this xtool does not know
  std::string linker = {};
  std::string compiler = {};  // the kind of C compiler, where the linker is none
  std::string cc = {};        // all that follow may be empty
  std::string cxx = {};
  std::string ar = {};
  std::string ranlib = {};
  std::string dlltool = {};  // of which rustc has to be told, as it finds none by itself
  std::string cmake_toolchain = {};
  std::string host_cmake_toolchain = {};  // for C code of build scripts and proc-macros
  std::string meson_cross_file = {};
  std::string config_site = {};           // for autoconf's configure
  std::vector<std::string> modules = {};  // directories of pkg-config's modules of the target
  std::vector<std::string> bindgen = {};  // clang arguments that bindgen needs
  std::vector<std::string> runner = {};
  std::string zig = {};  // the program
  std::string zig_version = {};
  std::string glibc = {};         // "2.17": what zig links for
  std::string glibc_wanted = {};  // the same, where somebody asked for it
  std::string shim = {};          // "exec" or "script", for zig
  std::string libraries = {};     // of xtool's sysroot for the target; empty: it has none
  std::string triplet = {};       // the name of directories in it
  std::string sdk = {};           // of the platform's maker, where the linker uses one
  std::string sdkroot = {};       // the value of SDKROOT, which rustc wants for Apple's platforms
  std::string config_file = {};   // where Cargo's settings went
  bool sets_environment = true;   // [env] entries were wanted
  bool sets_runner = true;        // and so was a runner
};

// Nothing when the target was never set up. Throws invalid_input for a damaged record.
std::optional<LinkerRecord> read_linker_record(const Home& home, const Triple& target);
// As above; throws no_toolchain, with the remedy, when the target was never set up.
LinkerRecord require_linker_record(const Home& home, const Triple& target);
void write_linker_record(const Home& home, const LinkerRecord& record);
// The targets that were set up, by name.
std::vector<Triple> recorded_targets(const Home& home);
// Whether there was one.
bool remove_linker_record(const Home& home, const Triple& target);

// "CARGO_TARGET_ARMV7_UNKNOWN_LINUX_GNUEABIHF_LINKER": how Cargo spells a target's keys in the
// environment.
std::string cargo_target_variable(const Triple& target, std::string_view key);

// What the cc, cmake and bindgen crates read for one target beside others, so that C code in build
// scripts for the host keeps its own compiler: CC_<target>, with '_' for '-' and '.'.
Variables per_target_variables(const LinkerRecord& record);

// Everything that a build for the target wants outside of Cargo's configuration, with the plain
// names that make, autoconf and CMake read. Build scripts and proc-macros get these, too, but may
// compile for the host: HOST_CC, CC_FOR_BUILD and their like say which compiler is the host's. It
// is what `env` names so, or as CC, else "cc"; where the environment of an SDK is set up, CC is
// another machine's.
Variables build_variables(const LinkerRecord& record, const Env& env);

// Why `build_variables` leaves the runner out: Cargo divides the variable at blanks, and a word of
// the runner has one. Nothing where it is among them, or where there is no runner.
std::optional<std::string> runner_left_out(const LinkerRecord& record);

Json variables_json(const Variables& variables);

}  // namespace xtool
