// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/device/device.hpp>

#include <xtool/support/error.hpp>

#include "catch.hpp"
#include "elf_file.hpp"

#include <algorithm>
#include <random>

using namespace xtool;
using namespace xtool::testing;

namespace {

const Catalog& catalog()
{
  static const Catalog known = Catalog::parse(builtin_catalog(), "built in");
  return known;
}

DeviceFacts pasted(const std::string& uname, const std::string& ldd = {},
                   const std::string& system = {})
{
  DeviceFacts facts{.system = system};
  read_uname(uname, facts);
  read_ldd(ldd, facts);
  return facts;
}

std::string best(const DeviceFacts& facts)
{
  return deduce_target(facts, catalog()).target->triple.str();
}

bool is_alternative(const DeviceFacts& facts, const std::string& triple)
{
  const Deduction deduction = deduce_target(facts, catalog());
  return std::any_of(deduction.alternatives.begin(), deduction.alternatives.end(),
                     [&](const auto& other) { return other.target->triple.str() == triple; });
}

DeviceFacts with_program(const std::string& uname, const ElfFile& program)
{
  DeviceFacts facts = pasted(uname, {}, "Linux");
  facts.program = parse_elf_beginning(program.bytes(), "/bin/sh");
  facts.program_path = "/bin/sh";
  return facts;
}

const std::string debian = "ldd (Debian GLIBC 2.31-13+deb11u5) 2.31\nCopyright (C) 2020 Free\n";

}  // namespace

TEST_CASE("the target of a Linux device follows from uname and its loader", "[device]")
{
  struct Row {
    std::string uname, ldd, expected;
  };
  const auto row = GENERATE(
      Row{"x86_64", "/lib64/ld-linux-x86-64.so.2", "x86_64-unknown-linux-gnu"},
      Row{"x86_64", "musl libc (x86_64)\nVersion 1.2.3\n", "x86_64-unknown-linux-musl"},
      Row{"x86_64", "/lib/ld-linux.so.2", "i686-unknown-linux-gnu"},
      Row{"i686", debian, "i686-unknown-linux-gnu"}, Row{"i586", debian, "i586-unknown-linux-gnu"},
      Row{"i586", "musl libc (i386)", "i586-unknown-linux-musl"},
      Row{"aarch64", debian, "aarch64-unknown-linux-gnu"},
      Row{"aarch64", "/lib/ld-musl-aarch64.so.1", "aarch64-unknown-linux-musl"},
      Row{"aarch64", "/lib/ld-linux-armhf.so.3", "armv7-unknown-linux-gnueabihf"},
      Row{"aarch64_be", debian, "aarch64_be-unknown-linux-gnu"},
      Row{"armv7l", "/lib/ld-linux-armhf.so.3", "armv7-unknown-linux-gnueabihf"},
      Row{"armv7l", "/lib/ld-linux.so.3", "armv7-unknown-linux-gnueabi"},
      Row{"armv7l", debian, "armv7-unknown-linux-gnueabihf"},
      Row{"armv7l", "musl libc (armhf)", "armv7-unknown-linux-musleabihf"},
      Row{"armv7l", "musl libc (arm)", "armv7-unknown-linux-musleabi"},
      Row{"armv8l", "/lib/ld-linux-armhf.so.3", "armv7-unknown-linux-gnueabihf"},
      Row{"armv6l", "/lib/ld-linux-armhf.so.3", "arm-unknown-linux-gnueabihf"},
      Row{"armv6l", "/lib/ld-linux.so.3", "arm-unknown-linux-gnueabi"},
      Row{"armv6l", "musl libc (armhf)", "arm-unknown-linux-musleabihf"},
      Row{"armv5tejl", "/lib/ld-linux.so.3", "armv5te-unknown-linux-gnueabi"},
      Row{"armv5tel", "musl libc (arm)", "armv5te-unknown-linux-musleabi"},
      Row{"armv5tel", "/lib/ld-uClibc.so.0", "armv5te-unknown-linux-uclibceabi"},
      Row{"armv4tl", "/lib/ld-linux.so.3", "armv4t-unknown-linux-gnueabi"},
      Row{"mips", debian, "mips-unknown-linux-gnu"},
      Row{"mips", "musl libc (mipsel-sf)", "mipsel-unknown-linux-musl"},
      Row{"mips", "musl libc (mips-sf)", "mips-unknown-linux-musl"},
      Row{"mips64", "musl libc (mips64el)", "mips64el-unknown-linux-muslabi64"},
      Row{"ppc", debian, "powerpc-unknown-linux-gnu"},
      Row{"ppc64", debian, "powerpc64-unknown-linux-gnu"},
      Row{"ppc64le", debian, "powerpc64le-unknown-linux-gnu"},
      Row{"ppc64le", "musl libc (powerpc64le)", "powerpc64le-unknown-linux-musl"},
      Row{"riscv64", debian, "riscv64gc-unknown-linux-gnu"},
      Row{"riscv64", "musl libc (riscv64)", "riscv64gc-unknown-linux-musl"},
      Row{"s390x", debian, "s390x-unknown-linux-gnu"},
      Row{"sparc64", debian, "sparc64-unknown-linux-gnu"},
      Row{"loongarch64", "ldd (GNU libc) 2.41", "loongarch64-unknown-linux-gnu"},
      Row{"loongarch64", "musl libc (loongarch64)", "loongarch64-unknown-linux-musl"},
      Row{"m68k", debian, "m68k-unknown-linux-gnu"});
  CAPTURE(row.uname, row.ldd);

  CHECK(best(pasted(row.uname, row.ldd, "Linux")) == row.expected);
}

