// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/binary/binary.hpp>

#include "catch.hpp"
#include "elf_file.hpp"

using namespace xtool;
using namespace xtool::testing;

namespace {

BinaryFacts facts_of(const std::string& bytes) { return parse_binary(bytes, "a.out").value(); }

std::string system_of(const ElfFile& file)
{
  const BinaryFacts facts = facts_of(file.bytes());
  return facts.os + " " + facts.os_version + " " + facts.libc;
}

std::string command(std::uint32_t what, const std::string& numbers, const std::string& text = {})
{
  std::string body = numbers + text;
  if (!text.empty())
    body.resize((body.size() + 8) / 8 * 8);
  return little_endian(what, 4) + little_endian(8 + body.size(), 4) + body;
}

std::string macho(std::uint32_t machine, std::uint32_t type, int count, const std::string& commands)
{
  return "\xcf\xfa\xed\xfe" + little_endian(machine, 4) + little_endian(0, 4) +
         little_endian(type, 4) + little_endian(static_cast<unsigned>(count), 4) +
         little_endian(commands.size(), 4) + std::string(8, '\0') + commands;
}

}  // namespace

TEST_CASE("an ELF file's interpreter tells its system and C library", "[binary]")
{
  CHECK(system_of({.interpreter = "/lib/ld-linux-armhf.so.3"}) == "linux  glibc");
  CHECK(system_of({.interpreter = "/lib/ld-musl-armhf.so.1"}) == "linux  musl");
  CHECK(system_of({.interpreter = "/lib/ld-uClibc.so.0"}) == "linux  uclibc");
  CHECK(system_of({.interpreter = "/system/bin/linker"}) == "android  bionic");
  CHECK(system_of({.interpreter = "/libexec/ld-elf.so.1"}) == "freebsd  freebsd");
  CHECK(system_of({.interpreter = "/libexec/ld.elf_so"}) == "netbsd  netbsd");
  CHECK(system_of({.interpreter = "/usr/libexec/ld.so"}) == "openbsd  openbsd");
}

TEST_CASE("an ELF file's notes tell its system and the version of it", "[binary]")
{
  CHECK(system_of({.note_owner = "GNU", .note = {0, 3, 2, 0}}) == "linux 3.2.0 glibc");
  CHECK(system_of({.note_owner = "Android", .note = {24}}) == "android 24 bionic");
  CHECK(system_of({.big_endian = true, .note_owner = "FreeBSD", .note = {1302001}}) ==
        "freebsd 13.2 ");
  CHECK(system_of({.note_owner = "NetBSD", .note = {0}}) == "netbsd  ");
  CHECK(system_of({.note_owner = "OpenBSD", .note = {0}}) == "openbsd  ");
  CHECK(system_of({.note_owner = "stapsdt", .note = {7}}) == "  ");
  CHECK(system_of({.interpreter = "/lib/ld-musl-arm.so.1", .note_owner = "GNU", .note = {9}}) ==
        "linux  musl");
}

TEST_CASE("a library's own libraries tell its system", "[binary]")
{
  CHECK(system_of({.type = 3, .needed = {"libm.so.6", "libc.so.6"}}) == "linux  glibc");
  CHECK(system_of({.type = 3, .needed = {"libc.musl-armv7.so.1"}}) == "linux  musl");
  CHECK(system_of({.type = 3, .needed = {"libc.so"}}) == "linux  musl");
  CHECK(system_of({.type = 3, .needed = {"libc.so", "liblog.so"}}) == "android  bionic");
  CHECK(system_of({.type = 3, .os_abi = 9, .needed = {"libc.so.7"}}) == "freebsd  ");
  CHECK(system_of({.type = 3}) == "  ");
}

TEST_CASE("ARM and MIPS code says which processor it needs", "[binary]")
{
  const ElfFile arm{.section_type = 0x70000003, .section = elf_attributes("aeabi", {6, 10, 28, 1})};

  CHECK(facts_of(arm.bytes()).cpu == "armv7");
  CHECK(facts_of(ElfFile{}.bytes()).cpu.empty());
  CHECK(facts_of(ElfFile{.machine = 8, .flags = 0x70001007}.bytes()).cpu == "mips32r2");
  CHECK(facts_of(ElfFile{.machine = 8, .flags = 0xa0000407}.bytes()).cpu == "mips64r6");
  CHECK(facts_of(ElfFile{.machine = 62, .flags = 0xa0000407}.bytes()).cpu.empty());
}

