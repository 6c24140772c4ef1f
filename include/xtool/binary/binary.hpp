// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>
#include <xtool/catalog/triple.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

enum class BinaryFormat { elf, pe, macho, wasm };
// "ELF", "PE", "Mach-O", "WebAssembly".
std::string_view to_string(BinaryFormat format);

// `debug` is debug information that was split off: headers of the code, without the code.
enum class BinaryKind { program, library, object, debug, other };

// Something in an ELF file that tells its system or C library, as the end of a sentence: "it needs
// FBSD_1.0 of 'libc.so.7'".
struct SystemEvidence {
  std::string what = {};
  std::string os = {};
  std::string libc = {};
};

// A system that a Mach-O file was linked for. `abi` is "simulator", "macabi" (Mac Catalyst) or
// empty for the system itself.
struct ApplePlatform {
  std::string os = {};
  std::string abi = {};
  std::string version = {};
};

// What the headers of a program, a shared library or an object file say. Constants go by the names
// that their formats give them. What a format or a file does not say is empty.
struct BinaryFacts {
  BinaryFormat format = BinaryFormat::elf;
  // `library` is a shared one. An ELF program that can be loaded anywhere (PIE) is a program.
  BinaryKind kind = BinaryKind::other;
  // ELF: as in elf.h, "EM_ARM"; PE: "IMAGE_FILE_MACHINE_AMD64"; Mach-O: "CPU_TYPE_ARM64"; a number
  // in decimal where the constant has no name here. WebAssembly: empty.
  std::string machine = {};
  int pointer_width = 0;  // bits: 32 or 64
  std::string endian = "little";
  // ELF's EI_OSABI: 0 for most systems, 3 where GNU extensions are used, 9 for FreeBSD.
  int os_abi = 0;
  std::uint32_t flags = 0;  // ELF's e_flags
  // The system, as cfg(target_os) names it, the oldest version of it that will do (Linux: of the
  // kernel; Android: the API level), and its C library in the catalog's words. Empty where the file
  // does not tell.
  std::string os = {};
  std::string os_version = {};
  std::string libc = {};
  // What told os and libc, the surest first; they are the first one's.
  std::vector<SystemEvidence> evidence = {};
  // Mach-O: all that it is for; os and os_version are the first one's.
  std::vector<ApplePlatform> platforms = {};
  // The oldest processor that ARM and MIPS code is for: "armv7", "mips32r2".
  std::string cpu = {};
  // "hard" or "soft": how floating-point arguments are passed, as ARM, MIPS, RISC-V, LoongArch and
  // 32-bit PowerPC files tell.
  std::optional<std::string> float_abi = {};
  bool dynamic = false;                         // it has dynamic linking information
  std::optional<std::string> interpreter = {};  // PT_INTERP
  std::vector<std::string> needed = {};         // DT_NEEDED, LC_LOAD_DYLIB, imported DLLs
  std::string soname = {};                      // DT_SONAME, LC_ID_DYLIB
  std::string rpath = {};                       // DT_RPATH, LC_RPATH, ':' between directories
  std::string runpath = {};                     // DT_RUNPATH, likewise
  // The smallest alignment of an ELF file's PT_LOAD segments, in bytes: a machine with larger pages
  // cannot load it.
  std::optional<std::uint64_t> load_alignment = {};
  // The oldest glibc that has all symbol versions it needs.
  std::optional<GlibcVersion> glibc = {};
};

// Nothing for bytes that begin like none of the formats; COFF objects, which have no magic number,
// are recognised by their tables. Throws invalid_input, naming `source`, for
// a file that does but whose tables lie outside of it. The bytes may be hostile.
std::optional<BinaryFacts> parse_binary(std::string_view bytes, const std::string& source);

// What the first few KB of an ELF file tell: all that stands in its header, and the interpreter.
// The float ABI may be missing. Nothing for bytes that are no ELF file's.
std::optional<BinaryFacts> parse_elf_beginning(std::string_view bytes, const std::string& source);

// Whether parse_binary may know a file that begins with these bytes, 20 at least: a cheap way to
// pass over files that are something else.
bool may_be_binary(std::string_view beginning);

// parse_binary for a file of up to 1 GiB. Throws file_system when it cannot be read.
std::optional<BinaryFacts> read_binary(const std::filesystem::path& file);

// The glibc that has symbols of that version: 2.17 for "GLIBC_2.17". Nothing for versions of other
// libraries and for those that no release is known by.
std::optional<GlibcVersion> glibc_of_symbol(std::string_view symbol_version);
// The same for a version of a library's symbols; nothing where the library is none of glibc's:
// libgcc_s has symbols of GLIBC_2.0, too.
std::optional<GlibcVersion> glibc_of_need(std::string_view library,
                                          std::string_view symbol_version);

// Whether code for the system `os` of a file may be for a target of the system `target`: illumos'
// files mostly say that they are for Solaris.
bool runs_on(std::string_view os, std::string_view target);

// Why the file cannot be one for the target, as the end of a sentence that the file begins: "is for
// EM_X86_64, not for EM_ARM". Nothing when all that both know agrees. Interpreters are compared by
// their file names, as distributions move them.
std::optional<std::string> mismatch(const BinaryFacts& facts, const TargetEntry& entry);

}  // namespace xtool
