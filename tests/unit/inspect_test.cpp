// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/inspect/inspect.hpp>

#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include "catch.hpp"
#include "elf_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>

using namespace xtool;
using namespace xtool::testing;

namespace {

Binary inspected(const std::string& bytes) { return inspect(bytes, "a.out").value(); }

std::string failure(const std::string& bytes)
{
  try {
    inspect(bytes, "a.out");
  } catch (const Error& error) {
    REQUIRE(error.kind() == ErrorKind::invalid_input);
    return error.message();
  }
  return "no failure";
}

// A member of an archive, whose name field is `field`.
std::string member(const std::string& field, const std::string& contents)
{
  return fmt::format("{:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n", field, 0, 0, 0, 644, contents.size()) +
         contents + (contents.size() % 2 ? "\n" : "");
}

std::string arm_object() { return ElfFile{.type = 1, .flags = 0x05000000}.bytes(); }
std::string x86_object() { return ElfFile{.machine = 62, .bits = 64, .type = 1}.bytes(); }

std::string big_endian(std::uint64_t value, unsigned width)
{
  std::string bytes = little_endian(value, width);
  std::reverse(bytes.begin(), bytes.end());
  return bytes;
}

std::string macho(std::uint32_t machine)
{
  return "\xcf\xfa\xed\xfe" + little_endian(machine, 4) + little_endian(0, 4) +
         little_endian(2, 4) + little_endian(0, 8) + std::string(8, '\0');
}

std::string fat(const std::vector<std::string>& slices)
{
  std::string head = "\xca\xfe\xba\xbe" + big_endian(slices.size(), 4);
  std::string body;
  for (const std::string& slice : slices) {
    head += big_endian(0, 8) + big_endian(8 + slices.size() * 20 + body.size(), 4) +
            big_endian(slice.size(), 4) + big_endian(0, 4);
    body += slice;
  }
  return head + body;
}

// Says that there are no section headers, as `sstrip` does.
std::string without_sections(std::string elf64)
{
  std::fill_n(elf64.begin() + 40, 8, '\0');
  std::fill_n(elf64.begin() + 58, 6, '\0');
  return elf64;
}

}  // namespace

TEST_CASE("how a program is linked is told by its loader and its dynamic section", "[inspect]")
{
  const auto linkage = [](const ElfFile& file) {
    return to_string(inspected(file.bytes()).images.at(0).linkage);
  };
  constexpr std::uint16_t object = 1, shared = 3;

  CHECK(linkage({}) == "static");
  CHECK(linkage({.type = shared, .pie = true}) == "static-pie");
  CHECK(linkage({.type = shared, .interpreter = "/lib/ld.so", .pie = true}) == "dynamic");
  CHECK(linkage({.interpreter = "/lib/ld.so", .needed = {"libc.so.6"}}) == "dynamic");
  CHECK(linkage({.type = shared, .dynamic = true}) == "dynamic");
  CHECK(linkage({.type = object}).empty());
  const auto of_pe = [](const PeFile& file) {
    return to_string(inspected(file.bytes()).images.at(0).linkage);
  };
  CHECK(of_pe({.imports = {"KERNEL32.dll"}}) == "dynamic");
  CHECK(of_pe({}) == "static");
}

TEST_CASE("a real program names the symbols of each version, with or without sections", "[inspect]")
{
  const bool stripped = GENERATE(false, true);
  const std::string bytes = read_file("/bin/sh");

  const Image image = inspected(stripped ? without_sections(bytes) : bytes).images.at(0);

  std::vector<std::string> starting;
  for (const SymbolVersion& version : image.versions)
    if (std::find(version.symbols.begin(), version.symbols.end(), "__libc_start_main") !=
        version.symbols.end())
      starting.push_back(version.library + " " + version.name.substr(0, 6));
  CHECK(starting == std::vector<std::string>{"libc.so.6 GLIBC_"});
  CHECK(image.cxx_runtimes.empty());
  CHECK(image.linkage == Linkage::dynamic);
}

