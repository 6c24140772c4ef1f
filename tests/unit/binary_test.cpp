// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/binary/binary.hpp>

#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include "catch.hpp"
#include "elf_file.hpp"

#include <fmt/format.h>

#include <random>

using namespace xtool;
using namespace xtool::testing;

namespace {

BinaryFacts facts_of(const std::string& bytes) { return parse_binary(bytes, "a.out").value(); }

const Catalog& catalog()
{
  static const Catalog known = Catalog::parse(builtin_catalog(), "built in");
  return known;
}

std::optional<std::string> misfit(const ElfFile& file, const std::string& target)
{
  return mismatch(facts_of(file.bytes()), catalog().require(target));
}

std::string failure(const std::string& bytes)
{
  try {
    parse_binary(bytes, "a.out");
  } catch (const Error& error) {
    REQUIRE(error.kind() == ErrorKind::invalid_input);
    return error.message();
  }
  return "no failure";
}

std::string pe_program(std::uint16_t machine, std::uint16_t characteristics, std::uint16_t magic)
{
  return PeFile{.machine = machine, .characteristics = characteristics, .wide = magic == 0x20b}
      .bytes();
}

const std::string hard_float = {28, 1};  // Tag_ABI_VFP_args = 1

}  // namespace

TEST_CASE("an ELF program says what it is for and what it needs", "[binary]")
{
  const BinaryFacts facts = facts_of(armv7_program().bytes());

  CHECK(facts.format == BinaryFormat::elf);
  CHECK(facts.kind == BinaryKind::program);
  CHECK(facts.machine == "EM_ARM");
  CHECK(facts.pointer_width == 32);
  CHECK(facts.endian == "little");
  CHECK(facts.flags == 0x05000400);
  CHECK(facts.float_abi == "hard");
  CHECK(facts.dynamic);
  CHECK(facts.interpreter == "/lib/ld-linux-armhf.so.3");
  CHECK(facts.needed == std::vector<std::string>{"libgcc_s.so.1", "libc.so.6"});
  CHECK(facts.glibc == GlibcVersion{2, 34});
}

TEST_CASE("both classes and both byte orders are read", "[binary]")
{
  const int bits = GENERATE(32, 64);
  const bool big_endian = GENERATE(false, true);
  ElfFile file = armv7_program();
  file.machine = 21;  // EM_PPC64
  file.bits = bits;
  file.big_endian = big_endian;
  file.versions = {"GLIBC_2.2.5", "GLIBC_2.17"};

  const BinaryFacts facts = facts_of(file.bytes());

  CHECK(facts.machine == "EM_PPC64");
  CHECK(facts.pointer_width == bits);
  CHECK(facts.endian == (big_endian ? "big" : "little"));
  CHECK(facts.interpreter == file.interpreter);
  CHECK(facts.needed == file.needed);
  CHECK(facts.glibc == GlibcVersion{2, 17});
}

TEST_CASE("a version that is only wanted weakly is not needed", "[binary]")
{
  ElfFile file = armv7_program();
  file.weak_versions = true;

  CHECK(facts_of(file.bytes()).glibc == std::nullopt);
}

TEST_CASE("packed relocations need the glibc that knows them", "[binary]")
{
  ElfFile file = armv7_program();
  file.versions = {"GLIBC_2.17", "GLIBC_ABI_DT_RELR", "GLIBC_ABI_DT_X86_64_PLT"};

  CHECK(facts_of(file.bytes()).glibc == GlibcVersion{2, 36});
}

TEST_CASE("a library says its name, where it looks for others, and how it is aligned", "[binary]")
{
  const BinaryFacts facts = facts_of(ElfFile{.type = 3,
                                             .needed = {"libc.so.6"},
                                             .soname = "libdemo.so.1",
                                             .runpath = "$ORIGIN:/opt/lib",
                                             .alignment = 0x4000}
                                         .bytes());

  CHECK(facts.soname == "libdemo.so.1");
  CHECK(facts.runpath == "$ORIGIN:/opt/lib");
  CHECK(facts.rpath.empty());
  CHECK(facts.load_alignment == 0x4000);
}

