// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/find/linker.hpp>

#include <span>
#include <string_view>
#include <vector>

namespace xtool {

// What is made of a linker that was found, so that rustc, and C code in build scripts, can call it.
enum class LinkerTools {
  none,      // nothing: it compiles nothing, or is called already
  compiler,  // a compiler and the tools beside it; called through a script where it needs flags
  linker,    // it compiles nothing; called through a script where it needs flags
  zig,       // one program that serves as all of them, through shims that rewrite arguments
};

// All that is known about a kind of linker. Options, help, JSON, the search, the proof, the plan
// and the reports look here; docs/adding-a-linker.md shows how to add one.
struct LinkerKindRow {
  LinkerKind kind = LinkerKind::configured;
  std::string_view name = {};    // see to_string(LinkerKind)
  std::string_view option = {};  // what help says of `--<name>`; empty: it cannot be asked for
  // xtool can install any version of it: `--<name>=VERSION`.
  bool takes_version = false;
  // Any program of that kind may be named: `--<name>=PROGRAM`.
  bool takes_program = false;
  LinkerTools tools = LinkerTools::none;

  // For LinkerTools::compiler: how a script that calls it is named, behind the target's name, and
  // the options that it needs whatever the target is. A kind with `always_script` is never called
  // directly.
  std::string_view cc = {};
  std::string_view cxx = {};
  std::string_view script_options = {};
  bool always_script = false;
  // It serves where rustc calls another program than a usual C compiler.
  bool own_flavour = false;

  // What the proof has to know, as no program tells it. `brings_libraries`: what it links with is
  // its own, so that nothing on this machine has to be looked for; and it links for musl as rustc
  // wants. `one_program`: it compiles C++ by itself, as `PROGRAM c++`.
  bool brings_libraries = false;
  bool one_program = false;
  int patience = 1;  // how many times as long as others it may take, as it builds its libraries

  // The candidates on this machine, best first. Called for targets that it may serve: kinds with
  // tools not where rustc calls LLD, nor without an operating system.
  std::vector<LinkerTrial> (*find)(const TargetEntry&, const LinkerSearch&, const Env&) = nullptr;
};

// In the order of preference.
std::span<const LinkerKindRow> linker_kinds();
const LinkerKindRow& row_of(LinkerKind kind);

// Those that can be asked for, in the order in which help lists them: first what xtool can install.
std::vector<const LinkerKindRow*> linker_options();

}  // namespace xtool
