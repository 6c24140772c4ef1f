// SPDX-License-Identifier: Apache-2.0 OR MIT
// Found out as those of linker_rules.cpp.
#include "argument_rules.hpp"
#include "rule_words.hpp"

#include <array>

namespace xtool {
namespace {

using namespace rule_words;

// Reasons that several rules share, beside those of all tables.
constexpr std::string_view glibc_static =
    "zig has no static glibc; use a musl target, or link the C library dynamically";
constexpr std::string_view user_starts =
    "zig links its start files all the same; the result would have two entries";
constexpr std::string_view no_runtime = "zig does not bring the runtime library that it needs";
constexpr std::string_view os_version_goes = "zig takes the version with the target's name";

// clang-format off
constexpr std::array driver_table = {
  // Target and CPU. zig takes the last of -target, and the last of -mcpu, -march and -mtune.
  Rule{"--target", attached, Action::other_target, ours},
  Rule{"-target", value, Action::other_target, ours},
  Rule{"-march=*", attached, Action::cpu},
  Rule{"-mcpu=*", attached, Action::cpu},
  Rule{"-mtune=*", attached, Action::cpu},
  Rule{"-mfpu=*", attached, Action::cpu},
  Rule{"-mfloat-abi=*", attached, Action::cpu},
  Rule{"-msoft-float", none, Action::cpu},
  Rule{"-mhard-float", none, Action::cpu},
  Rule{"-m32", none, Action::word_size},
  Rule{"-m64", none, Action::word_size},
  Rule{"-mmacosx-version-min=*", attached, Action::os_version, os_version_goes, {}, macos},
  Rule{"-mmacos-version-min=*", attached, Action::os_version, os_version_goes, {}, macos},
  Rule{"-mx32", none, Action::word_size},
  Rule{"-mno-outline-atomics", none, drop, "zig knows it on aarch64 only", {}, not_aarch64},
  Rule{"-moutline-atomics", none, drop, "zig knows it on aarch64 only", {}, not_aarch64},

  // Kinds of result that zig gets wrong without a word.
  Rule{"-static", none, refuse, glibc_static, {}, gnu | linking},
  Rule{"-static-pie", none, refuse, glibc_static, {}, gnu | linking},
  Rule{"-static-pie", none, replace, "zig takes -static-pie for a dynamic program", "-static", musl | linking},
  Rule{"-nostartfiles", none, drop, "zig's own start files take the place of rustc's", {}, musl | rust_starts},
  Rule{"-nostartfiles", none, refuse, user_starts, {}, linking},
  Rule{"-fsanitize=address", none, refuse, no_runtime, {}, linking},
  Rule{"-fsanitize=memory", none, refuse, no_runtime, {}, linking},
  Rule{"-fsanitize=leak", none, refuse, no_runtime, {}, linking},
  Rule{"-fsanitize=hwaddress", none, refuse, no_runtime, {}, linking},
  Rule{"--coverage", none, refuse, no_runtime, {}, linking},
  Rule{"-coverage", none, refuse, no_runtime, {}, linking},
  Rule{"-fprofile-arcs", none, refuse, no_runtime, {}, linking},
  Rule{"-fprofile-generate*", attached, refuse, no_runtime, {}, linking},
  Rule{"-emit-llvm", none, refuse, "zig takes -emit-llvm for the entry point 'mit-llvm'"},

  // The choice of a linker.
  Rule{"-fuse-ld=*", attached, drop, lld_only},
  Rule{"--ld-path=*", attached, drop, lld_only},
  Rule{"-B*", attached, drop, lld_only, {}, linking},
  Rule{"-fuse-linker-plugin", none, drop, lld_only},
  Rule{"-fno-use-linker-plugin", none, drop, lld_only},
  Rule{"-specs=*", attached, drop, "a file for gcc"},
  Rule{"--sysroot=/", none, drop, "the host's files are none of the target's"},

  // gcc's own.
  Rule{"-fanalyzer", none, drop, "only makes the compiler say more"},
  Rule{"-fipa-pta", none, drop, "only makes the result faster"},
  Rule{"-fconcepts", none, drop, "clang has them in C++20, and nowhere else"},

  // Other words for the same.
  Rule{"-u", value, replace, "zig takes the symbol for a file", "-Wl,-u,%", elf},
  Rule{"-e", value, replace, spelling, "-Wl,-e,%", elf},
  Rule{"-export-dynamic", none, replace, spelling, "-rdynamic", elf},
  Rule{"-e*", attached, replace, spelling, "-Wl,-e,%", elf | linking},
  Rule{"-z", value, replace, spelling, "-Wl,-z,%", elf},
  Rule{"-z,*", attached, replace, spelling, "-Wl,-z,%", elf | linking},
  Rule{"-z*", attached, replace, spelling, "-Wl,-z,%", elf | linking},
  Rule{"-T", value, Action::script, {}, {}, elf},
  Rule{"-L", value, Action::directory},
  Rule{"-L*", attached, Action::directory},
  Rule{"-l", value, Action::library},
  Rule{"-l*", attached, Action::library},
  Rule{"-framework", value, drop, "there are no frameworks but on Apple's systems", {}, elf},

  // Values that must not be taken for an option or a file.
  Rule{"-o", value}, Rule{"-x", value}, Rule{"-D", value}, Rule{"-U", value}, Rule{"-I", value},
  Rule{"-F", value}, Rule{"-MF", value}, Rule{"-MT", value}, Rule{"-MQ", value}, Rule{"-MJ", value},
  Rule{"-isystem", value}, Rule{"-iquote", value}, Rule{"-idirafter", value}, Rule{"-include", value},
  Rule{"-imacros", value}, Rule{"-isysroot", value}, Rule{"-iprefix", value}, Rule{"-iwithprefix", value},
  Rule{"-Xclang", value}, Rule{"-Xpreprocessor", value}, Rule{"-Xassembler", value}, Rule{"-mllvm", value},
  Rule{"-arch", value}, Rule{"-undefined", value}, Rule{"-install_name", value}, Rule{"--param", value},
  Rule{"--sysroot", value}, Rule{"-dumpdir", value}, Rule{"-G", value},

  // -mavx2, -mpclmul, -mcmodel=large and all the others: projects link their probes of the compiler
  // with the flags that they compile with.
  Rule{"-m*", attached, drop, "zig would build its libraries again for it", {}, elf | links_only},
};
// clang-format on

}  // namespace

std::span<const Rule> driver_rules() { return driver_table; }

}  // namespace xtool
