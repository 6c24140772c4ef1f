// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "argument_rules.hpp"

#include <xtool/link/shim/shim_config.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xtool {

// The rule tables as a script can use them: for one target on one zig.

// What a script compares an option with. A script joins an option with a value in the next word to
// one text: "-u sym" of a driver's, "undefined=sym" and "z text" of a linker's, without dashes.
struct ScriptPattern {
  enum class Kind {
    exact,
    assigned,  // `text` ends in '=', and any value follows
    joined,    // `text` ends in a blank, and any value follows
    prefix,    // any value follows
  };
  Kind kind = Kind::exact;
  std::string text = {};
};

// Several options to which the same happens. The first match counts.
struct ScriptRule {
  std::vector<ScriptPattern> patterns = {};
  unsigned when =
      always;  // what must be true of the call; what only the target decides is left out
  Action action = Action::keep;
  std::string reason = {};
  std::string text = {};  // for Action::replace and state
};

// What must be true of an option besides the facts of When: it has one dash, as "-lfoo" must.
inline constexpr unsigned one_dash = 1u << 30;

std::vector<ScriptRule> script_rules(Level level, const ShimConfig& config);

// What becomes of libraries, one rule for each name.
std::vector<LibraryRule> script_libraries(const ShimConfig& config);

// The options whose value is the next word, unless it is in the same.
std::vector<std::string> options_with_value(Level level);

// How the names begin that the target's machine has in `--target=`.
std::vector<std::string> own_machines(const ShimConfig& config);

// Of -m32 and -m64 the one that the target's machine has anyway.
std::string own_word_size(const ShimConfig& config);

// Whether ELF files are made for the target.
bool makes_elf(const ShimConfig& config);

// Whether a call's float ABI, and its FPU, are things to look at.
bool is_arm(const ShimConfig& config);
bool has_fpu(const ShimConfig& config);

// CPU flags of which people and build scripts make use, with what -mcpu says for each of them.
std::vector<std::pair<std::string, std::string>> script_cpus(const ShimConfig& config);

// What a script cannot do, and why: the text of a refusal.
inline constexpr std::string_view only_exec =
    "needs a linker script, which only the exec kind of shim writes";

}  // namespace xtool
