// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"
#include "fault_server.hpp"
#include "tarball.hpp"

#include <xtool/install/std_fetch.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <random>

using namespace xtool;
using namespace xtool::testing;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;
namespace fs = std::filesystem;

namespace {

const std::string target_name = "armv7-unknown-linux-gnueabihf";

// Bytes that no compression makes smaller, always the same.
std::string noise(std::size_t size)
{
  std::minstd_rand random(1);
  std::string text(size, '\0');
  std::generate(text.begin(), text.end(), [&] { return static_cast<char>(random() >> 8); });
  return text;
}

std::string std_tar(const std::string& crate)
{
  const std::string package = "rust-std-1.95.0-" + target_name + "/";
  const std::string component = package + "rust-std-" + target_name + "/";
  const std::string file = "lib/rustlib/" + target_name + "/lib/libstd-0123456789abcdef.rlib";
  return tar_entry({.path = package, .type = '5', .mode = 0755}) +
         tar_entry({.path = component + file, .text = crate}) +
         tar_entry({.path = component + "manifest.in", .text = "file:" + file + "\n"}) +
         tar_entry({.path = package + "components", .text = "rust-std-" + target_name + "\n"}) +
         tar_entry({.path = package + "rust-installer-version", .text = "3\n"}) +
         tar_entry({.path = package + "version", .text = "1.95.0 (59807616e 2026-04-14)\n"}) +
         tar_end();
}

// A server with one std archive, an empty sysroot, and a cache.
struct Fixture {
  TempDir directory;
  std::string crate = noise(400'000);
  std::string archive = compress(std_tar(crate), Compression::xz);
  Tarball tarball{.hash = sha256_of(archive)};
  std::optional<FaultServer> server;
  std::optional<Sysroot> sysroot;
  std::optional<Stage> stage;
  std::optional<HttpClient> http;
  fs::path cache = directory.path() / "cache";
  std::vector<std::string> retries;
  FetchProgress last;

  Fixture()
  {
    fs::create_directories(directory.path() / "www");
    fs::create_directories(directory.path() / "sysroot" / "lib" / "rustlib");
    write_new_file(directory.path() / "www" / "std.tar.xz", archive);
    server.emplace(std::vector{std::string("--root"), (directory.path() / "www").native()});
    sysroot.emplace(directory.path() / "sysroot");
    stage.emplace(*sysroot);
    http.emplace(HttpSettings{.retry = {.first_delay = 0ms}, .low_speed_time = 500ms});
  }

  Fetched fetch(const std::string& fault = "", bool offline = false)
  {
    tarball.url = server->url((fault.empty() ? "" : "/@" + fault) + "/std.tar.xz");
    DistClient client({.server = server->url(""), .offline = offline, .cache = cache}, *http);
    StdFetch fetch(client, {tarball}, Triple::parse(target_name), *stage,
                   {.progress = [&](const FetchProgress& progress) { last = progress; },
                    .retry = [&](const std::string& reason,
                                 std::chrono::milliseconds) { retries.push_back(reason); }});
    fetch.download();
    return fetch.finish();
  }

  // The kind and the text of what `fetch` throws.
  std::pair<ErrorKind, std::string> failure(const std::string& fault, bool offline = false)
  {
    try {
      fetch(fault, offline);
    } catch (const Error& error) {
      return {error.kind(), error.what()};
    }
    return {ErrorKind::usage, "no error"};
  }

  fs::path cached() const { return cache / tarball.hash.hex(); }
  fs::path partial() const { return cached().native() + ".partial"; }
  void leave_partial(std::string_view text)
  {
    fs::create_directories(cache);
    write_new_file(partial(), text);
  }

  void check_unpacked(const Fetched& fetched) const
  {
    const std::string file = "lib/rustlib/" + target_name + "/lib/libstd-0123456789abcdef.rlib";
    CHECK(fetched.unpacked.target.str() == target_name);
    CHECK(fetched.unpacked.version == "1.95.0 (59807616e 2026-04-14)");
    CHECK(list_files(stage->path()) == std::vector<std::string>{file});
    CHECK((read_file(stage->path() / file) == crate));
    CHECK(fetched.archive == cached());
    CHECK((read_file(cached()) == archive));
    CHECK(list_files(cache) == std::vector<std::string>{tarball.hash.hex()});
  }
  void check_nothing_kept() const
  {
    CHECK(list_files(stage->path()).empty());
    CHECK(list_files(cache).empty());
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a std is downloaded once, unpacked, and kept in the cache", "[fetch]")
{
  const Fetched first = fetch();
  check_unpacked(first);
  CHECK(first.downloaded == archive.size());
  CHECK(last.received == archive.size());
  CHECK(last.total == archive.size());
  CHECK(last.unpacked == crate.size());

  stage->clear();
  const Fetched second = fetch("", true);
  check_unpacked(second);
  CHECK(second.downloaded == 0);
  CHECK(server->requests().size() == 1);
}

TEST_CASE_METHOD(Fixture, "every fault that passes ends in the right files", "[fetch]")
{
  const std::string fault = GENERATE(
      "fail:503,2", "truncate:100000,2", "chunkcut:100000,1", "cut:100000,1", "stall:100000,1",
      "norange+truncate:100000,1", "norange+stall:100000,1", "truncate:100000,1+badrange:2",
      "truncate:100000,1+unsatisfiable", "flip:200000,1", "flip:100,1", "html:1");
  INFO(fault);

  check_unpacked(fetch(fault));
}

TEST_CASE_METHOD(Fixture, "what an earlier run has left is resumed", "[fetch]")
{
  leave_partial(std::string_view(archive).substr(0, 150'000));

  const Fetched fetched = fetch();

  check_unpacked(fetched);
  CHECK(fetched.downloaded == archive.size() - 150'000);
}

TEST_CASE_METHOD(Fixture, "a complete download that was not published yet is used", "[fetch]")
{
  leave_partial(archive);

  CHECK(fetch().downloaded == 0);
}

TEST_CASE_METHOD(Fixture, "wrong bytes of an earlier run cost one more download", "[fetch]")
{
  leave_partial(noise(150'000));

  const Fetched fetched = fetch();

  check_unpacked(fetched);
  CHECK(retries == std::vector<std::string>{"the archive has the wrong sha256"});
  CHECK(server->requests().size() == 2);
}

TEST_CASE_METHOD(Fixture, "a server that cannot resume replaces what was there", "[fetch]")
{
  leave_partial(noise(150'000));

  check_unpacked(fetch("norange"));
  CHECK(server->requests().size() == 1);
}

TEST_CASE_METHOD(Fixture, "a wrong hash is an integrity error that names it, and leaves nothing",
                 "[fetch]")
{
  const std::string fault = GENERATE("flip:200000", "html");

  const auto [kind, text] = failure(fault);

  CHECK(kind == ErrorKind::integrity);
  CHECK_THAT(text, ContainsSubstring("'" + tarball.url + "' has the wrong sha256: "));
  CHECK_THAT(text, ContainsSubstring(" instead of " + tarball.hash.hex()));
  CHECK(server->requests().size() == 2);
  check_nothing_kept();
}

TEST_CASE_METHOD(Fixture, "a download that fails for good keeps what can be resumed", "[fetch]")
{
  http.emplace(HttpSettings{.retry = {.attempts = 1}});

  CHECK(failure("truncate:100000").first == ErrorKind::network);

  CHECK(fs::file_size(partial()) == 100'000);
  stage->clear();
  CHECK(fetch().downloaded == archive.size() - 100'000);
}

TEST_CASE_METHOD(Fixture, "a file that is not on the server leaves nothing", "[fetch]")
{
  CHECK(failure("status:404").first == ErrorKind::network);

  check_nothing_kept();
}

TEST_CASE_METHOD(Fixture, "offline and not in the cache is an error without a request", "[fetch]")
{
  CHECK(failure("", true) ==
        std::pair(
            ErrorKind::network,
            std::string("'std.tar.xz' is not in the cache, and offline mode allows no request")));
  CHECK(server->requests().empty());
}

TEST_CASE_METHOD(Fixture, "a damaged archive in the cache is downloaded anew", "[fetch]")
{
  fs::create_directories(cache);
  write_new_file(cached(), std::string_view(archive).substr(1));

  check_unpacked(fetch());
  CHECK(server->requests().size() == 1);
}

TEST_CASE_METHOD(Fixture, "an archive with the right hash that is no std is told as such",
                 "[fetch]")
{
  archive = compress(tar_entry({.path = "x/readme", .text = "hello"}) + tar_end(), Compression::xz);
  tarball.hash = sha256_of(archive);
  fs::remove(directory.path() / "www" / "std.tar.xz");
  write_new_file(directory.path() / "www" / "std.tar.xz", archive);

  CHECK_THAT(failure("").second, ContainsSubstring("std.tar.xz"));
  CHECK(failure("").first == ErrorKind::invalid_input);
}

TEST_CASE_METHOD(Fixture, "a stage that cannot be written stops the download", "[fetch]")
{
  const fs::path path = stage->path();
  fs::remove_all(path);
  write_new_file(path, "in the way");

  CHECK(failure("slow:100000").first == ErrorKind::file_system);

  fs::remove(path);
}

TEST_CASE_METHOD(Fixture, "two that want the same archive download it once", "[fetch]")
{
  Stage other_stage(*sysroot);
  HttpClient other_http(HttpSettings{});
  tarball.url = server->url("/@slow:400000/std.tar.xz");
  DistClient client({.server = server->url(""), .cache = cache}, other_http);
  auto other = std::async(std::launch::async, [&, wanted = tarball] {
    StdFetch fetch(client, {wanted}, Triple::parse(target_name), other_stage, {});
    fetch.download();
    return fetch.finish();
  });

  const Fetched fetched = fetch("slow:400000");
  other.get();

  check_unpacked(fetched);
  CHECK(list_files(other_stage.path()) == list_files(stage->path()));
  CHECK(server->requests().size() == 1);
}

namespace {

// A server that has the std as .tar.gz, too, or says so.
struct TwoFormats : Fixture {
  std::string gz = compress(std_tar(crate), Compression::gzip);
  Tarball fast{.hash = sha256_of(gz), .compression = Compression::gzip};
  LinkSpeed link;

  TwoFormats() { write_new_file(directory.path() / "www" / "std.tar.gz", gz); }

  Fetched fetch_either(const std::string& fault)
  {
    tarball.url = server->url("/std.tar.xz");
    fast.url = server->url("/@" + fault + "/std.tar.gz");
    DistClient client({.server = server->url(""), .cache = cache}, *http);
    StdFetch fetch(client, {tarball, fast}, Triple::parse(target_name), *stage, {});
    fetch.download();
    Fetched fetched = fetch.finish();
    CHECK(fetch.taken() == (fetched.archive == cached() ? tarball : fast));
    link = client.link();
    return fetched;
  }
};

}  // namespace

TEST_CASE_METHOD(TwoFormats, "what decompresses faster is downloaded where the link is fast",
                 "[fetch]")
{
  const Fetched fetched = fetch_either("slow:900000000");

  CHECK(fetched.archive == cache / fast.hash.hex());
  CHECK(fetched.downloaded == gz.size());
  CHECK(fetched.unpacked.bytes == crate.size());
}

TEST_CASE_METHOD(TwoFormats, "over a slow link the smaller archive is downloaded instead",
                 "[fetch]")
{
  const Fetched fetched = fetch_either("slow:200000");

  check_unpacked(fetched);
  CHECK(fetched.downloaded == archive.size());
  CHECK(link.bytes_per_second.value_or(1e9) < 1e6);
  CHECK(server->requests().size() == 2);
}

TEST_CASE_METHOD(TwoFormats, "an archive that the server lacks is replaced by the other", "[fetch]")
{
  check_unpacked(fetch_either("status:404"));

  CHECK(server->requests().size() == 2);
}

TEST_CASE_METHOD(TwoFormats, "what a cut download has left is resumed in its own format", "[fetch]")
{
  fs::create_directories(cache);
  write_new_file(partial(), std::string_view(archive).substr(0, 150'000));

  const Fetched fetched = fetch_either("slow:900000000");

  check_unpacked(fetched);
  CHECK(fetched.downloaded == archive.size() - 150'000);
}

TEST_CASE_METHOD(Fixture, "a local archive is unpacked after its hash was checked", "[fetch]")
{
  const fs::path file = directory.path() / "www" / "std.tar.xz";

  CHECK_THROWS_WITH(unpack_local_std(file, {sha256_of("other")}, std::nullopt, *stage, {}),
                    ContainsSubstring("not the one that was expected"));
  CHECK(list_files(stage->path()).empty());
  const Fetched fetched =
      unpack_local_std(file, {sha256_of("other"), tarball.hash}, std::nullopt, *stage, {});
  CHECK(fetched.unpacked.target.str() == target_name);
  CHECK(fetched.unpacked.bytes == crate.size());
  CHECK_THROWS_AS(unpack_local_std(directory.path() / "none.tar.xz", {}, {}, *stage, {}), Error);
  CHECK_THROWS_AS(unpack_local_std(directory.path(), {}, {}, *stage, {}), Error);
}
