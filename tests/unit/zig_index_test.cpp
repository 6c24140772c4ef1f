// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/zig_release.hpp>
#include <xtool/support/error.hpp>

#include "catch.hpp"
#include "machine.hpp"

#include <fmt/format.h>

using namespace xtool;
using namespace xtool::testing;

namespace {

const std::string hash(64, 'a');
const std::string source = "https://mirror.example/zig/index.json";

// An index in the form of the official one.
std::string index_of(const std::string& host = "x86_64-linux",
                     const std::string& tarball =
                         "https://ziglang.org/download/0.15.2/zig-x86_64-linux-0.15.2.tar.xz",
                     const std::string& size = "\"53733924\"", const std::string& sum = hash)
{
  return fmt::format(
      R"({{"master": {{"version": "0.16.0-dev.7+ab", "date": "2025-11-01",
               "{0}": {{"tarball": "dev.tar.xz", "shasum": "{3}", "size": "5"}}}},
          "0.15.2": {{"date": "2025-10-11", "notes": "https://ziglang.org/x.html",
               "src": {{"tarball": "zig-0.15.2.tar.xz", "shasum": "{3}", "size": "1"}},
               "{0}": {{"tarball": "{1}", "shasum": "{3}", "size": {2}}}}},
          "0.15.1": {{}}, "0.14.1": {{}}}})",
      host, tarball, size, sum);
}

ZigRelease find(const std::string& index, const std::string& version = "0.15.2",
                const std::string& host = "x86_64-unknown-linux-gnu",
                const std::string& from = source)
{
  return find_zig_release(index, from, version, Triple::parse(host));
}

std::string failure(const std::function<void()>& act)
{
  try {
    act();
  } catch (const Error& error) {
    std::string text = fmt::format("{}: {}", to_string(error.kind()), error.message());
    for (const std::string& line : error.help_lines())
      text += "\n" + line;
    return text;
  }
  return "no failure";
}

}  // namespace

TEST_CASE("a release of zig is found by version and machine", "[zig_index]")
{
  const ZigRelease release = find(index_of());

  CHECK(release.version == "0.15.2");
  CHECK(release.hash.hex() == hash);
  CHECK(release.size == 53733924);
  CHECK(release.compression == Compression::xz);
}

TEST_CASE("a mirror stands in for the official server, and relative names are its own",
          "[zig_index]")
{
  const std::string official = "https://ziglang.org/download/index.json";
  const std::string elsewhere = "https://other.example/z.tar.xz";

  CHECK(find(index_of()).url == "https://mirror.example/zig/0.15.2/zig-x86_64-linux-0.15.2.tar.xz");
  CHECK(find(index_of(), "0.15.2", "x86_64-unknown-linux-gnu", official).url ==
        "https://ziglang.org/download/0.15.2/zig-x86_64-linux-0.15.2.tar.xz");
  CHECK(find(index_of("x86_64-linux", "z.tar.xz")).url == "https://mirror.example/zig/z.tar.xz");
  CHECK(find(index_of("x86_64-linux", elsewhere)).url == elsewhere);
}

TEST_CASE("zig's names of machines are known", "[zig_index]")
{
  const auto [host, name] = GENERATE(table<std::string, std::string>({
      {"x86_64-unknown-linux-musl", "x86_64-linux"},
      {"aarch64-unknown-linux-gnu", "aarch64-linux"},
      {"armv7-unknown-linux-gnueabihf", "arm-linux"},
      {"armv7-unknown-linux-gnueabihf", "armv7a-linux"},
      {"i686-unknown-linux-gnu", "x86-linux"},
      {"riscv64gc-unknown-linux-gnu", "riscv64-linux"},
      {"powerpc64le-unknown-linux-gnu", "powerpc64le-linux"},
      {"aarch64-apple-darwin", "aarch64-macos"},
  }));

  CHECK(find(index_of(name), "0.15.2", host).hash.hex() == hash);
}

TEST_CASE("a development version is found by what it says of itself", "[zig_index]")
{
  CHECK(find(index_of(), "0.16.0-dev.7+ab").url == "https://mirror.example/zig/dev.tar.xz");
}

