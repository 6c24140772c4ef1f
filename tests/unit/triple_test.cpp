// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/catalog/triple.hpp>
#include <xtool/support/error.hpp>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

using namespace xtool;

namespace {

// What `rustc --print target-list` of that version printed.
std::vector<std::string> names_of(const std::string& rustc)
{
  std::ifstream file(XTOOL_TESTS_DIR "/support/target-lists/" + rustc + ".txt");
  std::vector<std::string> names;
  for (std::string line; std::getline(file, line);)
    names.push_back(line);
  return names;
}

std::string joined(const Triple& triple)
{
  std::string text = triple.arch();
  for (const std::string& part : {triple.vendor(), triple.os(), triple.abi()})
    text += part.empty() ? "" : "-" + part;
  return text;
}

using Parts = std::vector<std::string>;

Parts parts_of(std::string_view name)
{
  const Triple triple = Triple::parse(name);
  return {triple.arch(), triple.vendor(), triple.os(), triple.abi()};
}

template <typename Parse>
Error failure_of(Parse parse)
{
  try {
    parse();
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorKind::interrupted, "nothing was thrown");
}

Error refusal_of(std::string_view text)
{
  return failure_of([text] { Triple::parse(text); });
}

}  // namespace

TEST_CASE("every name that rustc prints is a triple and stays the same", "[triple]")
{
  const std::string rustc = GENERATE("rustc-1.95.0", "rustc-1.97.0-nightly");
  const std::vector<std::string> names = names_of(rustc);
  CHECK(names.size() >= 320);

  for (const std::string& name : names) {
    const TargetName target = TargetName::parse(name);
    CHECK(target.triple.str() == name);
    CHECK(joined(target.triple) == name);
    CHECK(!target.triple.os().empty());
    CHECK(!target.glibc);
  }
}

TEST_CASE("no name of rustc has a system where its vendor should be", "[triple]")
{
  const Parts systems = {"android", "emscripten", "freebsd", "hurd",    "ios",     "linux",
                         "macos",   "netbsd",     "nuttx",   "openbsd", "windows", "none"};

  for (const std::string& name : names_of("rustc-1.95.0")) {
    const std::string vendor = Triple::parse(name).vendor();
    INFO(name);
    CHECK(std::find(systems.begin(), systems.end(), vendor) == systems.end());
  }
}

TEST_CASE("a triple knows its parts, whichever it leaves out", "[triple]")
{
  CHECK(parts_of("x86_64-unknown-linux-gnu") == Parts{"x86_64", "unknown", "linux", "gnu"});
  CHECK(parts_of("x86_64-apple-darwin") == Parts{"x86_64", "apple", "darwin", ""});
  CHECK(parts_of("aarch64-linux-android") == Parts{"aarch64", "", "linux", "android"});
  CHECK(parts_of("thumbv8m.main-none-eabi") == Parts{"thumbv8m.main", "", "none", "eabi"});
  CHECK(parts_of("thumbv7em-nuttx-eabihf") == Parts{"thumbv7em", "", "nuttx", "eabihf"});
  CHECK(parts_of("armv7-rtems-eabihf") == Parts{"armv7", "", "rtems", "eabihf"});
  CHECK(parts_of("wasm32-wasip1") == Parts{"wasm32", "", "wasip1", ""});
  CHECK(parts_of("wasm32-wasip1-threads") == Parts{"wasm32", "", "wasip1", "threads"});
  CHECK(parts_of("wasm32-unknown-unknown") == Parts{"wasm32", "unknown", "unknown", ""});
  CHECK(parts_of("wasm32v1-none") == Parts{"wasm32v1", "", "none", ""});
  CHECK(parts_of("avr-none") == Parts{"avr", "", "none", ""});
  CHECK(parts_of("mipsel-sony-psp") == Parts{"mipsel", "sony", "psp", ""});
  CHECK(parts_of("xtensa-esp32-none-elf") == Parts{"xtensa", "esp32", "none", "elf"});
  CHECK(parts_of("i686-pc-nto-qnx700") == Parts{"i686", "pc", "nto", "qnx700"});
  CHECK(parts_of("x86_64-fortanix-unknown-sgx") == Parts{"x86_64", "fortanix", "unknown", "sgx"});
  CHECK(parts_of("arm-linux-gnueabihf") == Parts{"arm", "", "linux", "gnueabihf"});
  CHECK(parts_of("x86_64-w64-mingw32") == Parts{"x86_64", "w64", "mingw32", ""});
  CHECK(parts_of("aarch64-none-linux-gnu") == Parts{"aarch64", "none", "linux", "gnu"});
  CHECK(parts_of("a-b-c-d-e") == Parts{"a", "b", "c", "d-e"});
}

TEST_CASE("a name that could harm as a path, an argument or a key is refused", "[triple]")
{
  using namespace std::string_literals;
  const std::string name =
      GENERATE(""s, "."s, ".."s, "../../x"s, "../x86_64-unknown-linux-gnu"s, "a;rm -rf"s, "a-b;rm"s,
               "--version"s, "-v-x"s, ".a-b"s, "a-b/c"s, "/etc-passwd"s, "a\\b-c"s, "C:a-b"s,
               "a-..-b"s, "a..b-c"s, "a b-c"s, " a-b"s, "a-b "s, "a-b\n"s, "a-\tb"s, "a\0-b"s,
               "a-b\0"s, "a\x7f-b"s, "\xc3\xa4-b"s, "a-\xff"s, "a-$b"s, "a-`b`"s, "a-\"b\""s,
               "a-'b'"s, "a-%s"s, "a-*"s, "a-{}"s, "a+b-c"s, "a@b-c"s, "a--b"s, "a-b-"s, "nodash"s,
               std::string(95, 'a') + "-b", std::string(5000, 'a'), "a-" + std::string(5000, '\n'));

  const Error error = refusal_of(name);

  CHECK(error.kind() == ErrorKind::usage);
  CHECK(error.message().size() < 200);
  CHECK(error.help_lines() == Parts{"run `xtool target list` to see all targets"});
  for (const char byte : error.message())
    CHECK((byte >= ' ' && byte <= '~'));
}

