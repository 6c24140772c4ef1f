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

std::string wasm_text(const std::string& text)
{
  return std::string(1, static_cast<char>(text.size())) + text;
}

std::string wasm_section(int id, const std::string& content)
{
  return std::string(1, static_cast<char>(id)) + wasm_text(content);
}

// A function of that name; all of the first type.
std::string wasm_import(const std::string& module, const std::string& name)
{
  return wasm_text(module) + wasm_text(name) + std::string(2, '\0');
}

std::string wasm(const std::string& sections) { return std::string("\0asm\1\0\0\0", 8) + sections; }

std::string wasm_importing(const std::vector<std::string>& imports)
{
  std::string all(1, static_cast<char>(imports.size()));
  for (const std::string& each : imports)
    all += each;
  return wasm(wasm_section(2, all));
}

}  // namespace

TEST_CASE("an ELF file's interpreter tells its system and C library", "[binary]")
{
  CHECK(system_of({.interpreter = "/lib/ld-linux-armhf.so.3"}) == "linux  glibc");
  CHECK(system_of({.interpreter = "/lib/ld-musl-armhf.so.1"}) == "linux  musl");
  CHECK(system_of({.interpreter = "/lib/ld-uClibc.so.0"}) == "linux  uclibc");
  CHECK(system_of({.interpreter = "/system/bin/linker"}) == "android  bionic");
  CHECK(system_of({.machine = 62, .bits = 64, .interpreter = "/lib/amd64/ld.so.1"}) ==
        "solaris  solaris");
  CHECK(system_of({.machine = 8, .interpreter = "/lib/ld.so.1"}) == "linux  glibc");
  CHECK(system_of({.machine = 3, .interpreter = "/lib/ld.so.1"}) == "hurd  glibc");
  CHECK(system_of({.machine = 22, .bits = 64, .interpreter = "/lib/ld64.so.1"}) == "linux  glibc");
  CHECK(system_of({.machine = 62, .bits = 64, .interpreter = "/lib/ld64.so.1"}) == "redox  relibc");
  CHECK(system_of({.interpreter = "/libexec/ld-elf.so.1"}) == "freebsd  freebsd");
  CHECK(system_of({.interpreter = "/libexec/ld.elf_so"}) == "netbsd  netbsd");
  CHECK(system_of({.interpreter = "/usr/libexec/ld.so"}) == "openbsd  openbsd");
}

TEST_CASE("an ELF file's notes tell its system and the version of it", "[binary]")
{
  CHECK(system_of({.note_owner = "GNU", .note = {0, 3, 2, 0}}) == "linux 3.2.0 glibc");
  CHECK(system_of({.note_owner = "Android", .note = {24}}) == "android 24 bionic");
  CHECK(system_of({.big_endian = true, .note_owner = "FreeBSD", .note = {1302001}}) ==
        "freebsd 13.2 freebsd");
  CHECK(system_of({.note_owner = "NetBSD", .note = {0}}) == "netbsd  netbsd");
  CHECK(system_of({.note_owner = "OpenBSD", .note = {0}}) == "openbsd  openbsd");
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
  CHECK(system_of({.type = 3, .os_abi = 9, .needed = {"libc.so.7"}}) == "freebsd  freebsd");
  CHECK(system_of({.type = 3}) == "  ");
}

TEST_CASE("each system's C library has a name or a number of its own", "[binary]")
{
  const auto by = [](const std::string& library, std::uint16_t machine = 62) {
    return system_of({.machine = machine, .bits = 64, .type = 3, .needed = {library}});
  };
  CHECK(by("libc.so.7") == "freebsd  freebsd");
  CHECK(by("libc.so.8") == "dragonfly  dragonfly");
  CHECK(by("libc.so.12") == "netbsd  netbsd");
  CHECK(by("libc.so.97.1") == "openbsd  openbsd");
  CHECK(by("libc.so.6.1") == "linux  glibc");
  CHECK(by("libc.so.0.3") == "hurd  glibc");
  CHECK(by("libc.so.0") == "linux  uclibc");
  CHECK(by("libc.so.1") == "solaris  solaris");
  CHECK(by("libc.so.1", 183) == "linux  uclibc");
  CHECK(by("libroot.so") == "haiku  haiku");
}

