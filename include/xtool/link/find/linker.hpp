// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/binary/binary.hpp>
#include <xtool/catalog/catalog.hpp>
#include <xtool/catalog/home.hpp>
#include <xtool/catalog/package_advice.hpp>
#include <xtool/link/find/zig.hpp>
#include <xtool/link/linker_kind.hpp>
#include <xtool/support/env.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// What Cargo's configuration or environment names as the linker of a target.
struct ConfiguredLinker {
  std::string program = {};  // as it is written: a path, or a name for PATH
  std::string where = {};    // for people: "CARGO_TARGET_..._LINKER", "'~/.cargo/config.toml'"
};

// Names for files of an SDK, where it has them under others or not together, in a directory that
// xtool makes: SDKs are not changed, and may be read-only.
struct LinkFarm {
  std::filesystem::path name = {};  // of the directory, below that of the target's tools
  std::map<std::filesystem::path, std::filesystem::path> links = {};  // in it, and where they lead
  std::map<std::filesystem::path, std::string> texts = {};            // files in it
  std::vector<std::string> flags = {};  // that name it to the linker, as "%"
};

// A C compiler that may be able to link for a target.
struct LinkerCandidate {
  LinkerKind kind = LinkerKind::gcc;
  // Absolute. Links are kept, so that an upgrade behind them is seen. For zig: zig itself.
  std::filesystem::path program = {};
  // What every call needs, to compile and to link. zig: begins with the word "cc" ("c++" for C++).
  // Not empty means that it needs a shim to be Cargo's linker, except for `configured` ones.
  std::vector<std::string> flags = {};
  // What goes behind all else in a call: where the libraries of the target's sysroot are, which the
  // project's own directories go before. Not empty means that it needs a shim, too.
  std::vector<std::string> last_flags = {};
  // What each call finds in its environment: STAGING_DIR for OpenWrt's compilers. Not empty means
  // that it needs a shim, too.
  std::map<std::string, std::string> variables = {};
  std::string found_by = {};  // for people: "PATH", "CARGO_TARGET_..._LINKER", "$XTOOL_ZIG"
  // The tools that belong to it, where there are any. zig has all of them by itself.
  std::optional<std::filesystem::path> cxx = {};
  std::optional<std::filesystem::path> ar = {};
  std::optional<std::filesystem::path> ranlib = {};
  // The directory below which the target's libraries lie as they do on the target's "/": what an
  // emulator needs. Known of gcc and clang for targets whose programs are linked dynamically.
  std::optional<std::filesystem::path> sysroot = {};
  // Makes of -static-pie, which rustc links with for x86_64 and musl, a program that still asks for
  // a loader, and crashes in it: gcc with musl's specs, "musl-gcc" (rust-lang/rust#95926). It needs
  // a shim.
  bool ignores_static_pie = false;
  // Where MinGW's compiler keeps the DLLs of its own that programs may need at run time.
  std::vector<std::filesystem::path> dll_directories = {};
  // The SDK of the platform's maker, or of a board's or a router's, whose libraries it links, and
  // what led to it. Empty: none.
  std::filesystem::path sdk = {};
  std::string sdk_found_by = {};
  LinkFarm farm = {};
  std::optional<Zig> zig = {};               // for kind zig
  std::optional<ZigTarget> zig_target = {};  // for kind zig
};

enum class LinkerVerdict { works, refused, not_tried };
// "works", "refused", "not-tried".
std::string_view to_string(LinkerVerdict verdict);

// What came of a candidate.
struct LinkerTrial {
  LinkerCandidate candidate = {};
  LinkerVerdict verdict = LinkerVerdict::not_tried;
  // One clause: why it was refused or not tried ("makes soft-float programs ...", "a better one
  // works"), or what its program was like ("made a dynamic ELF32 program for EM_ARM ...").
  std::string reason = {};
  std::optional<BinaryFacts> result = {};  // of the program that it linked
};

struct LinkerSearch {
  std::optional<ConfiguredLinker> configured = {};
  std::optional<LinkerKind> only = {};     // --gcc, --clang, --zig; the others are not looked for
  std::optional<GlibcVersion> glibc = {};  // for zig; see zig_target
  std::optional<Zig> zig = {};             // instead of those on this machine
  std::optional<Home> home = {};           // for the zigs that xtool installed
  // The SDK that is asked for, before those that variables name, and who asked: a directory, a
  // script of Yocto's that sets one up, or a compiler. Empty: any.
  std::filesystem::path sdk = {};
  std::string sdk_found_by = {};
  // Directories that may hold a rustc's own LLD, "gcc-ld/ld.lld": lib/rustlib/<host>/bin of the
  // sysroot. See rust_lld_directory.
  std::vector<std::filesystem::path> lld_directories = {};
  // The target's std: lib/rustlib/<target> of the sysroot. With the C library's start-up files and
  // libraries in lib/self-contained, LLD links without a C compiler.
  std::filesystem::path std = {};
  // Where the file system begins, for tests: "/usr/<gnu>" is looked for below it.
  std::filesystem::path root = "/";
  // Run nothing, not even zig to ask it for its version: see ZigSearch.
  bool only_look = false;
};