TEST_CASE("a refusal says what is wrong with the name", "[triple]")
{
  CHECK(refusal_of("").message() == "the target name is empty");
  CHECK(refusal_of("../../x").message() == "'../../x' is not a target name: it contains '/'");
  CHECK(refusal_of("a-b\n").message() == "'a-b?' is not a target name: it contains the byte 0x0A");
  CHECK(refusal_of("\xc3\xa4-b").message() ==
        "'?"
        "?-b' is not a target name: it contains the byte 0xC3");
  CHECK(refusal_of("--version").message() ==
        "'--version' is not a target name: it starts with '-'");
  CHECK(refusal_of("a-..-b").message() == "'a-..-b' is not a target name: it contains '..'");
  CHECK(refusal_of("a--b").message() == "'a--b' is not a target name: a part of it is empty");
  CHECK(refusal_of("nodash").message() == "'nodash' is not a target name: it has no '-'");
  CHECK(refusal_of("a-" + std::string(5000, 'x')).message() ==
        "'a-" + std::string(94, 'x') +
            "...' is not a target name: it has 5002 characters, the limit is 96");
}

TEST_CASE("the longest name allowed has 96 characters", "[triple]")
{
  const std::string longest = std::string(94, 'a') + "-b";

  CHECK(Triple::parse(longest).str() == longest);
  CHECK(refusal_of("a" + longest).kind() == ErrorKind::usage);
}

TEST_CASE("a word without '-' may stand for a target", "[triple]")
{
  CHECK_NOTHROW(require_target_word("armhf"));
  CHECK_THROWS_AS(require_target_word(".."), Error);
  CHECK_THROWS_AS(require_target_word("arm hf"), Error);
}

TEST_CASE("triples compare by name", "[triple]")
{
  CHECK(Triple::parse("a-b") == Triple::parse("a-b"));
  CHECK(Triple::parse("a-b") < Triple::parse("a-c"));
}

TEST_CASE("a glibc version behind a gnu name is split off", "[triple]")
{
  const auto [given, triple, glibc] = GENERATE(table<std::string, std::string, std::string>(
      {{"aarch64-unknown-linux-gnu.2.17", "aarch64-unknown-linux-gnu", "2.17"},
       {"armv7-unknown-linux-gnueabihf.2.28", "armv7-unknown-linux-gnueabihf", "2.28"},
       {"mips64-unknown-linux-gnuabi64.2.23", "mips64-unknown-linux-gnuabi64", "2.23"},
       {"x86_64-unknown-linux-gnux32.2.5", "x86_64-unknown-linux-gnux32", "2.5"},
       {"arm-linux-gnueabihf.2.36", "arm-linux-gnueabihf", "2.36"}}));

  const TargetName name = TargetName::parse(given);

  CHECK(name.triple == Triple::parse(triple));
  CHECK(name.triple.abi().find('.') == std::string::npos);
  REQUIRE(name.glibc);
  CHECK(name.glibc->str() == glibc);
}

TEST_CASE("a dot elsewhere in a name is no glibc version", "[triple]")
{
  const std::string given =
      GENERATE("thumbv8m.main-none-eabi", "thumbv8m.base-nuttx-eabi",
               "aarch64-unknown-linux-musl.1.2", "x86_64-pc-windows-gnu.2.17");

  const TargetName name = TargetName::parse(given);

  CHECK(name.triple.str() == given);
  CHECK(!name.glibc);
}

TEST_CASE("a suffix that is no glibc version is refused", "[triple]")
{
  const std::string suffix = GENERATE("", "2", "2.", "2.x", "x.17", "2.17.0", "1.99", "2.-1",
                                      "-2.1", "2.1234", "99999999999.1", ".17");
  const std::string given = "aarch64-unknown-linux-gnu." + suffix;

  const Error error = failure_of([&] { TargetName::parse(given); });

  CHECK(error.kind() == ErrorKind::usage);
}

TEST_CASE("the refusal of a glibc version shows how one looks", "[triple]")
{
  const Error error = failure_of([] { TargetName::parse("aarch64-unknown-linux-gnu.2.x"); });

  CHECK(error.message() == "'aarch64-unknown-linux-gnu.2.x': '2.x' is not a glibc version");
  CHECK(error.help_lines() ==
        Parts{"write a version such as 'aarch64-unknown-linux-gnu.2.17', or only "
              "'aarch64-unknown-linux-gnu'"});
}

TEST_CASE("glibc versions are ordered by number", "[triple]")
{
  CHECK(*GlibcVersion::parse("2.5") < *GlibcVersion::parse("2.17"));
  CHECK(*GlibcVersion::parse("2.17") == GlibcVersion{.major = 2, .minor = 17});
  CHECK(*GlibcVersion::parse("3.0") > *GlibcVersion::parse("2.41"));
  CHECK(!GlibcVersion::parse("2"));
}

TEST_CASE("the number of an ARM architecture is read from all its names", "[triple]")
{
  CHECK(arm_version("armv7") == 7);
  CHECK(arm_version("armv6l") == 6);
  CHECK(arm_version("armv5te") == 5);
  CHECK(arm_version("thumbv8m.main") == 8);
  CHECK(arm_version("arm") == 6);
  CHECK(arm_version("aarch64") == std::nullopt);
  CHECK(arm_version("armv") == std::nullopt);
  CHECK(arm_version("") == std::nullopt);
}