TEST_CASE("a PE program names the DLLs it imports, and by them its C library", "[binary]")
{
  const bool wide = GENERATE(false, true);
  const PeFile gnu{.wide = wide, .imports = {"KERNEL32.dll", "msvcrt.dll", "libgcc_s_seh-1.dll"}};

  const BinaryFacts facts = facts_of(gnu.bytes());

  CHECK(facts.needed == gnu.imports);
  CHECK(facts.os == "windows");
  CHECK(facts.libc == "msvcrt");
  CHECK(facts.dynamic);
  CHECK(facts_of(PeFile{.wide = wide, .imports = {"VCRUNTIME140.dll"}}.bytes()).libc == "ucrt");
  CHECK(facts_of(PeFile{.wide = wide, .imports = {"cygwin1.dll"}}.bytes()).os == "cygwin");
  CHECK(facts_of(PeFile{.subsystem = 10, .wide = wide}.bytes()).os == "uefi");
  CHECK_FALSE(facts_of(PeFile{.wide = wide}.bytes()).dynamic);
}

TEST_CASE("COFF objects are recognised by tables that fit", "[binary]")
{
  const std::string object = little_endian(0xaa64, 2) + little_endian(1, 2) + std::string(4, '\0') +
                             little_endian(60, 4) + little_endian(1, 4) + std::string(4, '\0') +
                             std::string(40 + 18, '\0');
  const std::string import = little_endian(0xffff0000, 4) + little_endian(0, 2) +
                             little_endian(0x14c, 2) + std::string(12, '\0') + "f\0a.dll";

  const BinaryFacts facts = facts_of(object);

  CHECK(facts.format == BinaryFormat::pe);
  CHECK(facts.kind == BinaryKind::object);
  CHECK(facts.machine == "IMAGE_FILE_MACHINE_ARM64");
  CHECK(facts_of(import).machine == "IMAGE_FILE_MACHINE_I386");
  CHECK_FALSE(parse_binary(object.substr(0, 70), "a.obj"));
  CHECK_FALSE(parse_binary("dd 1234567890123456789012345678901234567890", "a.txt"));
}

TEST_CASE("a Mach-O program says what it is for and what it needs", "[binary]")
{
  const std::string dylib_numbers = little_endian(24, 4) + std::string(12, '\0');
  const std::string commands =
      command(0xe, little_endian(12, 4), "/usr/lib/dyld") +
      command(0xc, dylib_numbers, "/usr/lib/libSystem.B.dylib") +
      command(0x80000018, dylib_numbers, "@rpath/libweak.dylib") +
      command(0x8000001c, little_endian(12, 4), "@loader_path") +
      command(0x8000001c, little_endian(12, 4), "/opt/lib") +
      command(0x32, little_endian(1, 4) + little_endian(0xb0000, 4) + little_endian(0, 8));

  const BinaryFacts facts = facts_of(macho(0x0100000c, 2, 6, commands));

  CHECK(facts.format == BinaryFormat::macho);
  CHECK(facts.kind == BinaryKind::program);
  CHECK(facts.machine == "CPU_TYPE_ARM64");
  CHECK(facts.interpreter == "/usr/lib/dyld");
  CHECK(facts.needed ==
        std::vector<std::string>{"/usr/lib/libSystem.B.dylib", "@rpath/libweak.dylib"});
  CHECK(facts.rpath == "@loader_path:/opt/lib");
  CHECK(facts.os == "macos");
  CHECK(facts.os_version == "11.0");
  CHECK(facts.libc == "libSystem");
}

TEST_CASE("older Mach-O files say their system with a command of its own", "[binary]")
{
  const std::string dylib_numbers = little_endian(24, 4) + std::string(12, '\0');

  const BinaryFacts facts =
      facts_of(macho(0x01000007, 6, 2,
                     command(0x24, little_endian(0xa0c00, 4) + little_endian(0, 4)) +
                         command(0xd, dylib_numbers, "@rpath/libdemo.dylib")));

  CHECK(facts.kind == BinaryKind::library);
  CHECK(facts.os == "macos");
  CHECK(facts.os_version == "10.12");
  CHECK(facts.soname == "@rpath/libdemo.dylib");
}
