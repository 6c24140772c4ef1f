// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/install/unpacked_cache.hpp>
#include <xtool/setup/cache_upkeep.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>

#include <algorithm>

using namespace xtool;
namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::system_clock;

namespace {

const Triple armv7 = Triple::parse("armv7-unknown-linux-gnueabihf");
const std::string archive_text = "an archive";

struct Cache {
  TempDir dir;
  Home home{dir.path()};
  Sha256 archive = sha256_of(archive_text);

  Cache() { xtool::create_directories(home.cache()); }

  fs::path write(const std::string& name, const std::string& text, hours age = hours(0))
  {
    const fs::path file = home.cache() / name;
    xtool::create_directories(file.parent_path());
    write_new_file(file, text);
    fs::last_write_time(file, fs::file_time_type::clock::now() - age);
    return file;
  }

  // The std that came out of `archive`.
  fs::path unpack()
  {
    const std::string path = "lib/rustlib/armv7-unknown-linux-gnueabihf/lib/libcore.rlib";
    const fs::path stage = dir.path() / "stage";
    xtool::create_directories((stage / path).parent_path());
    write_new_file(stage / path, "core");
    UnpackedStd std{.target = armv7, .version = "1.85.0 (4d91de4e4 2025-02-17)", .bytes = 4};
    std.manifest.parts.push_back({.path = path});
    std.contents.push_back({.path = path, .hash = sha256_of("core"), .size = 4});
    const UnpackedCache cache(home.cache());
    REQUIRE(cache.keep(archive, std, stage));
    return cache.directory_of(archive);
  }

  std::vector<std::string> kinds() const
  {
    std::vector<std::string> found;
    for (const CacheEntry& entry : cache_entries(home))
      found.emplace_back(to_string(entry.kind));
    return found;
  }
  CacheEntry only() const
  {
    const std::vector<CacheEntry> entries = cache_entries(home);
    REQUIRE(entries.size() == 1);
    return entries.front();
  }
};

CacheEntry used_before(int days, std::uint64_t bytes, CacheKind kind = CacheKind::download)
{
  return {.kind = kind,
          .path = std::to_string(days),
          .bytes = bytes,
          .used = system_clock::time_point() - hours(24) * days};
}

std::vector<std::string> names(const std::vector<CacheEntry>& entries)
{
  std::vector<std::string> found;
  for (const CacheEntry& entry : entries)
    found.push_back(entry.path.native());
  return found;
}

}  // namespace

TEST_CASE("a cache that is not there has nothing in it", "[cache]")
{
  const TempDir dir;
  CHECK(cache_entries(Home(dir.path() / "absent")).empty());
}

TEST_CASE_METHOD(Cache, "everything that xtool keeps is listed by its kind", "[cache]")
{
  const std::string other = sha256_of("other").hex();
  write(archive.hex(), archive_text);
  write(other + ".partial", "half");
  unpack();
  write("manifests/" + other + ".toml", "");
  write("toolchains.json", "{}");
  write("zig/o/0123/libc.a", "objects");
  write(other + ".lock", "");
  write("std/" + other + ".new/lib/half", "half");
  write("library-crates/" + other + "/libc-0.2.1/Cargo.toml", "");
  write("library-crates/.tmpabc/half", "half");
  write("rust-src/" + other + "/lib/rustlib/src/rust/library/Cargo.toml", "");
  write("rust-src/" + archive.hex() + ".new/half", "half");
  write("notes.txt", "the user's");

  CHECK(kinds() == std::vector<std::string>{"download", "unfinished-download", "unpacked-std",
                                            "index", "rustc-answers", "std-sources", "std-sources",
                                            "zig-builds", "leftover", "leftover", "leftover"});
  const CacheEntry download = cache_entries(home).front();
  CHECK(download.bytes == archive_text.size());
  CHECK(download.archive == archive);
  CHECK(download.target == armv7);
  CHECK(download.version == "1.85.0 (4d91de4e4 2025-02-17)");
}

TEST_CASE_METHOD(Cache, "what another xtool is working on is not taken for a leftover", "[cache]")
{
  const auto lock = FileLock::try_acquire(home.cache() / (archive.hex() + ".lock"));
  write("std/" + archive.hex() + ".new/lib/half", "half");
  const auto other = FileLock::try_acquire(UnpackedCache(home.cache()).lock_of(archive));

  CHECK(kinds().empty());
}

TEST_CASE_METHOD(Cache, "sources stay as long as a std is built", "[cache]")
{
  const fs::path file = write("rust-src/" + archive.hex() + "/library/Cargo.toml", "");
  xtool::create_directories(home.builds());
  std::optional<FileLock> build = FileLock::try_acquire(home.builds() / "armv7.lock");

  CHECK_FALSE(remove_from_cache(home, only()));
  CHECK(fs::exists(file));
  build.reset();
  CHECK(remove_from_cache(home, only()));
  CHECK_FALSE(fs::exists(file));
}

