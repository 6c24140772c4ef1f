// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/setup/linker_choices.hpp>

#include <map>
#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace xtool::cli {

// The options of `setup-linker` as they are written on the command line.
struct LinkerWords {
  // `--gcc`, `--clang`, `--zig`: those that were given.
  std::map<LinkerKind, bool> kinds = {};
  std::map<LinkerKind, std::string> versions = {};  // "any", or a version, or a program
  bool automatic = false;
  std::string glibc = {};
  std::string shim = {};  // "exec", which is the default, or "script"
  std::string sdk = {};
  bool global = false;
  bool project = false;
  bool dry_run = false;
  bool no_runner = false;
  bool no_env = false;
  bool no_warm = false;
  bool force = false;

  // Throws usage for what makes no sense.
  LinkerOptions parse() const;
};

// "2.17"; nothing for an empty text. Throws usage for anything else.
std::optional<GlibcVersion> parse_glibc(const std::string& text);

// Throws usage where a glibc version is asked of a linker that has only its own.
void require_glibc_fits(const LinkerOptions& options, std::optional<GlibcVersion> glibc);

void bind_linker_options(CLI::App& command, LinkerWords& words);

// "zig, gcc or clang": what can be asked for, in the order of help.
std::string kinds_in_words();

// What `target add --setup=WORD` means: "auto", a kind, or "zig=VERSION". Throws usage for other
// words.
LinkerOptions linker_options_for(const std::string& word);

}  // namespace xtool::cli
