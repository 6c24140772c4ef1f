// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/inspect/limits.hpp>

#include "catch.hpp"
#include "elf_file.hpp"
#include "targets.hpp"

#include <array>
#include <span>

using namespace xtool;
using namespace xtool::testing;

namespace {

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

// Those of the targets that a file with these facts is for.
Texts takers(const BinaryFacts& facts, std::span<const char* const> targets)
{
  const Binary binary{.images = {Image{.facts = facts}}};
  Texts all;
  for (const char* const name : targets)
    if (misfits(binary, name).empty())
      all.emplace_back(name);
  return all;
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
      {.library = "libc.so.6", .name = "GLIBC_2.17", .symbols = {"clock_gettime"}},
      {.library = "libc.so.6", .name = "GLIBC_2.28", .symbols = {"fcntl64"}},
      {.library = "libc.so.6", .name = "GLIBC_2.33", .symbols = {"fstat", "lstat", "stat"}},
      {.library = "libc.so.6", .name = "GLIBC_2.34", .symbols = {"__libc_start_main", "dlsym"}},
      {.library = "libc.so.6", .name = "GLIBC_2.35", .weak = true, .symbols = {"_dl_find_object"}},
      {.library = "libc.so.6", .name = "GLIBC_PRIVATE", .symbols = {"__libc_dlopen"}},
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
        Texts{"target: is for arm, not for aarch64"});
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
        Texts{"target: is for linux, not for android: its interpreter is "
              "'/lib/ld-linux-armhf.so.3'"});
}

TEST_CASE("each of Apple's platforms takes its own code alone", "[limits]")
{
  constexpr std::array targets{"aarch64-apple-ios",        "aarch64-apple-ios-sim",
                               "aarch64-apple-ios-macabi", "aarch64-apple-darwin",
                               "aarch64-apple-tvos",       "aarch64-apple-tvos-sim"};
  const auto fitting = [&](std::vector<ApplePlatform> platforms) {
    const BinaryFacts facts{.format = BinaryFormat::macho,
                            .kind = BinaryKind::object,
                            .machine = "CPU_TYPE_ARM64",
                            .pointer_width = 64,
                            .os = platforms.empty() ? "" : platforms.front().os,
                            .platforms = platforms};
    return takers(facts, targets);
  };

  CHECK(fitting({{.os = "ios"}}) == Texts{"aarch64-apple-ios"});
  CHECK(fitting({{.os = "ios", .abi = "simulator"}}) == Texts{"aarch64-apple-ios-sim"});
  CHECK(fitting({{.os = "tvos", .abi = "simulator"}}) == Texts{"aarch64-apple-tvos-sim"});
  CHECK(fitting({{.os = "macos"}, {.os = "ios", .abi = "macabi"}}) ==
        Texts{"aarch64-apple-ios-macabi", "aarch64-apple-darwin"});
  CHECK(fitting({{.os = "bridgeos"}}) == Texts{});
  CHECK(fitting({}).size() == targets.size());
}

TEST_CASE("a file of one system is none of another's, whatever its header marks", "[limits]")
{
  const auto library = [](const std::vector<std::string>& needed, const std::string& version) {
    ElfFile file{.machine = 62, .bits = 64, .type = 3, .needed = needed};
    if (!version.empty())
      file.versions = {version};
    return inspect(file.bytes(), "libdemo.so").value();
  };
  constexpr std::array targets{"x86_64-unknown-linux-gnu", "x86_64-unknown-linux-musl",
                               "x86_64-linux-android",     "x86_64-unknown-freebsd",
                               "x86_64-unknown-netbsd",    "x86_64-unknown-openbsd",
                               "x86_64-unknown-illumos",   "x86_64-pc-solaris"};
  const auto fitting = [&](const Binary& binary) {
    Texts all;
    for (const char* const name : targets)
      if (misfits(binary, name).empty())
        all.emplace_back(name);
    return all;
  };

  CHECK(fitting(library({"libc.so.7"}, "FBSD_1.0")) == Texts{"x86_64-unknown-freebsd"});
  CHECK(fitting(library({"libc.so.1"}, "")) ==
        Texts{"x86_64-unknown-illumos", "x86_64-pc-solaris"});
  CHECK(fitting(library({"libc.so.1"}, "ILLUMOS_0.4")) == Texts{"x86_64-unknown-illumos"});
  CHECK(fitting(library({"libm.so", "libc.so"}, "")) == Texts{"x86_64-linux-android"});
  CHECK(fitting(library({"libc.so"}, "")) == Texts{"x86_64-unknown-linux-musl"});
  CHECK(misfits(library({"libc.so.7"}, "FBSD_1.0"), "x86_64-unknown-linux-gnu") ==
        Texts{"target: is for freebsd, not for linux: it needs FBSD_1.0 of 'libc.so.7'"});

  const Binary unmarked = inspect(ElfFile{.machine = 62, .bits = 64}.bytes(), "a.out").value();
  CHECK(fitting(unmarked) ==
        Texts{"x86_64-unknown-linux-gnu", "x86_64-unknown-linux-musl", "x86_64-linux-android"});
}