struct LinkerProof {
  bool cxx = false;  // also link a C++ program, with the standard library
  // For each call of a compiler. The first links by zig build its libraries, which takes up to a
  // minute and more on a slow machine; the limit for zig is ten times as long.
  std::chrono::milliseconds timeout = std::chrono::seconds(60);
  // ZIG_GLOBAL_CACHE_DIR for zig; empty: zig's own choice.
  std::filesystem::path zig_cache = {};
  // Told before each candidate is tried, as that may take a while.
  std::function<void(const LinkerCandidate&)> on_try = {};
  // Why no Rust program is linked by a candidate that links C; nothing if one is. Not asked where
  // this is empty.
  std::function<std::optional<std::string>(const LinkerCandidate&)> links_rust = {};
  // Given the C program that was linked, which is deleted when this returns.
  std::function<void(const std::filesystem::path&)> on_program = {};
};

struct LinkerChoice {
  std::vector<LinkerTrial> trials = {};  // in the order of preference
  // The first one that works.
  const LinkerTrial* chosen() const;
};

// Whether rustc links for it through a C compiler, so that gcc, clang and zig can serve: not where
// it calls LLD, nor for platforms whose linker is another program altogether, such as emcc.
bool links_through_compiler(const TargetEntry& entry);

// Whether std brings the C library along, when it is published for the target: musl's.
bool brings_c_library(const TargetEntry& entry);

// Whether its libraries are in an SDK of the platform's maker, with which LLD links by itself:
// Apple's, and Windows' for Microsoft's ABI.
bool links_with_sdk(const TargetEntry& entry);

// `<sysroot>/lib/rustlib/<host>/bin`, where rustc keeps the LLD that it brings along.
std::filesystem::path rust_lld_directory(const std::filesystem::path& sysroot, const Triple& host);

// The candidates on this machine, best first: the configured one; cross gcc by every name in the
// catalog's prefixes; clang with LLD, where a sysroot for the target is found; zig. Nothing is run
// but what finds zigs. What was found but cannot serve by what is known before any attempt (no
// program of that name, a zig that is none or too old, no sysroot for clang) is refused already,
// the others are not_tried.
std::vector<LinkerTrial> find_linkers(const TargetEntry& entry, const LinkerSearch& search,
                                      const Env& env);

// Compiles and links a small C program (and a C++ program, when asked) in a private directory, and
// compares what the result's headers say with the catalog. Nothing is thrown for a compiler that
// fails, hangs or makes something else: that is a refusal. Throws interrupted, and file_system when
// there is no temporary directory.
LinkerTrial prove_linker(const LinkerCandidate& candidate, const TargetEntry& entry,
                         const LinkerProof& proof, const Env& env);

// find_linkers, then proves one after the other until one works, and links Rust; those behind it
// stay not_tried.
LinkerChoice choose_linker(const TargetEntry& entry, const LinkerSearch& search,
                           const LinkerProof& proof, const Env& env);

// The candidate's sysroot, if the target's files lie there and nowhere else below `root`. Nothing
// for a compiler without one, and where libraries of the target are among the host's own (Debian's
// multiarch), as the headers beside them are then the target's as well.
std::optional<std::filesystem::path> separate_root(const LinkerCandidate& candidate,
                                                   const TargetEntry& entry,
                                                   const std::filesystem::path& root = "/");

// What to do where no linker works, one line each, ready to be an Error's help: the command that
// installs a compiler on this distribution, where one is known, and `xtool setup-linker --zig T`,
// where zig can serve. `only`: what the user wants to use. `clang_is_here`: what it lacks is the
// target's C library.
std::vector<std::string> linker_advice(const TargetEntry& entry, const PackageAdvice& packages,
                                       std::optional<LinkerKind> only = {},
                                       bool clang_is_here = false);
// What to install so that one kind of linker serves. Nothing where no package is known.
std::vector<std::string> advice_on_kind(LinkerKind kind, const TargetEntry& entry,
                                        const PackageAdvice& packages, bool clang_is_here = false);
// What remains where no package and no zig is known: a compiler of the user's own, if one can
// serve.
std::vector<std::string> homemade_advice(const TargetEntry& entry);

}  // namespace xtool