TEST_CASE("the target of a device with another system follows from uname", "[device]")
{
  struct Row {
    std::string uname, system, expected;
  };
  const auto row = GENERATE(Row{"aarch64", "Android", "aarch64-linux-android"},
                            Row{"aarch64", "Linux Android", "aarch64-linux-android"},
                            Row{"armv7l", "Linux Toybox Android", "armv7-linux-androideabi"},
                            Row{"i686", "Android", "i686-linux-android"},
                            Row{"x86_64", "Android", "x86_64-linux-android"},
                            Row{"AMD64", "Windows_NT", "x86_64-pc-windows-msvc"},
                            Row{"AMD64", "", "x86_64-pc-windows-msvc"},
                            Row{"ARM64", "Windows", "aarch64-pc-windows-msvc"},
                            Row{"x86", "Windows_NT", "i686-pc-windows-msvc"},
                            Row{"x86_64", "MINGW64_NT-10.0-19045", "x86_64-pc-windows-gnu"},
                            Row{"i686", "MSYS_NT-10.0", "i686-pc-windows-gnu"},
                            Row{"x86_64", "CYGWIN_NT-10.0", "x86_64-pc-cygwin"},
                            Row{"arm64", "Darwin", "aarch64-apple-darwin"},
                            Row{"x86_64", "Darwin", "x86_64-apple-darwin"},
                            Row{"amd64", "FreeBSD", "x86_64-unknown-freebsd"},
                            Row{"arm64", "FreeBSD", "aarch64-unknown-freebsd"},
                            Row{"i386", "FreeBSD", "i686-unknown-freebsd"},
                            Row{"armv7", "FreeBSD", "armv7-unknown-freebsd"},
                            Row{"amd64", "NetBSD", "x86_64-unknown-netbsd"},
                            Row{"amd64", "OpenBSD", "x86_64-unknown-openbsd"},
                            Row{"x86_64", "DragonFly", "x86_64-unknown-dragonfly"},
                            Row{"i86pc", "SunOS illumos", "x86_64-unknown-illumos"},
                            Row{"sun4v", "SunOS", "sparcv9-sun-solaris"},
                            Row{"x86_64", "Haiku", "x86_64-unknown-haiku"});
  CAPTURE(row.uname, row.system);

  CHECK(best(pasted(row.uname, {}, row.system)) == row.expected);
}

