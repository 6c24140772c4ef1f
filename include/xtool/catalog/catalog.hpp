// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/triple.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/json.hpp>
#include <xtool/support/version.hpp>

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xtool {

// What is known about one target, as data/targets.schema.json describes it. Facts that the catalog
// does not have are empty.
struct TargetEntry {
  Triple triple;
  std::string description = {};
  int tier = 3;
  bool std = false;         // whether prebuilt std is published for it (rustup can install it)
  bool host_tools = false;  // whether rustc itself runs on it
  int pointer_width = 64;   // bits
  std::string endian = "little";
  std::string arch = {};                      // as cfg(target_arch)
  std::string os = {};                        // as cfg(target_os); "none" for bare metal
  std::optional<std::string> libc = {};       // glibc, musl, bionic, msvcrt, ucrt, ...
  std::optional<std::string> float_abi = {};  // hard or soft, where the architecture has both
  struct Elf {
    std::string elf_class = {};  // ELF32 or ELF64
    std::string machine = {};    // as in elf.h: EM_ARM
  };
  std::optional<Elf> elf = {};
  std::optional<std::string> interpreter = {};  // the program header's PT_INTERP
  std::optional<GlibcVersion> glibc_min = {};   // the oldest glibc that std runs on
  // The flavour of the linker that rustc calls unless it is told otherwise, in rustc's words:
  // "gnu-cc", "gnu-lld". Empty where nobody said.
  std::string linker = {};
  std::string llvm_target = {};
  std::vector<std::string> gnu_prefixes = {};  // of cross tools, most usual first, no final '-'
  // Packages of one distribution. What it does not have is empty.
  struct Packages {
    std::string distribution = {};  // the catalog's name of it: "debian", "fedora", "archlinux"
    std::optional<std::string> cc = {};        // the C cross compiler
    std::optional<std::string> cxx = {};       // the C++ cross compiler
    std::optional<std::string> libc_dev = {};  // the C library
    // Debian's only: its name of the architecture, the releases of Debian and Ubuntu that have the
    // packages (nothing: all), and those that have the architecture itself.
    std::optional<std::string> arch = {};
    std::optional<std::vector<std::string>> releases = {};
    std::vector<std::string> native_releases = {};
    friend bool operator==(const Packages&, const Packages&) = default;
  };
  std::vector<Packages> packages = {};
  // Nothing for a distribution that has none.
  const Packages* packages_of(std::string_view distribution) const;
  // What clang must be told besides the target, so that its C code runs wherever rustc's does.
  std::vector<std::string> clang_flags = {};
  // What gcc and clang must be told where the same compiler serves several targets.
  std::vector<std::string> c_flags = {};
  // From one version of zig on and before another.
  struct ZigRange {
    std::optional<Version> since = {};
    std::optional<Version> before = {};
    friend bool operator==(const ZigRange&, const ZigRange&) = default;
  };
  // What zig makes of it.
  struct Zig {
    std::string target = {};                     // zig's name of it, without glibc
    std::optional<std::string> cpu = {};         // for -mcpu; nothing: zig's own choice does
    ZigRange serves = {};                        // the versions that can link for it
    std::optional<std::string> why = {};         // what is wrong with the others
    std::optional<GlibcVersion> glibc_min = {};  // the oldest that zig can link for
    // What some versions do differently.
    struct Exception {
      ZigRange versions = {};
      std::optional<std::string> target = {};
      std::optional<GlibcVersion> glibc_min = {};
      std::optional<std::string> why = {};
      friend bool operator==(const Exception&, const Exception&) = default;
    };
    std::vector<Exception> exceptions = {};
    friend bool operator==(const Zig&, const Zig&) = default;
  };
  std::optional<Zig> zig = {};
  struct Qemu {
    std::string program = {};
    std::optional<std::string> cpu = {};
    std::optional<std::string> machine = {};  // for emulators of a whole system only
  };
  std::optional<Qemu> qemu = {};
  struct Ndk {
    std::string target = {};  // clang's, without API level
    std::optional<std::string> abi = {};
    std::optional<std::string> sysroot = {};
    std::optional<int> min_api = {};
  };
  std::optional<Ndk> ndk = {};
  std::vector<std::string> notes = {};
  std::vector<std::string> aliases = {};  // other names for the same target
};

// The whole entry, as `target info --json` shows it: all members, in one order.
Json to_json(const TargetEntry& entry);

// Whether rustc links for it with LLD alone, which it brings along. Where nobody has said, that is
// what has no operating system, and WebAssembly.
bool brings_its_linker(const TargetEntry& entry);

// The known targets, by name. Read only after loading.
class Catalog {
 public:
  // The catalog that was built in, overlaid by every *.json in `overlay_directory` in the order of
  // their names; no such directory is fine. Throws invalid_input with file, JSON pointer and
  // reason, and file_system for what cannot be read.
  static Catalog load(const std::filesystem::path& overlay_directory);
  // From one document, for tests and tools; `source` is for messages.
  static Catalog parse(std::string_view json, const std::string& source);

  // Adds what a document of this form says: {"schema": 1, "targets": [{"triple": ..., ...}, ...]}.
  // For a known target each fact that is given replaces the one there was; a new target has at
  // least "triple", "arch", "os", "pointer_width" and "endian". An alias means whoever claims it
  // last. When this throws, nothing has changed.
  void overlay(std::string_view json, const std::string& source);

  const TargetEntry* find(const Triple& triple) const;
  // The entry of a target by a toolchain's name for it, and by that name: older toolchains have
  // others for some, wasm32-wasi for wasm32-wasip1, and Cargo goes by theirs. Nothing when unknown.
  std::optional<TargetEntry> entry_for(const Triple& installed) const;
  // As above; throws unknown_target as `require` does.
  TargetEntry require_entry_for(const Triple& installed) const;
  // The entry that a user's word means: the triple itself, then an alias (a GNU triple, a Debian
  // architecture, `uname -m`). Throws unknown_target with "did you mean" for anything else, and
  // usage for a word that cannot be a name.
  const TargetEntry& require(std::string_view word) const;
  // By name.
  const std::map<Triple, TargetEntry>& entries() const { return entries_; }

 private:
  using Given = std::pair<Triple, JsonCursor>;  // what a document says about a target
  void add(const Given& target);
  void claim_aliases(const std::vector<Given>& targets);
  void release_alias(const std::string& alias, const Triple& claimant);
  const TargetEntry* find_word(const std::string& word) const;
  Error unknown(const std::string& word) const;
  std::vector<std::string> names_holding(const std::string& word) const;

  std::map<Triple, TargetEntry> entries_;
  std::map<std::string, Triple, std::less<>> aliases_;
};

// data/targets.json as it was when xtool was built.
std::string_view builtin_catalog();

}  // namespace xtool
