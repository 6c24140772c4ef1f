// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/binary/binary.hpp>
#include <xtool/binary/elf_image.hpp>
#include <xtool/support/byte_view.hpp>

namespace xtool {

// One reader for each format. Each takes a whole file that begins as the format's files do, and
// throws invalid_input for a damaged one.
BinaryFacts parse_elf(const ByteView& file);
// Nothing for a DOS program that holds no PE.
std::optional<BinaryFacts> parse_pe(const ByteView& file);
// An object or a member of an import library, which have no magic number. Nothing for what has no
// known machine or no fitting tables.
std::optional<BinaryFacts> parse_coff(const ByteView& file);
// Whether parse_coff may know a file that begins like this.
bool may_be_coff(const ByteView& beginning);
BinaryFacts parse_macho(const ByteView& file);
BinaryFacts parse_wasm(const ByteView& file);

// How an ELF file passes floating-point arguments, by its header's flags or else by what its
// `attributes` (.ARM.attributes, .gnu.attributes) or `mips_flags` (.MIPS.abiflags) section says;
// both may be absent.
std::optional<std::string> elf_float_abi(const BinaryFacts& facts,
                                         const std::optional<ByteView>& attributes,
                                         const std::optional<ByteView>& mips_flags);
// The oldest processor of its architecture that the code is for, as far as the file says.
std::string elf_cpu(const BinaryFacts& facts, const std::optional<ByteView>& attributes);
// Sets os, os_version and libc, by the interpreter, the libraries and the notes.
void read_elf_system(const ElfImage& image, BinaryFacts& facts);

}  // namespace xtool