TEST_CASE("a whole line of uname is understood", "[device]")
{
  CHECK(best(pasted("Linux arm64box 6.1.21-v7+ #1642 SMP Mon Apr  3 17:20:52 BST 2023 armv7l "
                    "GNU/Linux")) == "armv7-unknown-linux-gnueabihf");
  CHECK(best(pasted("Darwin Mac.local 23.1.0 Darwin Kernel Version 23.1.0: Mon Oct  9 21:27:24 PDT "
                    "2023; root:xnu-10002.41.9~6/RELEASE_ARM64_T6000 arm64")) ==
        "aarch64-apple-darwin");
  CHECK(best(pasted("FreeBSD box 13.2-RELEASE FreeBSD 13.2-RELEASE GENERIC amd64")) ==
        "x86_64-unknown-freebsd");
  CHECK(best(pasted("Linux localhost 4.19.113 #1 SMP PREEMPT aarch64 Android")) ==
        "aarch64-linux-android");
}

TEST_CASE("a 64-bit kernel over 32-bit programs is found out", "[device]")
{
  const DeviceFacts facts = with_program("aarch64", armv7_program());
  DeviceFacts counted = pasted("aarch64", debian, "Linux");
  counted.word_bits = 32;

  CHECK(best(facts) == "armv7-unknown-linux-gnueabihf");
  CHECK(deduce_target(facts, catalog()).reasons ==
        std::vector<std::string>{"'/bin/sh' is a 32-bit program for arm, hard-float",
                                 "its kernel is 64-bit ('aarch64'), its programs are 32-bit",
                                 "its C library is glibc"});
  CHECK(best(counted) == "armv7-unknown-linux-gnueabihf");
  CHECK(best(with_program("x86_64", {.machine = 3, .interpreter = "/lib/ld-musl-i386.so.1"})) ==
        "i686-unknown-linux-musl");
}

TEST_CASE("a program tells what uname does not", "[device]")
{
  // The byte order of a MIPS, and release 6.
  CHECK(best(with_program("mips", {.machine = 8, .interpreter = "/lib/ld-musl-mipsel-sf.so.1"})) ==
        "mipsel-unknown-linux-musl");
  CHECK(best(with_program("mips",
                          {.machine = 8, .big_endian = true, .interpreter = "/lib/ld.so.1"})) ==
        "mips-unknown-linux-gnu");
  CHECK(best(with_program("mips64", {.machine = 8,
                                     .bits = 64,
                                     .flags = 0xa0000000,
                                     .interpreter = "/lib64/ld-linux-mipsn8.so.1"})) ==
        "mipsisa64r6el-unknown-linux-gnuabi64");
  // Nothing but the program.
  DeviceFacts alone{.program = parse_binary(armv7_program().bytes(), "ls")};
  CHECK(best(alone) == "arm-unknown-linux-gnueabihf");
  alone.program->cpu = "armv7";
  CHECK(best(alone) == "armv7-unknown-linux-gnueabihf");
}

TEST_CASE("where there is no C library, static programs are best", "[device]")
{
  CHECK(best(with_program("armv7l", {.flags = 0x05000400})) == "armv7-unknown-linux-musleabihf");
  CHECK(best(with_program("x86_64", {.machine = 62, .bits = 64})) == "x86_64-unknown-linux-musl");
}

TEST_CASE("a glibc that is too old for std makes static programs best", "[device]")
{
  const Deduction deduction =
      deduce_target(pasted("x86_64", "ldd (GNU libc) 2.12\n", "Linux"), catalog());

  CHECK(deduction.target->triple.str() == "x86_64-unknown-linux-musl");
  CHECK(deduction.reasons.front() ==
        "its glibc 2.12 is older than the 2.17 that 'x86_64-unknown-linux-gnu' needs");
  CHECK(deduction.alternatives.front().target->triple.str() == "x86_64-unknown-linux-gnu");
}

TEST_CASE("a PC without SSE2 is an i586", "[device]")
{
  DeviceFacts facts = pasted("i686", debian, "Linux");
  facts.cpu_features = {"fpu", "mmx", "sse"};
  CHECK(best(facts) == "i586-unknown-linux-gnu");

  facts.cpu_features.emplace_back("sse2");
  CHECK(best(facts) == "i686-unknown-linux-gnu");
  CHECK(is_alternative(facts, "i586-unknown-linux-gnu"));
}

