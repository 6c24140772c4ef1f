// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

// ELF files made byte by byte: headers that say what a test wants, and no code.
namespace xtool::testing {

struct ElfFile {
  std::uint16_t machine = 40;  // EM_ARM
  int bits = 32;
  bool big_endian = false;
  std::uint16_t type = 2;  // ET_EXEC
  std::uint8_t os_abi = 0;
  std::uint32_t flags = 0;
  std::string interpreter = {};  // empty: none
  bool dynamic = false;          // implied by what follows
  std::vector<std::string> needed = {};
  std::vector<std::string> versions = {};  // of symbols that it needs from the last library
  bool weak_versions = false;
  std::string soname = {};
  std::string runpath = {};
  bool entry = true;            // it says where the program begins
  std::uint64_t alignment = 1;  // of its segments
  std::string note_owner = {};  // of a note of type 1 with the words of `note`; empty: none
  std::vector<std::uint32_t> note = {};
  bool pie = false;  // DF_1_PIE
  std::uint64_t section_flags = 0;
  std::uint32_t section_type = 0;  // of a section with `section`; 0: none
  std::string section = {};

  std::string bytes() const;
};

// The file that a compiler for armv7-unknown-linux-gnueabihf writes.
ElfFile armv7_program();

// A PE image of one section that imports the libraries.
struct PeFile {
  std::uint16_t machine = 0x8664;        // IMAGE_FILE_MACHINE_AMD64
  std::uint16_t characteristics = 0x22;  // IMAGE_FILE_EXECUTABLE_IMAGE and large addresses
  std::uint16_t subsystem = 3;           // console
  bool wide = true;                      // PE32+
  std::vector<std::string> imports = {};

  std::string bytes() const;
};

// A number as PE and most Mach-O files hold it.
std::string little_endian(std::uint64_t value, unsigned width);

// The contents of an attributes section: of `vendor` ("aeabi", "gnu"), for the whole file.
std::string elf_attributes(const std::string& vendor, const std::string& attributes,
                           bool big_endian = false);

}  // namespace xtool::testing
