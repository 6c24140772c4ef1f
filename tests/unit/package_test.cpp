// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/install/package.hpp>
#include <xtool/install/source_fetch.hpp>

#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include "catch.hpp"
#include "tarball.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <string>

using namespace xtool;
using xtool::testing::TarEntry;
namespace fs = std::filesystem;

namespace {

const Triple wasi = Triple::parse("wasm32-wasip1");
// Short, because these headers take names of 100 bytes.
const std::string top = "std/";
const std::string component = "rust-std-wasm32-wasip1";
const std::string lib = "lib/rustlib/wasm32-wasip1/lib/";
const std::string version = "1.85.0 (4d91de4e4 2025-02-17)";

// The entries of a proper archive in the order of rust-installer: directories, payload, metadata.
struct Package {
  std::vector<TarEntry> entries = {
      {.path = top, .type = '5', .mode = 0755},
      {.path = top + component + "/", .type = '5', .mode = 0755},
      {.path = top + component + "/lib/rustlib/", .type = '5', .mode = 0755},
      {.path = top + component + "/" + lib, .type = '5', .mode = 0755},
      {.path = top + component + "/" + lib + "libcore-0123456789abcdef.rlib", .text = "core"},
      {.path = top + component + "/" + lib + "self-contained/crt1.o", .text = "crt", .mode = 0755},
      {.path = top + component + "/manifest.in",
       .text = "file:" + lib + "libcore-0123456789abcdef.rlib\nfile:" + lib +
               "self-contained/crt1.o\n"},
      {.path = top + "components", .text = component + "\n"},
      {.path = top + "install.sh", .text = "#!/bin/sh\n", .mode = 0755},
      {.path = top + "rust-installer-version", .text = "3\n"},
      {.path = top + "version", .text = version},
  };

  TarEntry& at(const std::string& end)
  {
    return *std::find_if(entries.begin(), entries.end(),
                         [&](const TarEntry& entry) { return entry.path.ends_with(end); });
  }
  void add(const std::string& path, const std::string& text = "x")
  {
    entries.push_back({.path = top + component + "/" + path, .text = text});
  }
  void drop(const std::string& end)
  {
    std::erase_if(entries, [&](const TarEntry& entry) { return entry.path.ends_with(end); });
  }

  template <typename Body>
  auto read(Body&& body) const
  {
    std::string bytes;
    for (const TarEntry& entry : entries)
      bytes += tar_entry(entry);
    bytes = xtool::testing::compress(bytes + xtool::testing::tar_end(), Compression::gzip);
    std::size_t offset = 0;
    ArchiveReader reader(
        [&](std::span<std::byte> buffer) {
          const std::size_t count = std::min(buffer.size(), bytes.size() - offset);
          std::memcpy(buffer.data(), bytes.data() + offset, count);
          offset += count;
          return count;
        },
        Compression::gzip, "std.tar.gz");
    return body(reader);
  }

  UnpackedStd unpack(const fs::path& into, const std::optional<Triple>& expected = wasi) const
  {
    return read(
        [&](ArchiveReader& reader) { return unpack_std(reader, "std.tar.gz", into, expected); });
  }

  // "kind: message" of the error that unpacking must end in.
  std::string refusal(const std::optional<Triple>& expected = wasi) const
  {
    const TempDir dir;
    try {
      unpack(dir.path(), expected);
    } catch (const Error& error) {
      return std::string(to_string(error.kind())) + ": " + error.what();
    }
    return "accepted";
  }
};

}  // namespace

TEST_CASE("a std archive is unpacked with its files, list and version", "[package]")
{
  const TempDir dir;

  const UnpackedStd unpacked = Package().unpack(dir.path());

  CHECK(unpacked.target == wasi);
  CHECK(unpacked.version == version);
  CHECK(unpacked.files == 2);
  CHECK(unpacked.bytes == 7);
  CHECK(unpacked.manifest.serialize() == Package().at("manifest.in").text);
  CHECK(list_files(dir.path()) == std::vector<std::string>{lib + "libcore-0123456789abcdef.rlib",
                                                           lib + "self-contained/crt1.o"});
  CHECK(read_file(dir.path() / lib / "libcore-0123456789abcdef.rlib") == "core");
}