TEST_CASE("Windows programs tell which tools made them", "[device]")
{
  const auto of = [](const std::vector<std::string>& imports) {
    return best({.program = parse_binary(PeFile{.imports = imports}.bytes(), "a.exe")});
  };
  CHECK(of({"KERNEL32.dll", "msvcrt.dll"}) == "x86_64-pc-windows-gnu");
  CHECK(of({"KERNEL32.dll", "api-ms-win-crt-heap-l1-1-0.dll"}) == "x86_64-pc-windows-gnu");
  CHECK(of({"VCRUNTIME140.dll", "api-ms-win-crt-heap-l1-1-0.dll"}) == "x86_64-pc-windows-msvc");
  CHECK(of({"KERNEL32.dll"}) == "x86_64-pc-windows-msvc");
}

TEST_CASE("what could be as well is an alternative", "[device]")
{
  CHECK(is_alternative(pasted("armv7l", debian), "arm-unknown-linux-gnueabihf"));
  CHECK(is_alternative(pasted("armv7l", debian), "thumbv7neon-unknown-linux-gnueabihf"));
  CHECK(is_alternative(pasted("armv7l", debian), "armv7-unknown-linux-gnueabi"));
  CHECK(is_alternative(pasted("x86_64", debian), "x86_64-unknown-linux-musl"));
  CHECK(is_alternative(pasted("mips", debian), "mipsel-unknown-linux-gnu"));
  CHECK(is_alternative(pasted("AMD64"), "x86_64-pc-windows-gnu"));
  CHECK_FALSE(is_alternative(pasted("x86_64", debian), "x86_64-unknown-linux-gnuasan"));
}

TEST_CASE("what is said of float ABI and byte order counts", "[device]")
{
  DeviceFacts arm = pasted("armv7l", debian);
  arm.float_abi = "soft";
  DeviceFacts mips = pasted("mips", debian);
  mips.endian = "little";

  CHECK(best(arm) == "armv7-unknown-linux-gnueabi");
  CHECK(best(mips) == "mipsel-unknown-linux-gnu");
}

TEST_CASE("every way in which glibc says its version is read", "[device]")
{
  const auto version = [](const std::string& text) {
    const DeviceFacts facts = pasted("x86_64", text);
    return facts.libc + " " + (facts.glibc ? facts.glibc->str() : "");
  };
  CHECK(version("ldd (Ubuntu GLIBC 2.35-0ubuntu3.4) 2.35\n") == "glibc 2.35");
  CHECK(version("ldd (Debian EGLIBC 2.13-38+deb7u12) 2.13\n") == "glibc 2.13");
  CHECK(version("ldd (Buildroot) 2.35\n") == "glibc 2.35");
  CHECK(version("ldd (crosstool-NG 1.25.0.95_7622b49) 2.28\n") == "glibc 2.28");
  CHECK(version("GNU C Library stable release version 2.12, by Roland McGrath et al.\n") ==
        "glibc 2.12");
  CHECK(version("GNU C Library (Debian GLIBC 2.36-9+deb12u10) stable release version 2.36.\n") ==
        "glibc 2.36");
  CHECK(version("glibc 2.31\n") == "glibc 2.31");
  CHECK(version("\tlibc.so.6 => /lib/x86_64-linux-gnu/libc-2.27.so (0x00007f)\n") == "glibc 2.27");
  CHECK(version("\tlibc.so.6 => /nix/store/abc-glibc-2.38-44/lib/libc.so.6 (0x7)\n") ==
        "glibc 2.38");
  CHECK(version("musl libc (x86_64)\nVersion 1.2.3\n") == "musl ");
  CHECK(version("ldd: not found\n") == " ");
}

TEST_CASE("a glibc that is too old is so in every wording", "[device]")
{
  CHECK(best(pasted("x86_64", "GNU C Library stable release version 2.12, by Roland", "Linux")) ==
        "x86_64-unknown-linux-musl");
  CHECK(best(pasted("x86_64", "glibc 2.11.3", "Linux")) == "x86_64-unknown-linux-musl");
}

