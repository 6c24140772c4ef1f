// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/shim/shim_config.hpp>
#include <xtool/link/shim/zig_version.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace xtool {

// Who reads an argument: the compiler's driver, or the linker behind it (-Wl, and -Xlinker).
enum class Level { driver, linker };

// How an option takes its value.
enum class Operand {
  none,      // the word is the option
  attached,  // "=VALUE" in the same word, or nothing; a driver's option that ends in '*': any text
  value,     // "=VALUE" in the same word, or the next word
};

enum class Action {
  keep,
  drop,
  refuse,
  replace,  // by `text`, in which % stands for the value

  // What needs more than the option itself; zig_arguments.cpp does it.
  cpu,            // -march, -mcpu, -mtune, -mfpu, -mfloat-abi: one -mcpu at the end
  other_target,   // --target: dropped if it names the same architecture
  word_size,      // -m32 and -m64: dropped if they fit
  directory,      // -L
  library,        // -l
  push_state,     // --push-state
  pop_state,      // --pop-state
  state,          // what these two save and restore
  definition,     // --defsym
  export_list,    // --dynamic-list
  export_symbol,  // --export-dynamic-symbol
  version_script,
  script,       // -T
  strip_debug,  // --strip-debug
  loader,       // --dynamic-linker, where zig cannot do it
  keep_starts,  // -z nostart-stop-gc
  os_version,   // -mmacosx-version-min
};

// What must be true of the call for a rule to apply; several: all of them.
enum When : unsigned {
  always = 0,
  gnu = 1u << 0,
  musl = 1u << 1,
  elf = 1u << 2,
  windows = 1u << 3,
  shared = 1u << 4,
  executable = 1u << 5,
  linking = 1u << 6,
  not_aarch64 = 1u << 7,
  rust_starts = 1u << 8,      // the start files of rustc's own musl are among the files
  exports_limited = 1u << 9,  // an executable or a version script says what is exported
  links_only = 1u << 10,      // nothing is compiled by this call
  macos = 1u << 11,
};

// The zig versions that a rule is for: since <= version < before.
struct Zigs {
  ZigVersion since = {};
  ZigVersion before = {.major = 1000};
};

struct Rule {
  std::string_view name;  // of a linker option without its dashes; of -z: "z keyword"
  Operand operand = Operand::none;
  Action action = Action::keep;
  std::string_view reason = {};
  std::string_view text = {};
  unsigned when = always;
  Zigs zigs = {};
};

std::span<const Rule> driver_rules();
std::span<const Rule> linker_rules();

// Whether gcc for the target links an unwinder with each program, which zig has as libunwind.
bool brings_unwinder(const ShimConfig& config);

// What becomes of a library that zig brings itself.
struct LibraryRule {
  std::string_view name;
  std::string_view to;  // empty: left out
  std::string_view reason;
  Zigs zigs = {};
  bool unless_found = false;  // a library of that name in a -L directory is the user's own
  unsigned when = always;
};

std::span<const LibraryRule> library_rules();

struct FoundRule {
  const Rule* rule = nullptr;             // null: none applies, so the option stays as it is
  bool next_word = false;                 // the next word is its value
  std::optional<std::string> value = {};  // or it is in this one
};

// The rule for a word, given what is true of the call. A linker's word without dashes, but
// "z KEYWORD" for -z's keywords. `letters`: it may be a letter with its value, "lfoo", which a word
// with two dashes never is.
FoundRule find_rule(Level level, std::string_view word, unsigned facts, const ZigVersion& zig,
                    bool letters = true);

}  // namespace xtool