TEST_CASE("Bionic has libraries that musl only has for linkers", "[binary]")
{
  CHECK(system_of({.type = 3, .needed = {"libm.so", "libc.so"}}) == "android  bionic");
  CHECK(system_of({.type = 3, .needed = {"libc.so", "libdl.so"}}) == "android  bionic");
  CHECK(system_of({.type = 3, .needed = {"libc.so"}, .versions = {"LIBC"}}) == "android  bionic");
  CHECK(system_of({.type = 3, .needed = {"libgcc_s.so.1", "libc.so"}}) == "linux  musl");
}

TEST_CASE("an interpreter that is not known is not musl's", "[binary]")
{
  CHECK(system_of({.interpreter = "/lib/amd65/ld.so.9", .needed = {"libc.so"}}) == "  ");
}

TEST_CASE("versions of symbols tell the system, before names of libraries do", "[binary]")
{
  CHECK(system_of({.type = 3, .needed = {"libc.so"}, .versions = {"FBSD_1.3"}}) ==
        "freebsd  freebsd");
  CHECK(system_of({.type = 3, .needed = {"libc.so.1"}, .versions = {"SUNW_1.1"}}) ==
        "solaris  solaris");
  CHECK(system_of({.machine = 62,
                   .bits = 64,
                   .interpreter = "/lib/amd64/ld.so.1",
                   .needed = {"libc.so.1"},
                   .versions = {"SUNW_1.1", "ILLUMOS_0.1"}}) == "illumos  illumos");
}

TEST_CASE("the surest sign decides, and all are kept", "[binary]")
{
  const BinaryFacts facts = facts_of(ElfFile{
      .os_abi = 3,
      .interpreter = "/lib/ld-musl-arm.so.1",
      .needed = {"libc.so.6"}}.bytes());

  CHECK(facts.os == "linux");
  CHECK(facts.libc == "musl");
  REQUIRE(facts.evidence.size() == 3);
  CHECK(facts.evidence[0].what == "its interpreter is '/lib/ld-musl-arm.so.1'");
  CHECK(facts.evidence[1].what == "it needs 'libc.so.6'");
  CHECK(facts.evidence[2].what == "its header has the OS/ABI 3");
}

TEST_CASE("only versions of glibc's own libraries tell which glibc is needed", "[binary]")
{
  const auto glibc = [](const std::string& library) {
    return facts_of(ElfFile{.needed = {library}, .versions = {"GLIBC_2.0"}}.bytes()).glibc;
  };
  CHECK(glibc("libgcc_s.so.1") == std::nullopt);
  CHECK(glibc("libpthread.so.0") == GlibcVersion{2, 0});
  CHECK(glibc_of_need("libc.so.6", "GLIBC_2.3.4")->str() == "2.3.4");
  CHECK(system_of({.type = 3,
                   .needed = {"libc.musl-aarch64.so.1", "libgcc_s.so.1"},
                   .versions = {"GLIBC_2.0"}}) == "linux  musl");
}

TEST_CASE("debug information that was split off is no program and no library", "[binary]")
{
  constexpr std::uint32_t nobits = 8;
  constexpr std::uint64_t allocated = 2, executable = 4;
  const auto kind = [](std::uint64_t flags) {
    return facts_of(
               ElfFile{.type = 3, .section_flags = flags, .section_type = nobits, .section = "text"}
                   .bytes())
        .kind;
  };
  CHECK(kind(allocated | executable) == BinaryKind::debug);
  CHECK(kind(allocated) == BinaryKind::library);
}