TEST_CASE("of a library's versions the highest number counts", "[inspect]")
{
  ElfFile file = armv7_program();
  file.versions = {"GLIBCXX_3.4.9", "GLIBCXX_3.4.30",  "GLIBCXX_3.4.4",
                   "CXXABI_1.3",    "CXXABI_FLOAT128", "CXXABI_TM_1"};

  const Image image = inspected(file.bytes()).images.at(0);

  CHECK(image.glibcxx == "3.4.30");
  CHECK(image.cxxabi == "1.3");
}

TEST_CASE("members of an archive are counted by what they are for", "[inspect]")
{
  const std::string names = "a-rather-long-name.o/\nanother-long-name.o/\n";
  const std::string archive =
      "!<arch>\n" + member("/", std::string(4, '\0')) + member("//", names) +
      member("/0", arm_object()) + member("short.o/", arm_object()) + member("/22", x86_object()) +
      member("#1/8", std::string("bsd.o\0\0\0", 8) + arm_object()) + member("notes.txt/", "hi!");

  const Binary binary = inspected(archive);

  CHECK(format_name(binary) == "archive");
  REQUIRE(binary.images.size() == 2);
  CHECK(binary.images[0].facts.machine == "EM_ARM");
  CHECK(binary.images[0].count == 3);
  CHECK(binary.images[0].member == "a-rather-long-name.o");
  CHECK(binary.images[1].facts.machine == "EM_X86_64");
  CHECK(binary.images[1].count == 1);
  CHECK(binary.images[1].member == "another-long-name.o");
  CHECK(binary.others == 1);
}

TEST_CASE("members of both float ABIs are a mixture, those that say none go with any", "[inspect]")
{
  const std::string hard = elf_attributes("aeabi", {28, 1});
  const auto object = [](const std::string& attributes) {
    return ElfFile{.type = 1, .section_type = 0x70000003, .section = attributes}.bytes();
  };

  const Binary binary =
      inspected("!<arch>\n" + member("a.o/", arm_object()) + member("b.o/", object(hard)) +
                member("c.o/", object(elf_attributes("aeabi", {6, 10}))));

  REQUIRE(binary.images.size() == 2);
  CHECK(binary.images[0].count == 2);
  CHECK(binary.images[0].facts.float_abi == "hard");
  CHECK(binary.images[1].facts.float_abi == "soft");
}

TEST_CASE("a thin archive names its members, and an empty one has none", "[inspect]")
{
  const Binary thin = inspected("!<thin>\n" + member("//", "objects/a.o/\n") +
                                member("/0", arm_object()).substr(0, 60));

  CHECK(thin.images.empty());
  CHECK(thin.absent == std::vector<std::string>{"objects/a.o"});
  CHECK(inspected("!<arch>\n").images.empty());
}

TEST_CASE("the members of a thin archive are looked at where they are", "[inspect]")
{
  const std::string thin = "!<thin>\n" + member("//", "objects/a.o/\nobjects/b.o/\n") +
                           member("/0", arm_object()).substr(0, 60) +
                           member("/13", x86_object()).substr(0, 60);
  const auto members = [](const std::string& name) -> std::optional<std::string> {
    return name == "objects/a.o" ? std::optional(arm_object()) : std::nullopt;
  };

  const Binary binary = inspect(thin, "a.a", members).value();

  REQUIRE(binary.images.size() == 1);
  CHECK(binary.images[0].facts.machine == "EM_ARM");
  CHECK(binary.absent == std::vector<std::string>{"objects/b.o"});
}

TEST_CASE("LLVM's bitcode in an archive is counted by itself", "[inspect]")
{
  const Binary binary = inspected("!<arch>\n" +
                                  member("a.o/",
                                         "BC\xc0\xde"
                                         "1234") +
                                  member("b.o/", arm_object()) + member("c.txt/", "text"));

  CHECK(binary.bitcode == 1);
  CHECK(binary.others == 1);
  CHECK(binary.images.size() == 1);
}