TEST_CASE("what the index does not have is said with what it has", "[zig_index]")
{
  CHECK(failure([] { find(index_of(), "0.15.9"); }) ==
        "usage: there is no zig 0.15.9 in 'https://mirror.example/zig/index.json'\n"
        "take one that is there: 0.15.2, 0.15.1");
  CHECK(failure([] { find(index_of(), "0.19.0"); }) ==
        "usage: there is no zig 0.19.0 in 'https://mirror.example/zig/index.json'\n"
        "take one that is there: 0.15.2, 0.15.1, 0.14.1");
  CHECK(failure([] { find(index_of(), "0.15.2", "s390x-unknown-linux-gnu"); }) ==
        "conflict: zig 0.15.2 is not published for this machine ('s390x-linux')\n"
        "install a zig that runs here, and name it: export XTOOL_ZIG=/path/of/zig");
}

TEST_CASE("an index with a fault says where it is", "[zig_index]")
{
  const std::string at = "invalid-input: '" + source + "': /0.15.2/x86_64-linux";

  CHECK(failure([] { find("{"); }).find("invalid-input: '" + source + "'") == 0);
  CHECK(failure([] { find("[]"); }).find("invalid-input: '" + source + "'") == 0);
  CHECK(failure([] { find(index_of("x86_64-linux", "zig.zip")); }) ==
        at + "/tarball: expected a .tar.xz, .tar.gz or .tar.zst archive, found 'zig.zip'");
  CHECK(failure([] { find(index_of("x86_64-linux", "z.tar.xz", "\"1\"", "abc")); }) ==
        at + "/shasum: expected 64 hexadecimal digits");
  CHECK(failure([] { find(index_of("x86_64-linux", "z.tar.xz", "\"-1\"")); }) ==
        at + "/size: expected a number of bytes, found '-1'");
  CHECK(find(index_of("x86_64-linux", "z.tar.xz", "12")).size == 12);
}

TEST_CASE("a version is a safe name for a directory", "[zig_index]")
{
  CHECK(parse_zig_version("0.15.2") == "0.15.2");
  CHECK(parse_zig_version("0.16.0-dev.7+ab") == "0.16.0-dev.7+ab");
  CHECK(failure([] { parse_zig_version("0.15"); }) ==
        "usage: invalid zig version '0.15'\nwrite all three numbers, such as 0.15.1");
  const std::string bad =
      GENERATE(as<std::string>{}, "", "..", "0.15.2/..", "../0.15.2", "0..2", ".0.15.2", "0.15.2.",
               "latest", "0.15.2-a/b", "0.15.2 ", "1", "0.15.2.1", "0.15-dev");
  CHECK(failure([&] { parse_zig_version(bad); }) ==
        "usage: invalid zig version '" + bad + "'\nwrite it like 0.15.2");
}

TEST_CASE("the environment names another index", "[zig_index]")
{
  const auto index = [](const std::string& value) {
    return zig_release_settings(Env({{"XTOOL_ZIG_INDEX", value}}, "/"), Home("/home/xtool"), false)
        .index;
  };

  CHECK(index("") == "https://ziglang.org/download/index.json");
  CHECK(index("/srv/zig/index.json") == "file:///srv/zig/index.json");
  CHECK(index("http://127.0.0.1:1/i.json") == "http://127.0.0.1:1/i.json");
  CHECK(failure([&] { index("ftp://u:p@host/i.json"); }) ==
        "usage: XTOOL_ZIG_INDEX is 'ftp://host/i.json', which is not an http, https or file URL\n"
        "set it to the URL of an index.json: export XTOOL_ZIG_INDEX=https://host/index.json");
  CHECK(zig_release_settings(Env({}, "/"), Home("/home/xtool"), true).home.cache() ==
        "/home/xtool/cache");
}

TEST_CASE("installed zigs are those with a program, newest first", "[zig_index]")
{
  const Machine machine;
  CHECK(installed_zigs(Home(machine.path("xtool"))).empty());
  for (const char* name : {"0.9.1", "0.15.2", "0.14.1", ".0.16.0.stage"})
    machine.script(fmt::format("xtool/zig/{}/zig", name), "");
  xtool::create_directories(machine.path("xtool/zig/0.13.0"));

  CHECK(installed_zigs(Home(machine.path("xtool"))) ==
        std::vector<std::string>{"0.15.2", "0.14.1", "0.9.1"});
}