TEST_CASE("the directory of its libraries names what a device is", "[device]")
{
  const auto ldd = [](const std::string& triple, const std::string& loader) {
    return "\tlibc.so.6 => /lib/" + triple + "/libc.so.6 (0x77)\n\t" + loader + " (0x55)\n";
  };
  CHECK(best(pasted("mips64", ldd("mips64el-linux-gnuabi64", "/lib64/ld.so.1"), "Linux")) ==
        "mips64el-unknown-linux-gnuabi64");
  CHECK(best(pasted("mips64", ldd("mips64-linux-gnuabi64", "/lib64/ld.so.1"), "Linux")) ==
        "mips64-unknown-linux-gnuabi64");
  CHECK(best(pasted("mips", ldd("mipsel-linux-gnu", "/lib/ld.so.1"), "Linux")) ==
        "mipsel-unknown-linux-gnu");
  CHECK(best(pasted("aarch64", ldd("arm-linux-gnueabihf", "ld-linux.so"), "Linux")) ==
        "armv7-unknown-linux-gnueabihf");
}

TEST_CASE("SunOS is Solaris or illumos, by its version", "[device]")
{
  CHECK(best(pasted("SunOS h 5.11 omnios-r151050-b354c5e2d2 i86pc i386 i86pc illumos")) ==
        "x86_64-unknown-illumos");
  CHECK(best(pasted("SunOS h 5.11 joyent_20240111T011138Z i86pc i386 i86pc")) ==
        "x86_64-unknown-illumos");
  CHECK(best(pasted("SunOS h 5.11 11.4.42.111.0 i86pc i386 i86pc")) == "x86_64-pc-solaris");
  CHECK(best(pasted("SunOS h 5.10 Generic_150400-65 sun4v sparc SUNW,T5240")) ==
        "sparcv9-sun-solaris");
  CHECK(is_alternative(pasted("i86pc", {}, "SunOS"), "x86_64-unknown-illumos"));
}

TEST_CASE("Android is known by its kernel and by its uname", "[device]")
{
  CHECK(best(pasted("Linux localhost 5.10.149-android13-4-00003-g05231a35ff43-ab9736452 #1 SMP "
                    "PREEMPT Wed Mar 15 aarch64 Toybox")) == "aarch64-linux-android");
  CHECK(best(pasted("Linux localhost 4.14.190-perf+ #1 SMP PREEMPT armv8l Toybox")) ==
        "armv7-linux-androideabi");
  CHECK(best(pasted("Linux android-builder 6.1.0-18-amd64 #1 SMP Debian x86_64 GNU/Linux")) ==
        "x86_64-unknown-linux-gnu");
}

TEST_CASE("an unknown system is never taken for Linux", "[device]")
{
  const auto refusal = [](const std::string& uname, const std::string& system) {
    try {
      deduce_target(pasted(uname, {}, system), catalog());
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::unknown_target);
      return error.message();
    }
    return std::string("none");
  };
  CHECK(refusal("x86_64", "SerenityOS") ==
        "no target of Rust is known for the system 'SerenityOS'");
  CHECK(refusal("HongMeng localhost 1.9.0 aarch64", "") ==
        "no target of Rust is known for the system 'HongMeng'");
  CHECK(refusal("x86_64", "AIX") == "no target of Rust is for such a device: x86_64 aix");
  CHECK(best(pasted("GNU hurd 0.9 GNU-Mach 1.8 Hurd-0.9 i686-AT386 GNU")) ==
        "i686-unknown-hurd-gnu");
  CHECK(best(pasted("QNX box 7.1.0 2022/05/19 aarch64le aarch64le"))
            .starts_with("aarch64-unknown-nto-qnx7"));
}