TEST_CASE("modes are the usual two, whatever the archive and the umask say", "[package]")
{
  const TempDir dir;
  Package package;
  package.at(".rlib").mode = 04666;
  const mode_t old_mask = ::umask(027);

  package.unpack(dir.path());

  ::umask(old_mask);
  const auto mode = [&](const std::string& path) {
    struct stat status = {};
    REQUIRE(::stat((dir.path() / path).c_str(), &status) == 0);
    return status.st_mode & 07777;
  };
  CHECK(mode(lib + "libcore-0123456789abcdef.rlib") == 0640);
  CHECK(mode(lib + "self-contained/crt1.o") == 0750);
  CHECK(mode(lib + "self-contained") == 0750);
}

TEST_CASE("without an expectation the archive tells its target", "[package]")
{
  const TempDir dir;

  CHECK(Package().unpack(dir.path(), std::nullopt).target == wasi);
}

TEST_CASE("a list whose directory lines cover files is accepted", "[package]")
{
  const TempDir dir;
  Package package;
  package.at("manifest.in").text =
      "file:" + lib + "libcore-0123456789abcdef.rlib\ndir:" + lib + "self-contained\n";

  CHECK(package.unpack(dir.path()).manifest.parts.size() == 2);
}

TEST_CASE("files and list must be the same set", "[package]")
{
  Package unlisted;
  unlisted.add(lib + "libextra-0123456789abcdef.rlib");
  CHECK(unlisted.refusal() == "integrity: 'std.tar.gz' has the file '" + lib +
                                  "libextra-0123456789abcdef.rlib' but does not list it");

  Package missing;
  missing.drop("crt1.o");
  CHECK(missing.refusal() == "integrity: 'std.tar.gz' lists the file '" + lib +
                                 "self-contained/crt1.o' but does not have it");
}

TEST_CASE("nothing outside of the target's own directory is accepted", "[package]")
{
  for (const char* path : {"bin/cargo-evil", "lib/rustlib/manifest-rustc-evil",
                           "lib/rustlib/x86_64-unknown-linux-gnu/lib/libcore.rlib"}) {
    Package package;
    package.add(path);
    CHECK(package.refusal().starts_with("integrity: 'std.tar.gz' would install '" +
                                        std::string(path) + "' outside of "));
  }

  Package listed;
  listed.at("manifest.in").text += "file:bin/rustc\n";
  CHECK(listed.refusal() ==
        "integrity: 'std.tar.gz' would install 'bin/rustc' outside of "
        "'lib/rustlib/wasm32-wasip1/'");
}

TEST_CASE("a list that leads outside is refused", "[package]")
{
  for (const char* line :
       {"file:../../../settings.toml\n", "file:/etc/passwd\n", "file:\n", "exec:rm\n"}) {
    Package package;
    package.at("manifest.in").text += line;
    CHECK(package.refusal().starts_with("integrity: 'std.tar.gz: manifest.in': line 3: "));
  }
  Package empty;
  empty.at("manifest.in").text = "";
  CHECK(empty.refusal() == "integrity: 'std.tar.gz: manifest.in' is empty");
}

TEST_CASE("an empty library and an unusual name are refused", "[package]")
{
  Package empty;
  empty.at(".rlib").text = "";
  CHECK(empty.refusal() ==
        "integrity: 'std.tar.gz' has an empty '" + lib + "libcore-0123456789abcdef.rlib'");

  Package strange;
  strange.add(lib + "a b.rlib");
  CHECK(strange.refusal() ==
        "integrity: 'std.tar.gz' has a file with an unusual name: '" + lib + "a b.rlib'");
}

TEST_CASE("two directories at the top are refused", "[package]")
{
  Package package;
  package.entries.push_back({.path = "other/components", .text = component + "\n"});

  CHECK(package.refusal() == "integrity: 'std.tar.gz' has two directories at its top, '" +
                                 top.substr(0, top.size() - 1) + "' and 'other'");
}

