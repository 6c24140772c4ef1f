// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/install/unpacked_cache.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/file_share.hpp>
#include <xtool/support/files.hpp>

#include <sys/stat.h>

#include <functional>

using namespace xtool;
namespace fs = std::filesystem;

namespace {

const Triple armv7 = Triple::parse("armv7-unknown-linux-gnueabihf");
const std::string lib = "lib/rustlib/armv7-unknown-linux-gnueabihf/lib/";

// A staged std of two files, and a cache.
struct Fixture {
  TempDir dir;
  UnpackedCache cache{dir.path() / "cache"};
  Sha256 archive = sha256_of("archive");
  UnpackedStd unpacked{.target = armv7, .version = "1.85.0 (4d91de4e4 2025-02-17)"};
  fs::path restored = dir.path() / "restored";

  Fixture()
  {
    add("libcore-0123456789abcdef.rlib", std::string(100'000, 'c'), false);
    add("self-contained/tool", "#!/bin/sh\n", true);
    fs::create_directory(restored);
  }

  void add(const std::string& name, const std::string& text, bool executable)
  {
    const fs::path file = stage() / (lib + name);
    xtool::create_directories(file.parent_path());
    write_new_file(file, text);
    ::chmod(file.c_str(), executable ? 0755 : 0644);
    unpacked.manifest.parts.push_back({.path = lib + name});
    unpacked.contents.push_back({.path = lib + name,
                                 .hash = sha256_of(text),
                                 .size = text.size(),
                                 .executable = executable});
    unpacked.bytes += text.size();
    ++unpacked.files;
  }

  fs::path stage() const { return dir.path() / "stage"; }
  fs::path kept(const std::string& name = "") const
  {
    return cache.directory_of(archive) / (lib + name);
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a std comes out of the cache as it went in", "[unpacked-cache]")
{
  REQUIRE(cache.keep(archive, unpacked, stage()));
  CHECK(cache.archives() == std::vector{archive});
  CHECK(cache.intact(archive));

  const std::optional<UnpackedStd> found = cache.restore(archive, armv7, restored);

  REQUIRE(found);
  CHECK(found->target == armv7);
  CHECK(found->version == unpacked.version);
  CHECK(found->manifest.parts == unpacked.manifest.parts);
  CHECK(found->contents == unpacked.contents);
  CHECK(found->bytes == unpacked.bytes);
  CHECK(found->files == 2);
  CHECK(list_files(restored) == list_files(stage()));
  for (const UnpackedFile& file : unpacked.contents) {
    CHECK(sha256_of(read_file(restored / file.path)) == file.hash);
    CHECK((fs::status(restored / file.path).permissions() & fs::perms::owner_exec) ==
          (file.executable ? fs::perms::owner_exec : fs::perms::none));
  }
}

TEST_CASE_METHOD(Fixture, "what is not as it was recorded is not used, and goes",
                 "[unpacked-cache]")
{
  REQUIRE(cache.keep(archive, unpacked, stage()));
  const fs::path core = kept("libcore-0123456789abcdef.rlib");
  const fs::path record = cache.directory_of(archive) / "record";
  std::string text = read_file(record);

  SECTION("a byte of a file")
  {
    std::string content = read_file(core);
    content[70'000] = 'x';
    write_atomically(core, content);
  }
  SECTION("a file that has become shorter") { write_atomically(core, "c"); }
  SECTION("a file that has gone") { fs::remove(core); }
  SECTION("a file that has become a link")
  {
    fs::rename(core, core.native() + ".moved");
    fs::create_symlink(core.native() + ".moved", core);
  }
  SECTION("the record")
  {
    text[text.size() / 2] ^= 1;
    write_atomically(record, text);
  }
  SECTION("a record that has been cut") { write_atomically(record, text.substr(0, 40)); }
  SECTION("no record") { fs::remove(record); }

  CHECK_FALSE(cache.intact(archive));
  CHECK(cache.restore(archive, armv7, restored) == std::nullopt);
  CHECK(fs::is_empty(restored));
  CHECK_FALSE(fs::exists(kept("self-contained/tool")));
}

TEST_CASE_METHOD(Fixture, "a record whose hash is right cannot lead out of the target's directory",
                 "[unpacked-cache]")
{
  const std::string path = GENERATE("lib/rustlib/../../escaped", "bin/rustc",
                                    "lib/rustlib/armv7-unknown-linux-gnueabihf/../escaped");
  REQUIRE(cache.keep(archive, unpacked, stage()));
  const fs::path record = cache.directory_of(archive) / "record";
  std::string body = read_file(record).substr(65);
  const std::string name = lib + "self-contained/tool";
  for (std::size_t at = body.find(name); at != std::string::npos; at = body.find(name, at + 1))
    body.replace(at, name.size(), path);
  write_atomically(record, sha256_of(body).hex() + '\n' + body);

  CHECK(cache.recorded(archive) == std::nullopt);
  CHECK(cache.restore(archive, armv7, restored) == std::nullopt);
}

TEST_CASE_METHOD(Fixture, "another archive, and another target, are not in the cache",
                 "[unpacked-cache]")
{
  REQUIRE(cache.keep(archive, unpacked, stage()));

  CHECK(cache.restore(sha256_of("other"), armv7, restored) == std::nullopt);
  CHECK(fs::is_empty(restored));
  CHECK(cache.restore(archive, Triple::parse("wasm32-wasip1"), restored) == std::nullopt);
}

TEST_CASE_METHOD(Fixture, "what a killed run has left does not keep the next from keeping a std",
                 "[unpacked-cache]")
{
  const fs::path left = cache.directory_of(archive).native() + ".new";
  xtool::create_directories(left / lib);
  write_new_file(left / (lib + "half"), "a part");

  REQUIRE(cache.keep(archive, unpacked, stage()));

  CHECK(cache.intact(archive));
  CHECK_FALSE(fs::exists(left));
}

TEST_CASE_METHOD(Fixture, "a std that cannot be kept is no failure", "[unpacked-cache]")
{
  write_new_file(dir.path() / "cache", "in the way");

  CHECK_FALSE(cache.keep(archive, unpacked, stage()));
}

TEST_CASE_METHOD(Fixture, "a shared file has the content and the mode of the other",
                 "[unpacked-cache]")
{
  const fs::path from = stage() / (lib + "self-contained/tool");
  const fs::path to = dir.path() / "shared";

  share_file(from, to);

  CHECK(read_file(to) == "#!/bin/sh\n");
  CHECK((fs::status(to).permissions() & fs::perms::owner_exec) != fs::perms::none);
  CHECK_THROWS(share_file(from, to));
  CHECK_THROWS(share_file(dir.path() / "none", dir.path() / "other"));
}
