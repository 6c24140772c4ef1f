// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "argument_rules.hpp"

#include <xtool/link/shim/zig_arguments.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// One word for the driver or for the linker.
struct Word {
  std::string text = {};
  Level level = Level::driver;
};

// Takes -Wl, -Xlinker and -Wp apart. What it changes beyond that goes to `rewrites`.
std::vector<Word> split_words(const std::vector<std::string>& arguments,
                              std::vector<Rewrite>& rewrites);

// What is known of a call before any of its words is rewritten.
struct CallFacts {
  unsigned when = always;  // of the rules that apply
  bool query = false;      // only asks the compiler about itself
  bool compiles = false;   // has a source file
  bool links = false;
  // Preprocesses standard input, and does not say of which language: as if -x c (c++: -x c++) were
  // there, for gcc and clang.
  bool language_missing = false;
  std::vector<std::string> directories = {};  // -L, in order
  bool version_script = false;
  bool version_check = false;  // --undefined-version or --no-undefined-version is given
  bool own_libraries = false;  // -nostdlib, -nodefaultlibs or -r: only what is named is linked
  bool gc_sections = false;    // --gc-sections is given
  bool start_stop_gc = false;  // -z start-stop-gc is given: what LLD does anyway is wanted
  bool no_gc = false;          // -z nostart-stop-gc is given
  bool asks_linker = false;    // -Wl,--version: who links?
};

CallFacts facts_of(const std::vector<Word>& words, const ShimConfig& config);

// A file's name without folders; its last extension, with the dot, or nothing.
std::string_view base_name(std::string_view path);
std::string_view extension(std::string_view path);

// Whether a file is one of the start files that rustc brings for musl.
bool is_rust_start_file(std::string_view path);

}  // namespace xtool
