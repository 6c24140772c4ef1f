// SPDX-License-Identifier: Apache-2.0 OR MIT
// What zig makes of the arguments of gcc and GNU ld was tried option by option with zig 0.11 to
// 0.17; tests/data/zig_arguments.json holds the outcome, and tests/integration/test_zig_shims.py
// tries it again. An option without a rule is left to zig, which refuses what it does not know.
#include "argument_rules.hpp"
#include "rule_words.hpp"

#include <array>

namespace xtool {
namespace {

using namespace rule_words;

constexpr auto keep = Action::keep;
constexpr ZigVersion v0_12{.major = 0, .minor = 12};
constexpr ZigVersion v0_14{.major = 0, .minor = 14};
constexpr ZigVersion v0_17{.major = 0, .minor = 17};
constexpr Zigs only_0_16{.since = {.major = 0, .minor = 16}, .before = v0_17};
// Reasons that several rules share, beside those of all tables.
constexpr std::string_view layout = "only moves things around in the file";
constexpr std::string_view local_names = "only changes the names of local symbols";
constexpr std::string_view smaller = "only makes the result smaller or faster";
constexpr std::string_view lld_does = "zig's LLD does this anyway";
constexpr std::string_view tells = "only makes the linker say more or less";
constexpr std::string_view strict = "what it tolerates, zig reports as an error";
constexpr std::string_view marker = "only marks the result for a CPU feature that stays off";
constexpr std::string_view shape = "zig wants this from the compiler driver";
constexpr std::string_view no_effect = "has no effect with zig";
constexpr std::string_view loader = "zig cannot set this mark for the dynamic loader";
constexpr std::string_view zig_0_16 =
    "zig 0.16 cannot build its own libraries when it is given; a linker script does it";
constexpr std::string_view no_loader = "libraries and static programs name no dynamic loader";
constexpr std::string_view bare = "zig cannot lay out a program by hand";
constexpr std::string_view stack = "zig cannot make the stack executable";
constexpr std::string_view windows_names = "zig cannot change the names that a DLL exports";
constexpr std::string_view script_versions =
    "zig takes versions of symbols from a version script only";
constexpr std::string_view dynamic_names = "zig takes the names of a --dynamic-list only";
constexpr std::string_view ignored = "GNU ld ignores it, too";
constexpr std::string_view mach_o_exports = "zig's linker for macOS exports all symbols";

// clang-format off
constexpr std::array linker_table = {
  // Linking against what lies in the search path.
  Rule{"Bdynamic", none, Action::state, "zig's -Bdynamic finds no .a where there is no .so", "-Wl,-search_paths_first", elf},
  Rule{"dy", none, Action::state, "zig's -dy finds no .a where there is no .so", "-Wl,-search_paths_first", elf},
  Rule{"call_shared", none, Action::state, spelling, "-Wl,-search_paths_first", elf},
  Rule{"Bstatic", none, Action::state},
  Rule{"dn", none, Action::state, spelling, "-Wl,-Bstatic"},
  Rule{"static", none, Action::state, spelling, "-Wl,-Bstatic"},
  Rule{"non_shared", none, Action::state, spelling, "-Wl,-Bstatic"},
  Rule{"as-needed", none, Action::state}, Rule{"no-as-needed", none, Action::state},
  Rule{"whole-archive", none, refuse, "zig 0.11 ignores it and leaves out what nothing refers to; 0.12 and newer do not", {}, always, {.before = v0_12}},
  Rule{"whole-archive", none, Action::state},
  Rule{"no-whole-archive", none, Action::state},
  Rule{"push-state", none, Action::push_state, "zig does not know it; pop-state says what it restores"},
  Rule{"pop-state", none, Action::pop_state, "zig does not know it"},
  Rule{"l", value, Action::library},
  Rule{"L", value, Action::directory},
  Rule{"library-path", value, Action::directory},
  Rule{"library", value, Action::library},
  Rule{"start-lib", none, drop, "the objects are linked in any case"},
  Rule{"end-lib", none, drop, "the objects are linked in any case"},
  Rule{"rpath-link", value, drop, "LLD needs no libraries of libraries"},
  Rule{"rpath", value},
  Rule{"exported_symbols_list", value, drop, mach_o_exports, {}, macos},
  Rule{"exported_symbol", value, drop, mach_o_exports, {}, macos},
  Rule{"unexported_symbols_list", value, drop, mach_o_exports, {}, macos},
  Rule{"unexported_symbol", value, drop, mach_o_exports, {}, macos},
  Rule{"R", value, replace, spelling, "-Wl,-rpath,%"},
  Rule{"(", none, drop, lld_does}, Rule{")", none, drop, lld_does},
  Rule{"copy-dt-needed-entries", none, drop, strict}, Rule{"no-copy-dt-needed-entries", none, drop, lld_does},
  Rule{"add-needed", none, drop, strict}, Rule{"no-add-needed", none, drop, lld_does},
  Rule{"sysroot", value, drop, "zig's libraries are not in it"},
  Rule{"nostdlib", none, drop, "zig searches only the given directories anyway"},
  Rule{"accept-unknown-input-arch", none, drop, strict}, Rule{"no-accept-unknown-input-arch", none, drop, lld_does},
  Rule{"format", value, refuse, "zig reads the target's own format only"},
  Rule{"mri-script", value, refuse, "zig reads no scripts of ar's"},
  Rule{"just-symbols", value, refuse, "zig cannot take addresses from another program"},
  Rule{"architecture", value, drop, ours},

  // Symbols.
  Rule{"u", value, replace, {}, "-Wl,-u,%"},
  Rule{"undefined", value, replace, spelling, "-Wl,-u,%"},
  Rule{"require-defined", value, replace, spelling, "-Wl,-u,%"},
  Rule{"undefined-glob", value, refuse, "zig takes single symbols only, with -u"},
  Rule{"wrap", value, replace, spelling, "-Wl,-wrap,%"},
  Rule{"e", value, replace, {}, "-Wl,-e,%"},
  Rule{"entry", value},
  Rule{"h", value, replace, spelling, "-Wl,-soname,%"},
  Rule{"soname", value},
  Rule{"defsym", value, Action::definition, "done by a linker script"},
  Rule{"version-script", value, Action::version_script},
  Rule{"no-undefined-version", none, drop, "zig 0.11 does not know it, nor check it", {}, always, {.before = v0_12}},
  Rule{"undefined-version", none, drop, "what zig 0.11 does anyway", {}, always, {.before = v0_12}},
  Rule{"dynamic-list", value, Action::export_list, "done by a linker script"},
  Rule{"export-dynamic-symbol", value, Action::export_symbol, "done by a linker script"},
  Rule{"export-dynamic-symbol-list", value, Action::export_list, "done by a linker script"},
  Rule{"exclude-libs", value, drop, "a version script or an executable's list decides what is exported", {}, exports_limited},
  Rule{"exclude-libs", value, refuse, "zig cannot hide a library's symbols; give a version script instead"},
  Rule{"Bsymbolic-functions", none, drop, "only makes calls within the library faster"},
  Rule{"Bno-symbolic", none, drop, lld_does}, Rule{"no-export-dynamic", none, drop, lld_does},
  Rule{"allow-multiple-definition", none, drop, strict}, Rule{"z muldefs", none, drop, strict},
  Rule{"warn-unresolved-symbols", none, drop, strict}, Rule{"unresolved-symbols", value, drop, strict},
  Rule{"noinhibit-exec", none, drop, strict}, Rule{"error-unresolved-symbols", none, drop, lld_does},
  Rule{"ignore-unresolved-symbol", value, drop, strict},
  Rule{"z unique-symbol", none, drop, local_names}, Rule{"z nounique-symbol", none, drop, local_names},
  Rule{"init", value, refuse, loader}, Rule{"fini", value, refuse, loader},
  Rule{"auxiliary", value, refuse, loader}, Rule{"filter", value, refuse, loader},
  Rule{"audit", value, refuse, loader}, Rule{"depaudit", value, refuse, loader}, Rule{"Bgroup", none, refuse, loader},
  Rule{"default-symver", none, refuse, script_versions}, Rule{"default-imported-symver", none, refuse, script_versions},
  Rule{"version-exports-section", value, refuse, script_versions}, Rule{"dynamic-list-cpp-typeinfo", none, refuse, dynamic_names},
  Rule{"dynamic-list-cpp-new", none, refuse, dynamic_names}, Rule{"dynamic-list-data", none, refuse, dynamic_names},
  Rule{"disable-multiple-abs-defs", none, drop, strict}, Rule{"z noreloc-overflow", none, drop, strict},
  Rule{"z start-stop-visibility", attached, drop, local_names}, Rule{"z common", none, drop, local_names}, Rule{"z nocommon", none, drop, local_names},
  Rule{"z dynamic-undefined-weak", none, drop, lld_does},
  Rule{"z nodynamic-undefined-weak", none, refuse, "zig leaves weak symbols that are missing to the loader"},
  Rule{"task-link", value, refuse, bare}, Rule{"thumb-entry", value, refuse, bare},

  // What becomes of sections.
  Rule{"strip-debug", none, Action::strip_debug, "zig would strip all symbols; a linker script leaves out debug sections", {}, elf},
  Rule{"S", none, Action::strip_debug, "zig would strip all symbols; a linker script leaves out debug sections", {}, elf},
  Rule{"z nostart-stop-gc", none, Action::keep_starts, "zig cannot keep just these sections, so it keeps all", "-Wl,--no-gc-sections"},
  Rule{"z start-stop-gc", none, drop, lld_does},
  Rule{"T", value, Action::script, {}, {}, elf},
  Rule{"script", value, Action::script, {}, {}, elf},
  Rule{"discard-locals", none, drop, smaller}, Rule{"X", none, drop, smaller},
  Rule{"x", none, drop, smaller, {}, always, {.before = v0_14}},
  Rule{"discard-all", none, drop, smaller, {}, always, {.before = v0_14}},
  Rule{"discard-none", none, drop, lld_does},
  Rule{"retain-symbols-file", value, drop, smaller},
  Rule{"compress-debug-sections=zstd", none, drop, "zig 0.11 does not know it", {}, always, {.before = v0_12}},
  Rule{"emit-relocs", none, refuse, "zig cannot keep relocations in a linked program"},
  Rule{"q", none, refuse, "zig cannot keep relocations in a linked program"},
  Rule{"eh-frame-hdr", none},
  Rule{"no-eh-frame-hdr", none, drop, "zig writes it in any case"},
  Rule{"no-ld-generated-unwind-info", none, drop, lld_does},
  Rule{"icf", attached, drop, smaller},
  Rule{"gdb-index", none, drop, "only makes gdb start faster"},
  Rule{"package-metadata", value, drop, "only a note for people"},
  Rule{"gc-keep-exported", none, refuse, "zig keeps what is exported from the result only"},
  Rule{"ld-generated-unwind-info", none, drop, lld_does},
  Rule{"strip-discarded", none, drop, smaller}, Rule{"no-strip-discarded", none, drop, smaller}, Rule{"ctf-variables", none, drop, smaller}, Rule{"no-ctf-variables", none, drop, smaller},
  Rule{"ctf-share-types", value, drop, smaller}, Rule{"embedded-relocs", none, refuse, bare},

  // Layout.
  Rule{"z separate-code", none, drop, layout}, Rule{"z noseparate-code", none, drop, layout},
  Rule{"z keep-text-section-prefix", none, drop, layout}, Rule{"z combreloc", none, drop, layout},
  Rule{"z rodynamic", none, drop, layout}, Rule{"z nosectionheader", none, drop, smaller},
  Rule{"z pack-relative-relocs", none, drop, smaller}, Rule{"pack-dyn-relocs", value, drop, smaller},
  Rule{"z text", none, drop, lld_does},
  Rule{"rosegment", none, drop, layout}, Rule{"no-rosegment", none, drop, layout},
  Rule{"relax", none, drop, smaller}, Rule{"no-relax", none, drop, smaller},
  Rule{"symbol-ordering-file", value, drop, layout},
  Rule{"call-graph-profile-sort", attached, drop, layout}, Rule{"no-call-graph-profile-sort", none, drop, layout},
  Rule{"orphan-handling", value, drop, tells},
  Rule{"secure-plt", none, drop, lld_does},
  Rule{"be8", none, drop, "the target decides the byte order"},
  Rule{"target2", value, drop, "the target decides"},
  Rule{"fix-cortex-a53-843419", none, drop, "zig cannot work around the erratum of early Cortex-A53"},
  Rule{"fix-cortex-a53-835769", none, drop, "zig cannot work around the erratum of early Cortex-A53"},
  Rule{"fix-cortex-a8", none, drop, "zig cannot work around the erratum of early Cortex-A8"},
  Rule{"no-fix-cortex-a8", none, drop, lld_does}, Rule{"no-fix-arm1176", none, drop, lld_does},
  Rule{"fix-v4bx", none, drop, "zig makes no code for ARMv4"},
  Rule{"pic-veneer", none, drop, layout}, Rule{"long-plt", none, drop, layout},
  Rule{"stub-group-size", value, drop, layout}, Rule{"spare-dynamic-tags", value, drop, layout},
  Rule{"merge-exidx-entries", none, drop, layout}, Rule{"no-merge-exidx-entries", none, drop, layout},
  Rule{"traditional-format", none, drop, layout}, Rule{"z separate-loadable-segments", none, drop, layout},
  Rule{"check-sections", none, drop, lld_does}, Rule{"no-check-sections", none, drop, strict},
  Rule{"d", none, drop, lld_does}, Rule{"dc", none, drop, lld_does}, Rule{"dp", none, drop, lld_does},
  Rule{"split-by-file", attached, drop, layout}, Rule{"split-by-reloc", attached, drop, layout},
  Rule{"unique", attached, drop, layout}, Rule{"force-group-allocation", none, drop, layout},
  Rule{"gpsize", value, drop, layout}, Rule{"no-define-common", none, drop, layout}, Rule{"z nocombreloc", none, drop, layout}, Rule{"z call-nop", attached, drop, layout},
  Rule{"z nopack-relative-relocs", none, drop, lld_does}, Rule{"no-apply-dynamic-relocs", none, drop, lld_does},
  Rule{"z textoff", none, replace, spelling, "-Wl,-z,notext"}, Rule{"no-omagic", none, drop, lld_does}, Rule{"use-blx", none, drop, lld_does},
  Rule{"target1-abs", none, drop, ours}, Rule{"target1-rel", none, drop, ours},
  Rule{"vfp11-denorm-fix", attached, drop, "zig cannot work around the erratum of the VFP11"},
  Rule{"fix-stm32l4xx-629360", attached, drop, "zig cannot work around the erratum of the STM32L4"},
  Rule{"fix-v4bx-interworking", none, drop, "zig makes no code for ARMv4"},
  Rule{"fix-arm1176", none, drop, "zig cannot work around the erratum of the ARM1176"},
  Rule{"enable-non-contiguous-regions", none, refuse, bare}, Rule{"enable-non-contiguous-regions-warnings", none, drop, tells},
  Rule{"Ttext-segment", value, refuse, bare}, Rule{"Trodata-segment", value, refuse, bare},
  Rule{"Tldata-segment", value, refuse, bare}, Rule{"default-script", value, refuse, bare}, Rule{"dT", value, refuse, bare},
  Rule{"force-exe-suffix", none, refuse, "zig calls the result as -o says"},
  Rule{"cmse-implib", none, refuse, "zig writes no library of entries"},
  Rule{"in-implib", value, refuse, "zig writes no library of entries"},
  Rule{"Ttext", value, refuse, bare}, Rule{"Tdata", value, refuse, bare}, Rule{"Tbss", value, refuse, bare},
  Rule{"section-start", value, refuse, bare}, Rule{"N", none, refuse, bare}, Rule{"omagic", none, refuse, bare},
  Rule{"n", none, refuse, bare}, Rule{"nmagic", none, refuse, bare},
  Rule{"no-dynamic-linker", none, refuse, bare},
  Rule{"oformat=elf*", attached, drop, ours},
  Rule{"oformat", value, refuse, "zig writes the target's own format only"},
  Rule{"m", value, drop, ours},
  Rule{"EL", none, drop, ours}, Rule{"EB", none, drop, ours},
  Rule{"flavor", value, drop, lld_only},

  // Marks for loaders and CPUs.
  Rule{"z execstack", none, refuse, stack}, Rule{"z nognustack", none, refuse, stack},
  Rule{"z initfirst", none, refuse, loader}, Rule{"z interpose", none, refuse, loader},
  Rule{"z global", none, refuse, loader}, Rule{"z nodlopen", none, refuse, loader},
  Rule{"z nodump", none, refuse, loader}, Rule{"z wxneeded", none, refuse, loader},
  Rule{"z ibt", none, drop, marker}, Rule{"z shstk", none, drop, marker}, Rule{"z force-ibt", none, drop, marker},
  Rule{"z force-bti", none, drop, marker}, Rule{"z pac-plt", none, drop, marker},
  Rule{"z bti-report", attached, drop, tells}, Rule{"z cet-report", attached, drop, tells},
  Rule{"z ibtplt", none, drop, marker}, Rule{"z lam-*", attached, drop, marker},
  Rule{"z x86-64-*", attached, drop, marker}, Rule{"z noextern-protected-data", none, drop, marker},
  Rule{"z indirect-extern-access", none, drop, marker}, Rule{"z noindirect-extern-access", none, drop, lld_does},
  Rule{"z report-relative-reloc", attached, drop, tells}, Rule{"z globalaudit", none, refuse, loader}, Rule{"z loadfltr", none, refuse, loader},
  Rule{"z nodefaultlib", none, refuse, loader}, Rule{"z unique", none, refuse, loader}, Rule{"z nounique", none, drop, lld_does},
  Rule{"z", value},
  Rule{"enable-new-dtags", none, drop, lld_does, {}, always, {.before = v0_12}},
  Rule{"disable-new-dtags", none, drop, "zig writes RUNPATH in any case"},
  Rule{"dynamic-linker", value, Action::loader, zig_0_16, {}, gnu | executable, only_0_16},
  Rule{"dynamic-linker", value, drop, no_loader, {}, gnu | shared, only_0_16},
  Rule{"dynamic-linker", value, drop, no_loader, {}, musl, only_0_16},
  Rule{"dynamic-linker", value, refuse, "zig 0.16 cannot build its own libraries when it is given; other versions can", {}, elf, only_0_16},
  Rule{"dynamic-linker", value},
  Rule{"I", value, Action::loader, zig_0_16, {}, gnu | executable, only_0_16},
  Rule{"I", value, drop, no_loader, {}, gnu | shared, only_0_16},
  Rule{"I", value, drop, no_loader, {}, musl, only_0_16},
  Rule{"I", value, refuse, "zig 0.16 cannot build its own libraries when it is given; other versions can", {}, elf, only_0_16},
  Rule{"I", value, replace, spelling, "-Wl,-dynamic-linker,%"},

  // What the compiler driver should say.
  Rule{"shared", none, replace, shape, "-shared"}, Rule{"Bshareable", none, replace, shape, "-shared"},
  Rule{"pie", none, replace, shape, "-pie"}, Rule{"pic-executable", none, replace, shape, "-pie"},
  Rule{"r", none, replace, shape, "-r"}, Rule{"relocatable", none, replace, shape, "-r"},
  Rule{"i", none, replace, shape, "-r"}, Rule{"Ur", none, replace, shape, "-r"}, Rule{"output", value, replace, shape, "-o%"},
  Rule{"o", value, replace, shape, "-o%"},

  // LTO.
  Rule{"plugin", value, drop, lld_only}, Rule{"plugin-opt", value, drop, lld_only},
  Rule{"lto-O*", attached, drop, smaller}, Rule{"mllvm", value, drop, no_effect},
  Rule{"thinlto-cache-dir", value, drop, no_effect}, Rule{"thinlto-jobs", value, drop, no_effect},

  // Speed and words of the linker.
  Rule{"O*", attached, drop, no_effect}, Rule{"O", value, drop, no_effect},
  Rule{"threads", attached, drop, no_effect}, Rule{"no-threads", none, drop, no_effect},
  Rule{"mmap-output-file", none, drop, no_effect}, Rule{"no-mmap-output-file", none, drop, no_effect},
  Rule{"no-keep-memory", none, drop, no_effect}, Rule{"reduce-memory-overheads", none, drop, no_effect},
  Rule{"ld-path", value, drop, lld_only},
  Rule{"fatal-warnings", none, drop, strict, {}, always, {.before = v0_17}},
  Rule{"no-fatal-warnings", none, drop, lld_does, {}, always, {.before = v0_17}},
  Rule{"warn-common", none, drop, tells}, Rule{"trace", none, drop, tells}, Rule{"t", none, drop, tells},
  Rule{"verbose", none, drop, tells}, Rule{"v", none, drop, tells, {}, always, {.before = v0_14}},
  Rule{"V", none, drop, tells}, Rule{"demangle", none, drop, tells}, Rule{"no-demangle", none, drop, tells},
  Rule{"stats", none, drop, tells}, Rule{"time-passes", none, drop, tells},
  Rule{"error-limit", value, drop, tells}, Rule{"no-print-gc-sections", none, drop, tells},
  Rule{"color-diagnostics=*", attached, drop, tells},
  Rule{"warn-execstack", none, drop, tells}, Rule{"no-warn-execstack", none, drop, tells},
  Rule{"warn-rwx-segments", none, drop, tells}, Rule{"no-warn-rwx-segments", none, drop, tells},
  Rule{"no-warn-mismatch", none, drop, strict}, Rule{"no-warn-search-mismatch", none, drop, tells},
  Rule{"no-wchar-size-warning", none, drop, tells}, Rule{"no-enum-size-warning", none, drop, tells},
  Rule{"no-warnings", none, drop, tells}, Rule{"w", none, drop, tells},
  Rule{"warn-textrel", none, drop, tells}, Rule{"warn-once", none, drop, tells},
  Rule{"warn-section-align", none, drop, tells}, Rule{"warn-constructors", none, drop, tells},
  Rule{"print-memory-usage", none, drop, tells},
  Rule{"Map", value, drop, "zig writes no map file; -Wl,--print-map prints it"},
  Rule{"M", none, replace, spelling, "-Wl,--print-map"},
  Rule{"cref", none, drop, tells},
  Rule{"map-whole-files", none, drop, no_effect}, Rule{"no-map-whole-files", none, drop, no_effect},
  Rule{"print-map-discarded", none, drop, tells}, Rule{"no-print-map-discarded", none, drop, tells},
  Rule{"trace-symbol", value, drop, tells}, Rule{"error-handling-script", value, drop, tells},
  Rule{"warn-alternate-em", none, drop, tells}, Rule{"warn-multiple-gp", none, drop, tells},
  Rule{"hash-size", value, drop, no_effect}, Rule{"max-cache-size", value, drop, no_effect},
  Rule{"Qy", none, drop, ignored}, Rule{"g", none, drop, ignored}, Rule{"qmagic", none, drop, ignored},
  Rule{"assert", value, drop, ignored}, Rule{"flto", attached, drop, ignored},
  Rule{"flto-partition", value, drop, ignored}, Rule{"fuse-ld", value, drop, ignored},
  Rule{"dependency-file", value, drop, "zig before 0.17 cannot write it", {}, always, {.before = v0_17}},

  // Windows.
  Rule{"out-implib", value, keep, {}, {}, windows},
  Rule{"out-implib", value, drop, "only Windows has import libraries"},
  Rule{"enable-auto-image-base", attached, drop, layout}, Rule{"disable-auto-image-base", none, drop, layout},
  Rule{"large-address-aware", none, drop, "a program runs without it"},
  Rule{"insert-timestamp", none, drop, no_effect}, Rule{"no-insert-timestamp", none, drop, no_effect},
  Rule{"heap", value, drop, layout}, Rule{"file-alignment", value, drop, layout},
  Rule{"section-alignment", value, drop, layout},
  Rule{"enable-stdcall-fixup", none, drop, strict}, Rule{"disable-stdcall-fixup", none, drop, strict},
  Rule{"exclude-all-symbols", none, refuse, windows_names}, Rule{"kill-at", none, refuse, windows_names},
  Rule{"no-leading-underscore", none, refuse, windows_names},
  Rule{"output-def", value, refuse, "zig writes no .def file"},
  Rule{"delayload", value, refuse, "zig loads every DLL at the start"},

  // Not to be taken for a one-letter option, nor their values for a file.
  Rule{"export-dynamic"}, Rule{"export-all-symbols"}, Rule{"high-entropy-va"},
  Rule{"image-base", value}, Rule{"sort-section", value}, Rule{"subsystem", value}, Rule{"stack", value},
  Rule{"major-os-version", value}, Rule{"minor-os-version", value}, Rule{"hash-style", value},
  Rule{"major-subsystem-version", value}, Rule{"minor-subsystem-version", value}, Rule{"y", value},
  Rule{"major-image-version", value}, Rule{"minor-image-version", value},
};
// clang-format on

}  // namespace

std::span<const Rule> linker_rules() { return linker_table; }

}  // namespace xtool