TEST_CASE_METHOD(Cache, "what a killed removal of sources has left goes", "[cache]")
{
  const std::string kind = GENERATE("rust-src/", "library-crates/");
  write(kind + archive.hex() + ".0a1b.removed/library/Cargo.toml", "");

  CHECK(kinds() == std::vector<std::string>{"leftover"});
  CHECK(remove_from_cache(home, only()));
  CHECK(kinds().empty());
}

TEST_CASE_METHOD(Cache, "entries are in the order of their last use", "[cache]")
{
  write(sha256_of("a").hex(), "a", hours(3));
  write(sha256_of("b").hex(), "b", hours(1));
  write(sha256_of("c").hex(), "c", hours(2));

  std::vector<Sha256> order;
  for (const CacheEntry& entry : cache_entries(home))
    order.push_back(entry.archive.value());
  CHECK(order == std::vector{sha256_of("b"), sha256_of("c"), sha256_of("a")});
}

TEST_CASE_METHOD(Cache, "using an unpacked std makes it younger", "[cache]")
{
  const fs::path place = unpack();
  const auto long_ago = fs::file_time_type::clock::now() - hours(1000);
  fs::last_write_time(place / "record", long_ago);
  fs::last_write_time(place, long_ago);
  CHECK(only().used < system_clock::now() - hours(900));

  xtool::create_directories(dir.path() / "other");
  REQUIRE(UnpackedCache(home.cache()).restore(archive, armv7, dir.path() / "other"));

  CHECK(only().used > system_clock::now() - hours(1));
}

TEST_CASE("what has not been used for long goes", "[cache]")
{
  const std::vector<CacheEntry> entries{used_before(1, 10), used_before(30, 20),
                                        used_before(40, 30)};

  CHECK(names(beyond_limits(entries, {.unused_for = hours(24 * 30)})) ==
        std::vector<std::string>{"40", "30"});
}

TEST_CASE("what was used longest ago goes until the rest is small enough", "[cache]")
{
  const std::vector<CacheEntry> entries{used_before(1, 10), used_before(3, 20), used_before(2, 30)};

  CHECK(names(beyond_limits(entries, {.most_bytes = 60})).empty());
  CHECK(names(beyond_limits(entries, {.most_bytes = 59})) == std::vector<std::string>{"3"});
  CHECK(names(beyond_limits(entries, {.most_bytes = 39})) == std::vector<std::string>{"3", "2"});
  CHECK(names(beyond_limits(entries, {.most_bytes = 0})) ==
        std::vector<std::string>{"3", "2", "1"});
}

TEST_CASE("leftovers always go, and C libraries that are in use never", "[cache]")
{
  const std::vector<CacheEntry> entries{used_before(0, 1, CacheKind::leftover),
                                        used_before(99, 500, CacheKind::zig_builds),
                                        used_before(1, 10)};

  CHECK(names(beyond_limits(entries, {.unused_for = hours(24 * 30), .keep_zig_builds = true})) ==
        std::vector<std::string>{"0"});
  CHECK(names(beyond_limits(entries, {.unused_for = hours(24 * 30)})) ==
        std::vector<std::string>{"99", "0"});
}

TEST_CASE_METHOD(Cache, "an entry is removed as a whole", "[cache]")
{
  unpack();
  write(archive.hex(), archive_text);
  write("zig/o/0123/libc.a", "objects");
  write("notes.txt", "the user's");

  for (const CacheEntry& entry : cache_entries(home))
    CHECK(remove_from_cache(home, entry));

  CHECK(list_files(home.cache()) == std::vector<std::string>{"notes.txt"});
}

TEST_CASE_METHOD(Cache, "an entry that another xtool is using stays", "[cache]")
{
  const fs::path file = write(archive.hex(), archive_text);
  const auto lock = FileLock::try_acquire(home.cache() / (archive.hex() + ".lock"));

  CHECK_FALSE(remove_from_cache(home, only()));
  CHECK(is_there(file));
}

TEST_CASE_METHOD(Cache, "an archive is intact as long as it has its hash", "[cache]")
{
  const fs::path file = write(archive.hex(), archive_text);
  CHECK(examine(home, only()) == CacheCondition::intact);

  write_atomically(file, archive_text + '\n');
  CHECK(examine(home, only()) == CacheCondition::damaged);
}

TEST_CASE_METHOD(Cache, "an unpacked std is intact as long as all of it is as recorded", "[cache]")
{
  const fs::path place = unpack();
  CHECK(examine(home, only()) == CacheCondition::intact);

  SECTION("a file") { write_atomically(place / list_files(place).front(), "xxxx"); }
  SECTION("the record") { fs::remove(place / "record"); }
  CHECK(examine(home, only()) == CacheCondition::damaged);
}

TEST_CASE_METHOD(Cache, "what was stored without a hash cannot be checked", "[cache]")
{
  write(archive.hex() + ".partial", "half");
  CHECK(examine(home, only()) == CacheCondition::unknown);
}