TEST_CASE("each slice of a fat Mach-O file is an image", "[inspect]")
{
  const Binary binary = inspected(fat({macho(0x01000007), macho(0x0100000c)}));

  CHECK(format_name(binary) == "macho");
  REQUIRE(binary.images.size() == 2);
  CHECK(binary.images[0].facts.machine == "CPU_TYPE_X86_64");
  CHECK(binary.images[1].facts.machine == "CPU_TYPE_ARM64");
}

TEST_CASE("a fat file of archives is an archive", "[inspect]")
{
  const Binary binary = inspected(fat({"!<arch>\n" + member("a.o/", macho(0x01000007)),
                                       "!<arch>\n" + member("a.o/", macho(0x0100000c))}));

  CHECK(format_name(binary) == "archive");
  CHECK(binary.images.size() == 2);
}

TEST_CASE("Java's class files and texts are no binaries", "[inspect]")
{
  CHECK_FALSE(inspect("\xca\xfe\xba\xbe" + big_endian(52, 4) + std::string(60, '\1'), "A.class"));
  CHECK_FALSE(inspect("#!/bin/sh\n", "a.sh"));
  CHECK_FALSE(inspect("", "empty"));
}

TEST_CASE("a damaged archive or fat file is refused by its name", "[inspect]")
{
  const std::string archive = "!<arch>\n" + member("a.o/", arm_object());

  CHECK(failure(archive.substr(0, archive.size() - 9)) ==
        "'a.out' is damaged: it ends before a part that its headers speak of");
  CHECK(failure("!<arch>\n" + std::string(60, 'x')) ==
        "'a.out' is damaged: a member's header is none");
  CHECK(failure("!<arch>\n" + member("/99", arm_object())) ==
        "'a.out' is damaged: a name lies outside of it");
  CHECK(failure("!<arch>\n" + member("a.o/", arm_object().substr(0, 50))) ==
        "'a.out(a.o)' is damaged: it ends before a part that its headers speak of");
  CHECK(failure(fat({macho(7)}).substr(0, 40)) ==
        "'a.out' is damaged: it ends before a part that its headers speak of");
}

TEST_CASE("no truncation and no changed byte does more than being refused", "[inspect]")
{
  const std::string archive = "!<arch>\n" + member("//", "a-rather-long-name.o/\n") +
                              member("/0", arm_object()) + member("#1/8", "bsd.o\0\0\0xyz");
  const int which = GENERATE(0, 1, 2, 3, 4);
  const std::string whole = which == 0   ? archive
                            : which == 1 ? fat({macho(0x01000007), archive})
                            : which == 2 ? PeFile{.imports = {"KERNEL32.dll", "msvcrt.dll"}}.bytes()
                            : which == 3 ? armv7_program().bytes()
                                         : read_file("/bin/sh");
  const auto survives = [](const std::string& bytes) {
    try {
      inspect(bytes, "a.out");
    } catch (const Error& error) {
      return error.kind() == ErrorKind::invalid_input;
    }
    return true;
  };

  const std::size_t step = std::max<std::size_t>(1, whole.size() / 300);
  for (std::size_t size = 0; size < whole.size(); size += step)
    if (!survives(whole.substr(0, size)))
      FAIL("cut to " << size);
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    std::string changed = whole;
    // Mostly where the tables are, and mostly to numbers that are too large.
    const std::size_t range =
        random() % 2 ? std::min<std::size_t>(whole.size(), 4096) : whole.size();
    for (int i = 0; i < 4; ++i)
      changed[random() % range] = static_cast<char>(random() % 3 ? 0xff : random());
    if (!survives(changed))
      FAIL("round " << round);
  }
  SUCCEED();
}