TEST_CASE("what was not said and could change the answer is named", "[device]")
{
  const auto doubts = [](const DeviceFacts& facts) {
    std::string all;
    for (const Deduction::Doubt& doubt : deduce_target(facts, catalog()).doubts)
      all += doubt.about + (doubt.otherwise ? "=" + doubt.otherwise->triple.str() : "") + " ";
    return all;
  };
  const std::string raspbian = "ldd (Debian GLIBC 2.31-13+rpt2+rpi1+deb11u5) 2.31\n";
  DeviceFacts wide = pasted("aarch64", raspbian, "Linux");
  wide.word_bits = 64;

  CHECK(doubts(pasted("aarch64", raspbian, "Linux")) == "bits=armv7-unknown-linux-gnueabihf ");
  CHECK(doubts(wide).empty());
  CHECK(doubts(pasted("riscv64", {}, "Linux")) == "libc=riscv64gc-unknown-linux-musl ");
  CHECK(doubts(pasted("s390x")) == "system libc=s390x-unknown-linux-musl ");
  CHECK(doubts(pasted("mips", debian, "Linux")) == "endian=mipsel-unknown-linux-gnu ");
  CHECK(doubts(pasted("armv7l", debian, "Linux")) == "float=armv7-unknown-linux-gnueabi ");
  CHECK(doubts(pasted("ppc", debian, "Linux")) == "processor=powerpc-unknown-linux-gnuspe ");
  CHECK(doubts(pasted("i686", debian, "Linux")) == "processor=i586-unknown-linux-gnu ");
  CHECK(doubts(pasted("s390x", "/lib/ld64.so.1", "Linux")) == "glibc=s390x-unknown-linux-musl ");
  CHECK(doubts(pasted("i86pc", {}, "SunOS")) == "system=x86_64-unknown-illumos ");
  CHECK(doubts(pasted("arm64", {}, "Darwin")).empty());
}

TEST_CASE("an e500 is one for code without the classic floating-point unit", "[device]")
{
  DeviceFacts synology = pasted("ppc", debian, "Linux");
  synology.processor = ": e500v2";
  DeviceFacts classic = synology;
  classic.processor = ": e500mc";

  CHECK(best(synology) == "powerpc-unknown-linux-gnuspe");
  CHECK(best(classic) == "powerpc-unknown-linux-gnu");
}

TEST_CASE("a loader of musl's that no target has leaves static programs", "[device]")
{
  const Deduction deduction =
      deduce_target(pasted("riscv64", "musl libc (riscv64v0p7_xthead)", "Linux"), catalog());

  CHECK(deduction.target->triple.str() == "riscv64gc-unknown-linux-musl");
  CHECK(deduction.reasons.front() ==
        "no target has its loader '/lib/ld-musl-riscv64v0p7_xthead.so.1': static programs need "
        "none");
}

TEST_CASE("a machine that rustc has no target for is not called unknown", "[device]")
{
  const auto message = [](const std::string& uname) {
    try {
      deduce_target(pasted(uname), catalog());
    } catch (const Error& error) {
      return error.message();
    }
    return std::string("none");
  };
  CHECK(message("Linux nas 2.6.32 #1 sh4 GNU/Linux") ==
        "no target of Rust is for such a device: sh4 linux");
  CHECK(message("Linux box 5.1 #1 SMP warp9 GNU/Linux") ==
        "'Linux box 5.1 #1 SMP warp9 GNU/Linux' does not name a known machine");
  CHECK(message("warp9") == "'warp9' is not a known machine");
}

