// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/inspect/limits.hpp>

#include "catch.hpp"
#include "elf_file.hpp"

using namespace xtool;
using namespace xtool::testing;

namespace {

const TargetEntry& target(const std::string& name)
{
  static const Catalog known = Catalog::parse(builtin_catalog(), "built in");
  return known.require(name);
}

Binary armv7() { return inspect(armv7_program().bytes(), "a.out").value(); }

// A file of several images, which are all the first one's but for what the test changes.
Binary several(Binary::Form form)
{
  Binary binary = armv7();
  binary.form = form;
  binary.images.push_back(binary.images.front());
  return binary;
}

std::vector<std::string> facts(const Binary& binary, const Limits& limits)
{
  std::vector<std::string> texts;
  for (const Violation& violation : violations(binary, limits))
    texts.push_back(violation.gate + ": " + violation.fact);
  return texts;
}

using Texts = std::vector<std::string>;

Texts misfits(const Binary& binary, const std::string& name)
{
  return facts(binary, {.target = &target(name)});
}

}  // namespace

TEST_CASE("a file that keeps to all limits breaks none", "[limits]")
{
  Binary binary = armv7();
  binary.images[0].facts.load_alignment = 0x10000;

  CHECK(facts(binary, {.target = &target("armv7-unknown-linux-gnueabihf"),
                       .max_glibc = GlibcVersion{2, 34},
                       .page_size = 0x4000,
                       .needs_only = {{"libc.so.6", "libgcc_s.so.*"}}}) == Texts{});
  CHECK(facts(binary, {}) == Texts{});
}

TEST_CASE("symbols that need too new a glibc are named, the newest first", "[limits]")
{
  Binary binary = armv7();
  binary.images[0].versions = {
      {.name = "GLIBC_2.17", .symbols = {"clock_gettime"}},
      {.name = "GLIBC_2.28", .symbols = {"fcntl64"}},
      {.name = "GLIBC_2.33", .symbols = {"fstat", "lstat", "stat"}},
      {.name = "GLIBC_2.34", .symbols = {"__libc_start_main", "dlsym"}},
      {.name = "GLIBC_2.35", .weak = true, .symbols = {"_dl_find_object"}},
      {.name = "GLIBC_PRIVATE", .symbols = {"__libc_dlopen"}},
  };

  CHECK(facts(binary, {.max_glibc = GlibcVersion{2, 17}}) ==
        Texts{"max-glibc: needs glibc 2.34, newer than 2.17: __libc_start_main (2.34), dlsym "
              "(2.34), fstat (2.33), lstat (2.33), stat (2.33) and 1 more"});
  CHECK(facts(binary, {.max_glibc = GlibcVersion{2, 33}}) ==
        Texts{"max-glibc: needs glibc 2.34, newer than 2.33: __libc_start_main (2.34), dlsym "
              "(2.34)"});
}

TEST_CASE("packed relocations are named where they are what needs a newer glibc", "[limits]")
{
  ElfFile file = armv7_program();
  file.versions = {"GLIBC_2.4", "GLIBC_ABI_DT_RELR"};

  CHECK(facts(inspect(file.bytes(), "a.out").value(), {.max_glibc = GlibcVersion{2, 17}}) ==
        Texts{"max-glibc: needs glibc 2.36, newer than 2.17: GLIBC_ABI_DT_RELR"});
}

TEST_CASE("what is not static, aligned or allowed is said so", "[limits]")
{
  Binary binary = armv7();
  binary.images[0].facts.load_alignment = 0x1000;

  CHECK(facts(binary, {.page_size = 0x4000, .only_static = true, .needs_only = {{"libm.so.6"}}}) ==
        Texts{"page-size: is aligned for pages of 4096 bytes, and cannot be loaded where they "
              "have 16384",
              "static: is linked dynamically: it needs 'libgcc_s.so.1', 'libc.so.6'",
              "needs-only: needs 'libgcc_s.so.1', 'libc.so.6', which are not among the libraries "
              "allowed"});
}

