// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/rust/records.hpp>

#include <xtool/support/error.hpp>

#include "catch.hpp"

#include <string>

using namespace xtool;
using Kind = ComponentManifest::Part::Kind;
using namespace std::string_literals;

namespace {

const std::string rustup_config =
    "config_version = \"1\"\n"
    "\n"
    "[[components]]\n"
    "pkg = \"cargo\"\n"
    "target = \"x86_64-unknown-linux-gnu\"\n"
    "is_extension = false\n"
    "\n"
    "[[components]]\n"
    "pkg = \"rust-src\"\n"
    "target = \"*\"\n"
    "is_extension = false\n"
    "\n"
    "[[components]]\n"
    "pkg = \"rust-std\"\n"
    "target = \"x86_64-unknown-linux-gnu\"\n"
    "is_extension = false\n";

// The message of the invalid_input error that `body` must end in.
template <typename Body>
std::string invalid_input_of(Body&& body)
{
  try {
    body();
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::invalid_input);
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a components file survives a round trip byte for byte", "[records]")
{
  const std::string text =
      "clippy-preview-x86_64-unknown-linux-gnu\n"
      "rust-std-x86_64-unknown-linux-gnu\n"
      "rustc-x86_64-unknown-linux-gnu\n";

  CHECK(ComponentList::parse(text, "components").serialize() == text);
}

TEST_CASE("a component added to a list without a final newline stays a line of its own",
          "[records]")
{
  ComponentList list = ComponentList::parse("rustc-x86_64-unknown-linux-gnu", "components");

  list.add("rust-std-armv7-unknown-linux-gnueabihf");
  list.add("rust-std-armv7-unknown-linux-gnueabihf");

  CHECK(list.serialize() ==
        "rustc-x86_64-unknown-linux-gnu\nrust-std-armv7-unknown-linux-gnueabihf\n");
}

TEST_CASE("only the named component leaves the list", "[records]")
{
  ComponentList list = ComponentList::parse("rust-std-a-b\r\n\nrust-std-a-b-c\n", "components");

  list.remove("rust-std-a-b");

  CHECK(list.names() == std::vector<std::string>{"rust-std-a-b-c"});
  CHECK_FALSE(list.has("rust-std-a-b"));
}

TEST_CASE("a components file with something else in it is refused with the line", "[records]")
{
  CHECK(invalid_input_of([] { ComponentList::parse("cargo-x\n../../etc\n", "c"); }) ==
        "'c': line 2: '../../etc' is not a component's name");
  CHECK(invalid_input_of([] { ComponentList::parse("a\x1b[31m\n", "c"); }) ==
        "'c': line 1: 'a\\x1b[31m' is not a component's name");
}

TEST_CASE("a component's manifest survives a round trip byte for byte", "[records]")
{
  const std::string text =
      "file:lib/rustlib/armv7-unknown-linux-gnueabihf/lib/libcore-0123456789abcdef.rlib\n"
      "dir:share/doc/rust/html\n";

  const ComponentManifest manifest = ComponentManifest::parse(text, "manifest-x");

  CHECK(manifest.parts ==
        std::vector<ComponentManifest::Part>{
            {Kind::file,
             "lib/rustlib/armv7-unknown-linux-gnueabihf/lib/libcore-0123456789abcdef.rlib"},
            {Kind::directory, "share/doc/rust/html"}});
  CHECK(manifest.serialize() == text);
}

TEST_CASE("absolute paths, as install.sh writes them, are accepted below the root alone",
          "[records]")
{
  const auto parse = [](std::string_view line) {
    return ComponentManifest::parse(line, "m", "/opt/rust/").serialize();
  };

  CHECK(parse("file:/opt/rust/lib/a.rlib\n") == "file:lib/a.rlib\n");
  CHECK(invalid_input_of([&] { parse("file:/opt/rusty/lib/a.rlib"); }) ==
        "'m': line 1: '/opt/rusty/lib/a.rlib' has an absolute path");
  CHECK(invalid_input_of([&] { parse("file:/opt/rust/../x"); }) ==
        "'m': line 1: '../x' leads out of the archive with '..'");
}

TEST_CASE("a manifest that leads outside or makes no sense is refused", "[records]")
{
  const auto refusal = [](std::string_view text) {
    return invalid_input_of([&] { ComponentManifest::parse(text, "m"); });
  };

  CHECK(refusal("") == "'m' is empty");
  CHECK(refusal("lib/a\n") == "'m': line 1: 'lib/a' is neither 'file:' nor 'dir:' and a path");
  CHECK(refusal("\nfile:a\n") == "'m': line 1: '' is neither 'file:' nor 'dir:' and a path");
  CHECK(refusal("file:\n") == "'m': line 1: '' has an empty name");
  CHECK(refusal("file:/etc/passwd\n") == "'m': line 1: '/etc/passwd' has an absolute path");
  CHECK(refusal("file:a\nfile:a\n") == "'m': line 2: 'a' appears twice");
  for (const char* path : {"../x", "a/../../x"})
    CHECK(refusal("file:"s + path) ==
          "'m': line 1: '"s + path + "' leads out of the archive with '..'");
  for (const char* path : {"a/./b", "a//b", "a/", "."})
    CHECK(refusal("file:"s + path) ==
          "'m': line 1: '"s + path + "' has a path that is not in its normal form");
  CHECK(refusal("file:a\\b") ==
        "'m': line 1: 'a\\b' has a control character or a backslash in its name");
}

TEST_CASE("rustup's configuration survives a round trip byte for byte", "[records]")
{
  CHECK(RustupConfig::parse(rustup_config, "c").serialize() == rustup_config);
  CHECK(RustupConfig::parse("config_version = \"1\"\ncomponents = []\n", "c").serialize() ==
        "config_version = \"1\"\ncomponents = []\n");
}

TEST_CASE("a std is registered in front of everything else, once", "[records]")
{
  RustupConfig config = RustupConfig::parse(rustup_config, "c");

  config.add_std("armv7-unknown-linux-gnueabihf");
  config.add_std("armv7-unknown-linux-gnueabihf");

  std::string expected = rustup_config;
  expected.insert(std::string("config_version = \"1\"\n").size(),
                  "\n[[components]]\n"
                  "pkg = \"rust-std\"\n"
                  "target = \"armv7-unknown-linux-gnueabihf\"\n"
                  "is_extension = false\n");
  CHECK(config.serialize() == expected);
  CHECK(config.has_std("armv7-unknown-linux-gnueabihf"));
}

TEST_CASE("unregistering a std leaves the other packages of its target", "[records]")
{
  RustupConfig config = RustupConfig::parse(rustup_config, "c");

  config.remove_std("x86_64-unknown-linux-gnu");

  CHECK(config.components() ==
        std::vector<RustupConfig::Component>{{.pkg = "cargo", .target = "x86_64-unknown-linux-gnu"},
                                             {.pkg = "rust-src", .target = "*"}});
  CHECK_FALSE(config.has_std("x86_64-unknown-linux-gnu"));
}

TEST_CASE("rustup's configuration is read with unknown keys and without optional ones", "[records]")
{
  const RustupConfig config = RustupConfig::parse(
      "config_version = \"1\" # comment\nnew = 1\n[[components]]\npkg = \"rust-std\"\n"
      "target = \"wasm32-wasip1\"\nextra = []\n[[components]]\npkg = \"a\"\ntarget = \"*\"\n"
      "is_extension = true\n",
      "c");

  CHECK(config.components() ==
        std::vector<RustupConfig::Component>{{.pkg = "rust-std", .target = "wasm32-wasip1"},
                                             {.pkg = "a", .target = "*", .is_extension = true}});
}

TEST_CASE("a damaged configuration of rustup is refused", "[records]")
{
  const auto refusal = [](std::string_view text) {
    return invalid_input_of([&] { RustupConfig::parse(text, "c"); });
  };

  CHECK(refusal("config_version = \"2\"\ncomponents = []\n") ==
        "'c': /config_version: version '2' is not understood, only \"1\"");
  for (const char* text : {"", "config_version = 1\n", "config_version = \"1\"\ncomponents = 3\n",
                           "config_version = \"1\"\n[[components]]\npkg = 1\ntarget = \"x\"\n",
                           "config_version = \"1\"\n[[components]]\npkg = \"rust-std\"\n",
                           "config_version = \"1\"\n[[components"})
    CHECK(refusal(text) != "no error");
}

TEST_CASE("the compiler of a crate is read from every form of metadata header", "[records]")
{
  const std::string version = "rustc 1.95.0 (59807616e 2026-04-14)";
  const std::string now = "rust\0\0\0\x0a\x03\xb3\xb8\x03\0\0\0\0"s + '\x23' + version + "\xc1...";
  const std::string before = "rust\0\0\0\x06\x03\xb3\xb8\x03"s + '\x0c' + "rustc 1.63.0\xc1...";

  CHECK(rustc_of_metadata(now) == version);
  CHECK(rustc_of_metadata(before) == "rustc 1.63.0");
  CHECK(rustc_of_metadata("\x7f"
                          "ELF" +
                          std::string(92, '\0') + now) == version);
}

TEST_CASE("what is not a crate's metadata has no compiler", "[records]")
{
  const std::string head = "rust\0\0\0\x0a\x03\xb3\xb8\x03\0\0\0\0"s;

  CHECK(rustc_of_metadata("") == std::nullopt);
  CHECK(rustc_of_metadata("rust") == std::nullopt);
  CHECK(rustc_of_metadata(head) == std::nullopt);
  CHECK(rustc_of_metadata(head + '\x23' + "rustc 1.95.0") == std::nullopt);
  CHECK(rustc_of_metadata(head + '\x0c' + "rustc 1.9\n.0") == std::nullopt);
  CHECK(rustc_of_metadata("junk \x0crustc 1.63.0") == std::nullopt);
}
