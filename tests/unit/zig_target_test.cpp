// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/zig.hpp>

#include <xtool/support/error.hpp>

#include "catch.hpp"

#include <fmt/format.h>

using namespace xtool;

namespace {

const Catalog& catalog()
{
  static const Catalog known = Catalog::parse(builtin_catalog(), "built in");
  return known;
}

ZigTarget pair(const std::string& target, const std::string& version,
               std::optional<GlibcVersion> glibc = {})
{
  return zig_target(catalog().require(target), zig_version_in(version).value(), glibc);
}

// The refusal and its advice, a line each.
std::string refusal(const std::string& target, const std::string& version,
                    std::optional<GlibcVersion> glibc = {})
{
  try {
    pair(target, version, glibc);
  } catch (const Error& error) {
    REQUIRE(error.kind() == ErrorKind::conflict);
    std::string text = error.message();
    for (const std::string& line : error.help_lines())
      text += "\n" + line;
    return text;
  }
  return "no refusal";
}

}  // namespace

TEST_CASE("each target gets zig's name, its CPU and the oldest glibc that serves", "[zig]")
{
  const auto [target, version, zig, cpu] =
      GENERATE(table<std::string, std::string, std::string, std::string>({
          {"armv7-unknown-linux-gnueabihf", "0.15.2", "arm-linux-gnueabihf.2.17",
           "generic+v7a+vfp3-d32+thumb2-neon"},
          {"armv7-unknown-linux-gnueabihf", "0.11.0", "arm-linux-gnueabihf.2.17",
           "generic+v7a+vfp3-d32+thumb2-neon"},
          {"armv7-unknown-linux-gnueabihf", "0.13.0", "arm-linux-gnueabihf.2.33",
           "generic+v7a+vfp3-d32+thumb2-neon"},
          {"aarch64-unknown-linux-gnu", "0.11.0", "aarch64-linux-gnu.2.17", ""},
          {"i686-unknown-linux-gnu", "0.17.0", "x86-linux-gnu.2.17", "pentium4"},
          {"powerpc64le-unknown-linux-gnu", "0.16.0", "powerpc64le-linux-gnu.2.19", ""},
          {"powerpc64le-unknown-linux-gnu", "0.17.0", "powerpc64le-linux-gnu.2.32", ""},
          {"riscv64gc-unknown-linux-gnu", "0.14.1", "riscv64-linux-gnu.2.29", ""},
          {"loongarch64-unknown-linux-gnu", "0.15.2", "loongarch64-linux-gnu.2.36", ""},
          // The oldest macOS that std runs on.
          {"aarch64-apple-darwin", "0.11.0", "aarch64-macos.11.0", ""},
          {"x86_64-apple-darwin", "0.17.0", "x86_64-macos.10.12", ""},
          {"s390x-unknown-linux-gnu", "0.14.0", "s390x-linux-gnu.2.17", "z10"},
          {"aarch64-unknown-linux-musl", "0.15.2", "aarch64-linux-musl", ""},
          {"mips-unknown-linux-musl", "0.15.2", "mips-linux-musleabi", ""},
          {"powerpc-unknown-linux-musl", "0.15.2", "powerpc-linux-musleabihf", ""},
          {"powerpc-unknown-linux-musl", "0.13.0", "powerpc-linux-musl", ""},
          {"mips64-unknown-linux-muslabi64", "0.13.0", "mips64-linux-musl", ""},
          {"x86_64-pc-windows-gnu", "0.15.2", "x86_64-windows-gnu", ""},
          {"x86_64-unknown-freebsd", "0.15.2", "x86_64-freebsd", ""},
      }));

  const ZigTarget made = pair(target, version);

  CHECK(made.str() == zig);
  CHECK(made.cpu == cpu);
}

TEST_CASE("a glibc that was asked for is taken between the floor and the newest", "[zig]")
{
  CHECK(pair("aarch64-unknown-linux-gnu", "0.15.2", GlibcVersion{2, 28}).glibc ==
        GlibcVersion{2, 28});
  CHECK(pair("aarch64-unknown-linux-gnu", "0.15.2", GlibcVersion{2, 42}).glibc ==
        GlibcVersion{2, 42});

  CHECK(refusal("aarch64-unknown-linux-gnu", "0.15.2", GlibcVersion{2, 43}) ==
        "zig 0.15.2 knows no glibc newer than 2.42, and 2.43 was asked for\n"
        "take an older glibc, as programs run on newer ones too: --glibc 2.42");
  CHECK(refusal("aarch64-unknown-linux-gnu", "0.15.2", GlibcVersion{2, 12}) ==
        "glibc 2.12 is too old for 'aarch64-unknown-linux-gnu': zig has no older one for it\n"
        "take 2.17 or newer: --glibc 2.17");
  CHECK(refusal("x86_64-unknown-linux-gnu", "0.15.2", GlibcVersion{2, 5}) ==
        "glibc 2.5 is too old for 'x86_64-unknown-linux-gnu': Rust's std needs a newer one\n"
        "take 2.17 or newer: --glibc 2.17");
  CHECK(
      refusal("powerpc64le-unknown-linux-gnu", "0.17.0", GlibcVersion{2, 19}) ==
      "glibc 2.19 is too old for 'powerpc64le-unknown-linux-gnu': zig versions 0.17 or newer have "
      "an IEEE 128-bit long double, whose functions came with glibc 2.32\n"
      "take 2.32 or newer: --glibc 2.32\n"
      "take a zig before 0.17: `xtool setup-linker --zig=0.15.2 powerpc64le-unknown-linux-gnu`");
  CHECK(refusal("armv7-unknown-linux-gnueabihf", "0.13.0", GlibcVersion{2, 17}) ==
        "glibc 2.17 is too old for 'armv7-unknown-linux-gnueabihf': zig versions from 0.12 on and "
        "before 0.14 make stat() fail with every older one\n"
        "take 2.33 or newer: --glibc 2.33\n"
        "take a zig 0.14 or newer: `xtool setup-linker --zig=0.15.2 "
        "armv7-unknown-linux-gnueabihf`");
  CHECK(refusal("aarch64-unknown-linux-musl", "0.15.2", GlibcVersion{2, 17}) ==
        "'aarch64-unknown-linux-musl' does not use glibc, so it takes no glibc version\n"
        "leave --glibc out");
}