TEST_CASE("programs, libraries and objects are told apart", "[binary]")
{
  constexpr std::uint16_t object = 1, program = 2, shared = 3;

  CHECK(facts_of(ElfFile{.type = object}.bytes()).kind == BinaryKind::object);
  CHECK(facts_of(ElfFile{.type = program}.bytes()).kind == BinaryKind::program);
  CHECK(facts_of(ElfFile{.type = shared, .dynamic = true}.bytes()).kind == BinaryKind::library);
  CHECK(facts_of(ElfFile{.type = shared, .interpreter = "/lib/ld.so"}.bytes()).kind ==
        BinaryKind::program);
  CHECK(facts_of(ElfFile{.type = shared, .interpreter = "/lib/ld.so", .soname = "libc.so"}.bytes())
            .kind == BinaryKind::library);
  CHECK(facts_of(ElfFile{.type = shared, .pie = true}.bytes()).kind == BinaryKind::program);
  CHECK_FALSE(facts_of(ElfFile{.type = program}.bytes()).dynamic);
}

TEST_CASE("the float ABI is read from flags and attributes", "[binary]")
{
  struct Row {
    ElfFile file;
    std::optional<std::string> expected;
  };
  const std::string arm_names = {5, '7', '-', 'A', 0, 6, 10};  // a text among the numbers
  const std::string nothing(7, '\0');
  const auto row = GENERATE_COPY(
      Row{{.flags = 0x05000200}, "soft"}, Row{{.flags = 0x05000000}, {}},
      Row{{.section_type = 0x70000003, .section = elf_attributes("aeabi", arm_names + hard_float)},
          "hard"},
      Row{{.section_type = 0x70000003, .section = elf_attributes("aeabi", arm_names)}, "soft"},
      // The same number of a section type is something else for other machines.
      Row{{.machine = 62, .section_type = 0x70000003, .section = "junk"}, {}},
      Row{{.machine = 8, .big_endian = true, .section_type = 0x7000002a, .section = nothing + '\3'},
          "soft"},
      Row{{.machine = 8, .section_type = 0x7000002a, .section = nothing + '\5'}, "hard"},
      Row{{.machine = 8, .section_type = 0x6ffffff5, .section = elf_attributes("gnu", {4, 3})},
          "soft"},
      Row{{.machine = 20,
           .big_endian = true,
           .section_type = 0x6ffffff5,
           .section = elf_attributes("gnu", {4, 1}, true)},
          "hard"},
      Row{{.machine = 20,
           .big_endian = true,
           .section_type = 0x6ffffff5,
           .section = elf_attributes("gnu", {4, 2}, true)},
          "soft"},
      Row{{.machine = 243, .flags = 5}, "hard"}, Row{{.machine = 243, .flags = 1}, "soft"},
      Row{{.machine = 258, .flags = 0x43}, "hard"}, Row{{.machine = 258, .flags = 0x41}, "soft"},
      Row{{.machine = 62}, {}});

  CHECK(facts_of(row.file.bytes()).float_abi == row.expected);
}

TEST_CASE("PE and WebAssembly are recognised", "[binary]")
{
  const BinaryFacts pe = facts_of(pe_program(0x8664, 0x22, 0x20b));
  CHECK(pe.format == BinaryFormat::pe);
  CHECK(pe.kind == BinaryKind::program);
  CHECK(pe.machine == "IMAGE_FILE_MACHINE_AMD64");
  CHECK(pe.pointer_width == 64);
  CHECK(facts_of(pe_program(0x14c, 0x2102, 0x10b)).kind == BinaryKind::library);

  CHECK(facts_of(std::string("\0asm\1\0\0\0", 8)).format == BinaryFormat::wasm);
}

TEST_CASE("what is no binary is nothing", "[binary]")
{
  CHECK_FALSE(parse_binary("", "a.out"));
  CHECK_FALSE(parse_binary("#!/bin/sh\n", "a.out"));
  CHECK_FALSE(parse_binary("!<arch>\n", "a.out"));
  CHECK_FALSE(parse_binary("MZ" + std::string(100, '\0'), "a.out"));
}

TEST_CASE("a damaged file is refused by its name", "[binary]")
{
  const std::string bytes = armv7_program().bytes();

  CHECK(failure(bytes.substr(0, 30)) ==
        "'a.out' is damaged: it ends before a part that its headers speak of");
  CHECK(failure("\x7f"
                "ELF\7\7") ==
        "'a.out' is damaged: its ELF header is of no known class and byte order");
  ElfFile endless = armv7_program();
  endless.section_type = 0x70000003;
  endless.flags = 0;
  endless.section = "A" + std::string(8, '\0');
  CHECK(failure(endless.bytes()) == "'a.out' is damaged: its attributes have no end");
}