TEST_CASE("a proper archive of something else is told apart from a damaged one", "[package]")
{
  Package rustc;
  for (TarEntry& entry : rustc.entries)
    if (const std::size_t at = entry.path.find(component); at != std::string::npos)
      entry.path.replace(at, component.size(), "rustc");
  rustc.at("components").text = "rustc\n";
  CHECK(rustc.refusal() == "invalid-input: 'std.tar.gz' contains 'rustc', not a rust-std");

  CHECK(Package().refusal(Triple::parse("aarch64-unknown-linux-gnu")) ==
        "invalid-input: 'std.tar.gz' is the std of 'wasm32-wasip1', not of "
        "'aarch64-unknown-linux-gnu'");

  Package newer;
  newer.at("rust-installer-version").text = "4\n";
  CHECK(newer.refusal() ==
        "invalid-input: 'std.tar.gz' has the package format '4', and only '3' is known");

  Package sources;
  sources.entries = {{.path = "project-1.0/README", .text = "hello"}};
  CHECK(sources.refusal() == "invalid-input: 'std.tar.gz' is not an archive of a Rust component");

  Package several;
  several.at("components").text = "rustc\n" + component + "\n";
  CHECK(several.refusal() == "invalid-input: 'std.tar.gz' contains 2 components, not one std");
}

TEST_CASE("an archive that contradicts itself is refused", "[package]")
{
  Package other;
  other.at("components").text = "rust-std-aarch64-unknown-linux-gnu\n";
  CHECK(other.refusal() ==
        "integrity: 'std.tar.gz' lists 'rust-std-aarch64-unknown-linux-gnu' but contains '" +
            component + "'");

  Package versionless;
  versionless.drop("/version");
  CHECK(versionless.refusal() == "integrity: 'std.tar.gz' does not say which rustc it is for");

  Package hostile;
  hostile.at("/version").text = "1.85.0 \x1b[31m";
  CHECK(hostile.refusal() == "integrity: 'std.tar.gz' does not say which rustc it is for");
}

TEST_CASE("an archive of the sources is unpacked, whatever its files are called", "[package]")
{
  const std::string inside = "src/rust-src/lib/rustlib/src/rust/library/";
  const std::string listed = "file:lib/rustlib/src/rust/library/";
  std::vector<TarEntry> entries{
      {.path = inside + "Cargo.lock", .text = "version = 4"},
      {.path = inside + "core/tests/a b, {c}.rs", .text = ""},
      {.path = "src/rust-src/manifest.in",
       .text = listed + "Cargo.lock\n" + listed + "core/tests/a b, {c}.rs\n"},
      {.path = "src/components", .text = "rust-src\n"},
      {.path = "src/rust-installer-version", .text = "3\n"},
      {.path = "src/version", .text = version}};
  const auto unpack = [&] {
    const TempDir dir;
    return Package{entries}.read([&](ArchiveReader& reader) {
      const UnpackedSource unpacked = unpack_source(reader, "src.tar.gz", dir.path());
      CHECK(fs::exists(dir.path() / "lib/rustlib/src/rust/library/Cargo.lock"));
      return unpacked;
    });
  };

  const UnpackedSource unpacked = unpack();
  CHECK(unpacked.version == version);
  CHECK(unpacked.files == 2);

  entries[1].path = "src/rust-src/lib/rustlib/armv7/lib/x.rlib";
  CHECK_THROWS_AS(unpack(), Error);
  entries[1].path = inside + "core/\x1b[2J.rs";
  CHECK_THROWS_AS(unpack(), Error);
  entries[1] = {.path = "src/rust-std-armv7/lib/x", .text = "x"};
  CHECK_THROWS_AS(unpack(), Error);
}

TEST_CASE("nothing is written through a link that stands in the stage", "[package]")
{
  const TempDir dir;
  const TempDir outside;
  fs::create_directory_symlink(outside.path(), dir.path() / "lib");

  CHECK_THROWS_AS(Package().unpack(dir.path()), Error);

  CHECK(list_files(outside.path()).empty());
}