TEST_CASE("a library with an interpreter but no entry point is a library", "[binary]")
{
  const auto kind = [](bool entry) {
    return facts_of(ElfFile{.type = 3, .interpreter = "/system/bin/linker", .entry = entry}.bytes())
        .kind;
  };
  CHECK(kind(false) == BinaryKind::library);
  CHECK(kind(true) == BinaryKind::program);
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

TEST_CASE("a Mach-O file for a simulator is not one for a device", "[binary]")
{
  const auto platform = [](std::uint32_t number) {
    return command(0x32,
                   little_endian(number, 4) + little_endian(0xe0000, 4) + little_endian(0, 8));
  };
  const auto told = [](std::uint32_t machine, int count, const std::string& commands) {
    std::string all;
    for (const ApplePlatform& each : facts_of(macho(machine, 6, count, commands)).platforms)
      all += each.os + "/" + each.abi + "/" + each.version + " ";
    return all;
  };
  const std::string min_ios = command(0x25, little_endian(0x90000, 4) + little_endian(0, 4));

  CHECK(told(0x0100000c, 1, platform(2)) == "ios//14.0 ");
  CHECK(told(0x0100000c, 1, platform(7)) == "ios/simulator/14.0 ");
  CHECK(told(0x0100000c, 1, platform(8)) == "tvos/simulator/14.0 ");
  CHECK(told(0x0100000c, 1, platform(9)) == "watchos/simulator/14.0 ");
  CHECK(told(0x0100000c, 1, platform(12)) == "visionos/simulator/14.0 ");
  CHECK(told(0x0100000c, 2, platform(1) + platform(6)) == "macos//14.0 ios/macabi/14.0 ");
  CHECK(told(0x0100000c, 1, min_ios) == "ios//9.0 ");
  CHECK(told(0x01000007, 1, min_ios) == "ios/simulator/9.0 ");
}

TEST_CASE("a WebAssembly module's imports and exports tell its system", "[binary]")
{
  const auto system = [](const std::string& bytes) {
    const BinaryFacts facts = facts_of(bytes);
    return facts.os + " " + facts.os_version;
  };
  const std::string fd_write = wasm_import("wasi_snapshot_preview1", "fd_write");
  const std::string exported =
      wasm_section(7, "\1" + wasm_text("emscripten_stack_init") + std::string(2, '\0'));

  CHECK(system(wasm_importing({fd_write})) == "wasi preview1");
  CHECK(system(wasm_importing({wasm_import("wasi:io/error@0.2.0", "drop")})) == "wasi preview2");
  CHECK(system(wasm_importing({fd_write, wasm_import("env", "invoke_vi")})) == "emscripten ");
  CHECK(system(wasm_importing({fd_write}) + exported) == "emscripten ");
  CHECK(system(wasm_importing({wasm_import("env", "log"), wasm_import("wbg", "f")})) == " ");
  CHECK(system(std::string("\0asm\xd\0\1\0", 8)) == "wasi preview2");
  CHECK(system(wasm("")) == " ");
}

TEST_CASE("a WebAssembly module is a program, a side module or an object", "[binary]")
{
  const std::string needs = std::string("\2", 1) + wasm_text("\1" + wasm_text("libc.so"));
  const BinaryFacts side = facts_of(wasm(wasm_section(0, wasm_text("dylink.0"))));
  const BinaryFacts wasi = facts_of(wasm(wasm_section(0, wasm_text("dylink.0") + needs)));

  CHECK(facts_of(wasm("")).kind == BinaryKind::program);
  CHECK(facts_of(wasm(wasm_section(0, wasm_text("linking") + "\2"))).kind == BinaryKind::object);
  CHECK(side.kind == BinaryKind::library);
  CHECK(side.os == "emscripten");
  CHECK(side.dynamic);
  CHECK(wasi.needed == std::vector<std::string>{"libc.so"});
  CHECK(wasi.os == "wasi");
}

TEST_CASE("a WebAssembly module's memory tells how wide its pointers are", "[binary]")
{
  CHECK(facts_of(wasm(wasm_section(5, {1, 0, 1}))).pointer_width == 32);
  CHECK(facts_of(wasm(wasm_section(5, {1, 4, 1}))).pointer_width == 64);
  CHECK(facts_of(wasm_importing({wasm_text("env") + wasm_text("memory") + "\2\5\1\2"}))
            .pointer_width == 64);
}