TEST_CASE("no truncation and no flipped bit does more than being refused", "[binary]")
{
  ElfFile arm = armv7_program();
  arm.flags = 0;
  arm.section_type = 0x70000003;
  arm.section = elf_attributes("aeabi", hard_float);
  ElfFile mips = arm;
  mips.machine = 8;
  mips.bits = 64;
  mips.big_endian = true;
  mips.section_type = 0x6ffffff5;
  mips.section = elf_attributes("gnu", {4, 3}, true);
  const std::string whole =
      GENERATE_COPY(arm.bytes(), mips.bytes(), pe_program(0x8664, 0x22, 0x20b),
                    read_file("/bin/sh").substr(0, 4096));
  const auto survives = [](const std::string& bytes) {
    try {
      parse_binary(bytes, "a.out");
    } catch (const Error& error) {
      return error.kind() == ErrorKind::invalid_input;
    }
    return true;
  };

  for (std::size_t size = 0; size < whole.size(); ++size)
    if (!survives(whole.substr(0, size)))
      FAIL("cut to " << size);
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string changed = whole;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
    if (!survives(changed))
      FAIL("bit " << bit);
  }
  std::mt19937 random(1);
  for (int round = 0; round < 3000; ++round) {
    std::string changed = whole;
    for (int i = 0; i < 6; ++i)
      changed[random() % changed.size()] = static_cast<char>(random() % 3 ? 0xff : random());
    if (!survives(changed))
      FAIL("round " << round);
  }
  SUCCEED();
}

TEST_CASE("a real program of this machine is read", "[binary]")
{
  const BinaryFacts facts = read_binary("/proc/self/exe").value();

  CHECK(facts.kind == BinaryKind::program);
  CHECK(facts.interpreter.has_value());
  CHECK(facts.glibc >= GlibcVersion{2, 17});
  CHECK(std::find(facts.needed.begin(), facts.needed.end(), "libc.so.6") != facts.needed.end());
}

TEST_CASE("a program that fits its target has no mismatch", "[binary]")
{
  CHECK(misfit(armv7_program(), "armv7-unknown-linux-gnueabihf") == std::nullopt);
  // Some distributions keep their loaders elsewhere.
  ElfFile moved = armv7_program();
  moved.interpreter = "/nix/store/abc-glibc/lib/ld-linux-armhf.so.3";
  CHECK(misfit(moved, "armv7-unknown-linux-gnueabihf") == std::nullopt);
  CHECK(misfit({.machine = 183, .bits = 64}, "aarch64-unknown-linux-musl") == std::nullopt);
  const BinaryFacts windows = facts_of(pe_program(0x8664, 0x22, 0x20b));
  CHECK(mismatch(windows, catalog().require("x86_64-pc-windows-gnu")) == std::nullopt);
}

TEST_CASE("each way not to fit a target is named", "[binary]")
{
  const std::string armv7 = "armv7-unknown-linux-gnueabihf";
  ElfFile soft = armv7_program();
  soft.flags = 0x05000200;
  soft.interpreter = "/lib/ld-linux.so.3";
  CHECK(misfit(soft, armv7) ==
        "passes floating-point numbers the soft-float way, not the hard-float way");
  CHECK(misfit({.machine = 62, .bits = 64}, armv7) == "is for x86_64, not for arm");
  CHECK(misfit({.machine = 62, .bits = 32}, "x86_64-unknown-linux-gnu") == "is ELF32, not ELF64");
  CHECK(misfit({.big_endian = true}, armv7) == "is big-endian, not little-endian");
  CHECK(misfit({.os_abi = 9}, armv7) == "is for FreeBSD");
  CHECK(misfit({.machine = 62, .bits = 64}, "x86_64-unknown-freebsd") ==
        "is not marked as being for FreeBSD");
  CHECK(misfit({.machine = 62, .bits = 64, .interpreter = "/libexec/ld-elf.so.1"},
               "x86_64-unknown-freebsd") == std::nullopt);
  ElfFile musl = armv7_program();
  musl.interpreter = "/lib/ld-musl-armhf.so.1";
  CHECK(misfit(musl, armv7) ==
        "is linked for musl ('/lib/ld-musl-armhf.so.1'), not for glibc "
        "('/lib/ld-linux-armhf.so.3')");
  CHECK(misfit({.machine = 8, .big_endian = true, .flags = 0x90000000}, "mips-unknown-linux-gnu") ==
        "is for MIPS release 6");
  CHECK(mismatch(facts_of(pe_program(0x8664, 0x22, 0x20b)), catalog().require(armv7)) ==
        "is of the format PE, not ELF");
  CHECK(mismatch(facts_of(pe_program(0x14c, 0x22, 0x10b)),
                 catalog().require("x86_64-pc-windows-gnu")) == "is for x86, not for x86_64");
}
