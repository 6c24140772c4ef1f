// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/binary/universal.hpp>

#include <xtool/binary/containers.hpp>
#include <xtool/support/error.hpp>

#include "catch.hpp"
#include "elf_file.hpp"

#include <fmt/format.h>

#include <algorithm>

using namespace xtool;
using namespace xtool::testing;

namespace {

constexpr std::uint32_t x86_64 = 0x01000007;
constexpr std::uint32_t arm64 = 0x0100000c;
constexpr std::uint32_t object = 1, program = 2, dylib = 6;

std::string reversed(std::string bytes)
{
  std::reverse(bytes.begin(), bytes.end());
  return bytes;
}

// A file with one segment, of which `content` is all.
struct MachO {
  std::uint32_t cpu = arm64;
  std::uint32_t subtype = 0;
  std::uint32_t type = program;
  std::string content = "code";

  std::string bytes() const
  {
    return "\xcf\xfa\xed\xfe" + little_endian(cpu, 4) + little_endian(subtype, 4) +
           little_endian(type, 4) + little_endian(1, 4) + little_endian(72, 4) +
           little_endian(0, 8) + little_endian(0x19, 4) + little_endian(72, 4) +
           std::string(32, '\0') + little_endian(104, 8) + little_endian(content.size(), 8) +
           std::string(16, '\0') + content;
  }
  // The same for an old processor: 32 bits, and big-endian.
  std::string old() const
  {
    std::string bytes;
    for (const std::uint32_t word : {0xfeedfaceu, cpu, subtype, type, 0u, 0u, 0u})
      bytes += reversed(little_endian(word, 4));
    return bytes;
  }
};

std::string archive(const std::vector<std::string>& members)
{
  std::string bytes = "!<arch>\n";
  for (const std::string& member : members)
    bytes +=
        fmt::format("{:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n", "a.o/", 0, 0, 0, 644, member.size()) +
        member + (member.size() % 2 ? "\n" : "");
  return bytes;
}

std::vector<UniversalInput> named(const std::vector<std::string>& files)
{
  std::vector<UniversalInput> inputs;
  for (const std::string& file : files)
    inputs.push_back({.source = fmt::format("file{}", inputs.size()), .bytes = file});
  return inputs;
}

std::string joined(const std::vector<std::string>& files)
{
  return universal_file(plan_universal(named(files)));
}

std::vector<std::string> places(const std::vector<std::string>& files)
{
  std::vector<std::string> places;
  for (const UniversalSlice& slice : plan_universal(named(files)))
    places.push_back(fmt::format("{} {} {:#x}", slice.architecture, slice.source, slice.offset));
  return places;
}

std::string failure(const std::vector<std::string>& files)
{
  try {
    joined(files);
  } catch (const Error& error) {
    REQUIRE(error.kind() == ErrorKind::invalid_input);
    return error.message();
  }
  return "no failure";
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a universal file has each slice, as it was, where its header says", "[universal]")
{
  const std::string arm = MachO{.content = "for arm"}.bytes();
  const std::string intel = MachO{.cpu = x86_64, .subtype = 3, .content = "for intel"}.bytes();

  const std::string file = joined({arm, intel});

  REQUIRE(is_fat_macho(file));
  CHECK(fat_slices(file, "file") == std::vector<std::string_view>{intel, arm});
  CHECK(file.substr(0, 28) == std::string("\xca\xfe\xba\xbe\0\0\0\2"
                                          "\1\0\0\7\0\0\0\3\0\0\x10\0\0\0\0\x71\0\0\0\x0c",
                                          28));
}

TEST_CASE("slices lie at pages of their systems, and arm64 goes last", "[universal]")
{
  const std::string arm = MachO{}.bytes();
  const std::string arm64e = MachO{.subtype = 2}.bytes();
  const std::string intel = MachO{.cpu = x86_64, .subtype = 3}.bytes();
  const std::string haswell = MachO{.cpu = x86_64, .subtype = 8}.bytes();
  const std::string watch = MachO{.cpu = 0x0200000c, .subtype = 1}.bytes();
  const std::string powerpc = MachO{.cpu = 18}.old();

  CHECK(places({arm, intel}) == Texts{"x86_64 file1 0x1000", "arm64 file0 0x4000"});
  CHECK(places({arm64e, arm, haswell, intel}) == Texts{"x86_64 file3 0x1000",
                                                       "x86_64h file2 0x2000", "arm64 file1 0x4000",
                                                       "arm64e file0 0x8000"});
  CHECK(places({arm, watch, powerpc}) ==
        Texts{"ppc file2 0x1000", "arm64_32 file1 0x4000", "arm64 file0 0x8000"});
}

TEST_CASE("archives are joined at the alignment of their tables", "[universal]")
{
  const std::string arm = archive({MachO{.type = object}.bytes(), "notes"});
  const std::string intel = archive({MachO{.cpu = x86_64, .subtype = 3, .type = object}.bytes()});

  CHECK(places({arm, intel}) ==
        Texts{"x86_64 file1 0x30",
              fmt::format("arm64 file0 {:#x}", (0x30 + intel.size() + 7) / 8 * 8)});
  CHECK(fat_slices(joined({arm, intel}), "file") == std::vector<std::string_view>{intel, arm});
}

TEST_CASE("a universal file may be joined with one more architecture", "[universal]")
{
  const std::string arm = MachO{.type = dylib}.bytes();
  const std::string intel = MachO{.cpu = x86_64, .subtype = 3, .type = dylib}.bytes();
  const std::string haswell = MachO{.cpu = x86_64, .subtype = 8, .type = dylib}.bytes();

  CHECK(joined({joined({intel, arm}), haswell}) == joined({intel, arm, haswell}));
  CHECK(joined({joined({arm})}) == joined({arm}));
  CHECK(failure({joined({intel, arm}), arm}) == "'file1' is for arm64, as 'file0' is");
}

TEST_CASE("what a program can do is kept, and does not make it another architecture", "[universal]")
{
  const std::string intel = MachO{.cpu = x86_64, .subtype = 0x80000003}.bytes();
  const std::string plain = MachO{.cpu = x86_64, .subtype = 3}.bytes();

  CHECK(joined({intel}).substr(12, 4) == std::string("\x80\0\0\3", 4));
  CHECK(failure({intel, plain}) == "'file1' is for x86_64, as 'file0' is");
}

TEST_CASE("files that do not belong into one are refused", "[universal]")
{
  const std::string arm = MachO{}.bytes();
  const std::string arm_object = MachO{.type = object}.bytes();
  const std::string intel = MachO{.cpu = x86_64, .subtype = 3}.bytes();
  const std::string library = MachO{.cpu = x86_64, .subtype = 3, .type = dylib}.bytes();
  const std::string elf = ElfFile{}.bytes();

  CHECK(failure({arm, arm}) == "'file1' is for arm64, as 'file0' is");
  CHECK(failure({arm, library}) == "'file1' is a dynamic library, and 'file0' is a program");
  CHECK(failure({archive({arm_object}), intel}) ==
        "'file1' is a program, and 'file0' is an archive");
  CHECK(failure({arm, elf}) == "'file1' is not a Mach-O file, but ELF");
  CHECK(failure({"#!/bin/sh\n"}) == "'file0' is not a Mach-O file");
  CHECK(failure({""}) == "'file0' is not a Mach-O file");
  CHECK(failure({archive({arm_object, elf})}) == "'file0(a.o)' is not a Mach-O file");
  CHECK(failure({archive({})}) == "'file0' is an archive without Mach-O objects");
  CHECK(failure(
            {archive({arm_object, MachO{.cpu = x86_64, .subtype = 3, .type = object}.bytes()})}) ==
        "'file0' contains objects of several architectures: arm64 and x86_64");
  CHECK(failure({"!<thin>\n"}) == "'file0' is a thin archive, which does not contain its objects");
  CHECK(failure({std::string("\xca\xfe\xba\xbe\0\0\0\0", 8)}) == "the files contain no slice");
}

TEST_CASE("a file that was cut off anywhere is refused by its name", "[universal]")
{
  const std::string whole = MachO{}.bytes();
  const std::string fat = joined({whole});
  const std::string packed = archive({MachO{.type = object}.bytes()});

  for (std::size_t length = 4; length < whole.size(); ++length)
    CHECK(failure({whole.substr(0, length)}).starts_with("'file0' is damaged"));
  for (std::size_t length = 8; length < fat.size(); ++length)
    CHECK(failure({fat.substr(0, length)}).starts_with("'file0' is damaged"));
  for (std::size_t length = 9; length < packed.size(); ++length)
    CHECK(failure({packed.substr(0, length)}).starts_with("'file0' is damaged"));
}