TEST_CASE("a zig that came later knows at least what the last known one does", "[zig]")
{
  CHECK(pair("aarch64-unknown-linux-gnu", "0.18.1", GlibcVersion{2, 44}).glibc ==
        GlibcVersion{2, 44});
  CHECK(pair("aarch64-unknown-linux-gnu", "0.15.0", GlibcVersion{2, 42}).glibc ==
        GlibcVersion{2, 42});
}

TEST_CASE("pairs that cannot work are refused with the versions that do", "[zig]")
{
  CHECK(refusal("s390x-unknown-linux-gnu", "0.13.0") ==
        "zig 0.13.0 cannot link for 's390x-unknown-linux-gnu': versions before 0.14 cannot compile "
        "their own run-time library for it\n"
        "take a zig 0.14 or newer: `xtool setup-linker --zig=0.15.2 s390x-unknown-linux-gnu`");
  CHECK(
      refusal("powerpc-unknown-linux-gnu", "0.17.0") ==
      "zig 0.17.0 cannot link for 'powerpc-unknown-linux-gnu': versions from 0.17 on have no glibc "
      "for it any more\n"
      "take a zig before 0.17: `xtool setup-linker --zig=0.15.2 powerpc-unknown-linux-gnu`");
  CHECK(refusal("aarch64_be-unknown-linux-gnu", "0.11.0") ==
        "zig 0.11.0 cannot link for 'aarch64_be-unknown-linux-gnu': versions before 0.12 have no "
        "linker for big-endian ARM\n"
        "take a zig 0.12 or newer: `xtool setup-linker --zig=0.15.2 aarch64_be-unknown-linux-gnu`");
  CHECK(
      refusal("sparc64-unknown-linux-gnu", "0.16.0") ==
      "zig 0.16.0 cannot link for 'sparc64-unknown-linux-gnu': versions before 0.17 have a linker "
      "and a C library that are incomplete for it\n"
      "take a zig 0.17 or newer: `xtool setup-linker --zig=0.17.0 sparc64-unknown-linux-gnu`");
  CHECK(refusal("riscv32gc-unknown-linux-musl", "0.13.0") ==
        "zig 0.13.0 cannot link for 'riscv32gc-unknown-linux-musl': versions before 0.14 cannot "
        "compile their own run-time library for it\n"
        "take a zig 0.14 or newer: `xtool setup-linker --zig=0.15.2 riscv32gc-unknown-linux-musl`");
  CHECK(
      refusal("hexagon-unknown-linux-musl", "0.15.2") ==
      "zig 0.15.2 cannot link for 'hexagon-unknown-linux-musl': versions before 0.16 have no libc "
      "for it\n"
      "take a zig 0.16 or newer: `xtool setup-linker --zig=0.17.0 hexagon-unknown-linux-musl`");
  CHECK(refusal("aarch64-unknown-linux-gnu", "0.10.1") ==
        "zig 0.10.1 cannot link for 'aarch64-unknown-linux-gnu': versions before 0.11 are too old\n"
        "take a zig 0.11 or newer: `xtool setup-linker --zig=0.15.2 aarch64-unknown-linux-gnu`");
  CHECK(refusal("powerpc64-unknown-linux-gnu", "0.15.2") ==
        "zig cannot link for 'powerpc64-unknown-linux-gnu'\n"
        "see why, and what else can: `xtool target info powerpc64-unknown-linux-gnu`");
  CHECK(refusal("m68k-unknown-linux-gnu", "0.15.2") ==
        "zig cannot link for 'm68k-unknown-linux-gnu'\n"
        "see why, and what else can: `xtool target info m68k-unknown-linux-gnu`");
}

TEST_CASE("every published target that zig serves has a pairing with the advised zig", "[zig]")
{
  for (const auto& [triple, entry] : catalog().entries())
    if (entry.std && entry.zig) {
      const bool needs_newest = triple.str() == "sparc64-unknown-linux-gnu";
      const ZigVersion advised{0, needs_newest ? 17 : 15, 0};
      INFO(triple.str());
      const ZigTarget made = zig_target(entry, advised, {});
      CHECK(made.glibc.has_value() == (entry.libc == "glibc"));
    }
}