TEST_CASE("a loader that a program names needs no leave, and DLLs have no case", "[limits]")
{
  Binary elf = armv7();
  elf.images[0].facts.needed = {"libc.so.6", "ld-linux-armhf.so.3"};
  const Binary pe =
      inspect(PeFile{.imports = {"KERNEL32.dll", "api-ms-win-crt-heap-l1-1-0.dll"}}.bytes(),
              "a.exe")
          .value();

  CHECK(facts(elf, {.needs_only = {{"libc.so.6"}}}) == Texts{});
  CHECK(facts(pe, {.needs_only = {{"kernel32.dll", "api-ms-win-*"}}}) == Texts{});
  CHECK(facts(pe, {.needs_only = {{"ntdll.dll"}}}).size() == 1);
}

TEST_CASE("a file for another target is told by more than its headers", "[limits]")
{
  Binary binary = armv7();
  Image& image = binary.images[0];
  image.facts.cpu = "armv7";

  CHECK(misfits(binary, "aarch64-unknown-linux-gnu") ==
        Texts{"target: is for EM_ARM, not for EM_AARCH64"});
  CHECK(misfits(binary, "arm-unknown-linux-gnueabihf") ==
        Texts{"target: has code for ARMv7, not only for ARMv6"});
  CHECK(misfits(binary, "thumbv7neon-unknown-linux-gnueabihf") == Texts{});

  image.facts.interpreter.reset();
  image.facts.kind = BinaryKind::library;
  CHECK(misfits(binary, "armv7-unknown-linux-musleabihf") ==
        Texts{"target: is linked for glibc, not for musl"});
  image.linkage = Linkage::static_program;
  CHECK(misfits(binary, "armv7-unknown-linux-musleabihf") == Texts{});
  image.facts.float_abi.reset();
  CHECK(misfits(binary, "armv7-linux-androideabi") ==
        Texts{"target: is for linux, not for android"});
}

TEST_CASE("both C++ runtimes of the NDK in one library are a fault on Android", "[limits]")
{
  Binary binary =
      inspect(
          ElfFile{
              .machine = 183, .bits = 64, .type = 3, .needed = {"libc++_shared.so", "liblog.so"}}
              .bytes(),
          "libdemo.so")
          .value();
  CHECK(misfits(binary, "aarch64-linux-android") == Texts{});

  binary.images[0].cxx_runtimes.emplace_back("libc++_static.a");

  CHECK(misfits(binary, "aarch64-linux-android") ==
        Texts{"target: has both C++ runtimes of the NDK, 'libc++_shared.so' and "
              "'libc++_static.a': exceptions and memory of one break in the other"});
}

TEST_CASE("a violation in an archive names a member, and how many are like it", "[limits]")
{
  Binary archive = several(Binary::Form::archive);
  archive.images[0].member = "good.o";
  archive.images[1].member = "odd.o";
  archive.images[1].facts.machine = "EM_X86_64";

  CHECK(misfits(archive, "armv7-unknown-linux-gnueabihf") ==
        Texts{"target: its member 'odd.o' is for EM_X86_64, not for EM_ARM"});
  archive.images[1].count = 3;
  CHECK(misfits(archive, "armv7-unknown-linux-gnueabihf") ==
        Texts{"target: its member 'odd.o', as 2 others, is for EM_X86_64, not for EM_ARM"});
}

TEST_CASE("one fitting image of a fat file is enough for a target, but not for a limit", "[limits]")
{
  Binary fat = several(Binary::Form::fat);
  fat.images[1].facts.machine = "EM_X86_64";

  CHECK(misfits(fat, "armv7-unknown-linux-gnueabihf") == Texts{});
  CHECK(misfits(fat, "s390x-unknown-linux-gnu").size() == 2);
  CHECK(facts(fat, {.only_static = true}) ==
        Texts{"static: its image for EM_ARM is linked dynamically: it needs 'libgcc_s.so.1', "
              "'libc.so.6'",
              "static: its image for EM_X86_64 is linked dynamically: it needs 'libgcc_s.so.1', "
              "'libc.so.6'"});
}