TEST_CASE("what was not looked at keeps to no limit", "[limits]")
{
  const auto contents = [](const Binary& binary) {
    return facts(binary, {.target = &target("aarch64-unknown-linux-gnu")});
  };
  Binary archive{.form = Binary::Form::archive};
  CHECK(contents(archive) == Texts{"contents: is an empty archive"});
  archive.others = 2;
  CHECK(contents(archive) == Texts{"contents: is an archive without code for a machine"});
  archive.bitcode = 2;
  CHECK(contents(archive) ==
        Texts{"contents: has 2 members in LLVM's intermediate code, which does "
              "not tell what they are for"});
  CHECK(contents({.form = Binary::Form::archive, .absent = {"objects/a.o"}}) ==
        Texts{"contents: its member 'objects/a.o' is a file of its own, which is not there"});
  constexpr std::uint16_t core = 4;
  CHECK(contents(
            inspect(ElfFile{.machine = 183, .bits = 64, .type = core}.bytes(), "core").value()) ==
        Texts{"contents: is neither a program nor a library nor an object"});
  CHECK(facts(archive, {}) == Texts{});
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
        Texts{"target: its member 'odd.o' is for x86_64, not for arm"});
  archive.images[1].count = 3;
  CHECK(misfits(archive, "armv7-unknown-linux-gnueabihf") ==
        Texts{"target: its member 'odd.o', as 2 others, is for x86_64, not for arm"});
}

TEST_CASE("one fitting image of a fat file is enough for a target, but not for a limit", "[limits]")
{
  Binary fat = several(Binary::Form::fat);
  fat.images[1].facts.machine = "EM_X86_64";

  CHECK(misfits(fat, "armv7-unknown-linux-gnueabihf") == Texts{});
  CHECK(misfits(fat, "s390x-unknown-linux-gnu").size() == 2);
  CHECK(facts(fat, {.only_static = true}) ==
        Texts{"static: its image for arm is linked dynamically: it needs 'libgcc_s.so.1', "
              "'libc.so.6'",
              "static: its image for x86_64 is linked dynamically: it needs 'libgcc_s.so.1', "
              "'libc.so.6'"});
}

TEST_CASE("a WebAssembly module is for the runtime that has what it imports", "[limits]")
{
  constexpr std::array targets{"wasm32-unknown-unknown", "wasm32-wasip1", "wasm32-wasip2",
                               "wasm32-unknown-emscripten", "wasm64-unknown-unknown"};
  const auto fitting = [&](const std::string& os, const std::string& version) {
    const BinaryFacts facts{.format = BinaryFormat::wasm,
                            .kind = BinaryKind::program,
                            .pointer_width = 32,
                            .os = os,
                            .os_version = version};
    return takers(facts, targets);
  };

  CHECK(fitting("wasi", "preview1") == Texts{"wasm32-wasip1"});
  CHECK(fitting("wasi", "preview2") == Texts{"wasm32-wasip2"});
  CHECK(fitting("emscripten", "") == Texts{"wasm32-unknown-emscripten"});
  CHECK(fitting("", "").size() == 4);
}