TEST_CASE("of a universal program the slice for the device counts", "[device]")
{
  const auto slice = [](std::uint32_t machine) {
    return "\xcf\xfa\xed\xfe" + little_endian(machine, 4) + little_endian(0, 4) +
           little_endian(2, 4) + little_endian(1, 4) + little_endian(24, 4) + std::string(8, '\0') +
           little_endian(0x32, 4) + little_endian(24, 4) + little_endian(1, 4) +
           little_endian(0xb0000, 4) + little_endian(0, 8);
  };
  const auto big_endian = [](std::uint32_t value) {
    std::string bytes = little_endian(value, 4);
    std::reverse(bytes.begin(), bytes.end());
    return bytes;
  };
  const std::string intel = slice(0x01000007), arm = slice(0x0100000c);
  const std::string both = "\xca\xfe\xba\xbe" + big_endian(2) + big_endian(7) + big_endian(0) +
                           big_endian(48) + big_endian(56) + big_endian(0) + big_endian(12) +
                           big_endian(0) + big_endian(104) + big_endian(56) + big_endian(0) +
                           intel + arm;
  DeviceFacts unsaid;
  read_program(both, "ls", unsaid);
  DeviceFacts known = pasted("x86_64", {}, "Darwin");
  read_program(both, "ls", known);

  CHECK(best(unsaid) == "aarch64-apple-darwin");
  CHECK(is_alternative(unsaid, "x86_64-apple-darwin"));
  CHECK(deduce_target(unsaid, catalog()).doubts.front().question == "uname -m");
  CHECK(best(known) == "x86_64-apple-darwin");
  CHECK_THROWS_AS(read_program("#!/bin/sh\n", "ls", known), Error);
}

TEST_CASE("a device that nothing is known of, or that Rust does not know, is refused", "[device]")
{
  const auto kind = [](const DeviceFacts& facts) {
    try {
      deduce_target(facts, catalog());
    } catch (const Error& error) {
      return error.kind();
    }
    return ErrorKind::interrupted;
  };

  CHECK(kind({}) == ErrorKind::usage);
  CHECK(kind(pasted("quantum")) == ErrorKind::usage);
  CHECK(kind(pasted("s390x", {}, "FreeBSD")) == ErrorKind::unknown_target);
}

TEST_CASE("the answer of a device is read, whatever its login prints", "[device]")
{
  const std::string answer =
      "Welcome!\nmachine=none\nxtool-detect 1\nmachine=aarch64\nprocessor=unknown\n"
      "system=Linux GNU/Linux\nbits=32\nloader=/lib/ld-linux-armhf.so.3\n"
      "ldd=" +
      debian.substr(0, debian.find('\n')) + "\ncpu= half thumb neon\nprogram=/bin/sh\n";

  const DeviceFacts facts = parse_device_answer(answer + armv7_program().bytes()).value();

  CHECK(facts.machine == "aarch64");
  CHECK(facts.system == "Linux GNU/Linux");
  CHECK(facts.word_bits == 32);
  CHECK(facts.libc == "glibc");
  CHECK(facts.glibc == GlibcVersion{2, 31});
  CHECK(facts.cpu_features == std::vector<std::string>{"half", "thumb", "neon"});
  CHECK(facts.program->float_abi == "hard");
  CHECK(best(facts) == "armv7-unknown-linux-gnueabihf");
  CHECK_FALSE(parse_device_answer("'sh' is not recognized as an internal or external command"));
}

TEST_CASE("FreeBSD says the version of an ARM only as its processor", "[device]")
{
  const std::string answer =
      "xtool-detect 1\nmachine=arm\nprocessor=armv7\nsystem=FreeBSD FreeBSD\n";

  CHECK(best(parse_device_answer(answer).value()) == "armv7-unknown-freebsd");
}

TEST_CASE("no answer, however damaged, does more than being refused", "[device]")
{
  const std::string answer =
      "xtool-detect 1\nmachine=aarch64\nsystem=Linux\nbits=64\n"
      "ldd=musl libc (aarch64)\nprogram=/bin/sh\n" +
      armv7_program().bytes();
  std::mt19937 random(3);

  for (int round = 0; round < 2000; ++round) {
    std::string changed = answer.substr(0, 1 + random() % answer.size());
    for (int i = 0; i < 3; ++i)
      changed[random() % changed.size()] = static_cast<char>(random());
    try {
      if (const auto facts = parse_device_answer(changed))
        deduce_target(*facts, catalog());
    } catch (const Error&) {
      continue;
    }
  }
  SUCCEED();
}

TEST_CASE("the command for devices suits every login shell", "[device]")
{
  const std::string command = device_command();

  CHECK(command.starts_with("sh -c '"));
  CHECK(std::count(command.begin(), command.end(), '\'') == 2);
  CHECK(command.find_first_of("\n!") == std::string::npos);
}
