// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"
#include "fault_server.hpp"
#include "tarball.hpp"

#include <xtool/link/find/zig_release.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <future>

using namespace xtool;
using namespace xtool::testing;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

const std::string version = "0.15.2";
const Triple host = Triple::parse("x86_64-unknown-linux-gnu");

std::string zig_tar(const std::string& answer = version)
{
  const std::string top = "zig-x86_64-linux-0.15.2/";
  return tar_entry({.path = top, .type = '5', .mode = 0755}) +
         tar_entry(
             {.path = top + "zig", .text = "#!/bin/sh\necho " + answer + "\n", .mode = 0755}) +
         tar_entry({.path = top + "lib/std/std.zig", .text = "// std\n"}) + tar_end();
}

// A server with an index and one release.
struct Fixture {
  TempDir directory;
  std::optional<FaultServer> server;
  HttpClient http{HttpSettings{.retry = {.first_delay = 0ms}, .low_speed_time = 500ms}};
  fs::path home = directory.path() / "xtool";
  std::string fault = {};  // of the archive's server

  explicit Fixture(const std::string& tar = zig_tar())
  {
    xtool::create_directories(directory.path() / "www");
    publish(tar);
    server.emplace(std::vector{std::string("--root"), (directory.path() / "www").native()});
  }

  void publish(const std::string& tar, const std::string& shasum = {})
  {
    const std::string archive = compress(tar, Compression::xz);
    write_atomically(directory.path() / "www/zig.tar.xz", archive);
    write_atomically(
        directory.path() / "www/index.json",
        fmt::format(R"({{"{}": {{"x86_64-linux": {{"tarball": "{}zig.tar.xz", "shasum": "{}",
                        "size": "{}"}}}}}})",
                    version, fault.empty() ? "" : "@" + fault + "/",
                    shasum.empty() ? sha256_of(archive).hex() : shasum, archive.size()));
  }

  ZigReleaseSettings settings(bool offline = false) const
  {
    return {.index = server->url("/index.json"), .offline = offline, .home = Home(home)};
  }
  InstalledZig install(bool offline = false)
  {
    return install_zig(settings(offline), version, host, http, {});
  }
  std::string failure(bool offline = false)
  {
    try {
      install(offline);
    } catch (const Error& error) {
      return fmt::format("{}: {}", to_string(error.kind()), error.what());
    }
    return "no failure";
  }
  // Everything in $XTOOL_HOME/zig but the lock.
  std::vector<std::string> installed() const
  {
    std::vector<std::string> files = list_files(home / "zig");
    std::erase(files, ".0.15.2.lock");
    return files;
  }
};

const std::vector<std::string> complete{"0.15.2/lib/std/std.zig", "0.15.2/zig"};

}  // namespace

TEST_CASE("zig is installed once", "[zig_release]")
{
  Fixture fixture;

  const InstalledZig first = fixture.install();
  const std::size_t requests = fixture.server->requests().size();
  const InstalledZig second = fixture.install();

  CHECK(first.program == fixture.home / "zig/0.15.2/zig");
  CHECK_FALSE(first.already_there);
  CHECK(first.downloaded == fs::file_size(fixture.directory.path() / "www/zig.tar.xz"));
  CHECK(fixture.installed() == complete);
  CHECK(second.program == first.program);
  CHECK(second.already_there);
  CHECK(fixture.server->requests().size() == requests);
}

TEST_CASE("zig is installed from the cache without a request", "[zig_release]")
{
  Fixture fixture;
  fixture.install();
  remove_tree(fixture.home / "zig");
  const std::size_t requests = fixture.server->requests().size();

  const InstalledZig again = fixture.install(true);

  CHECK(fixture.installed() == complete);
  CHECK(again.downloaded == 0);
  CHECK(fixture.server->requests().size() == requests);
}

TEST_CASE("offline, what is not in the cache is said", "[zig_release]")
{
  Fixture fixture;

  CHECK(
      fixture.failure(true) ==
      fmt::format("network: the list of zig's releases '{}' is not in the cache, and offline mode "
                  "allows no request",
                  fixture.server->url("/index.json")));

  fixture.install();
  remove_tree(fixture.home / "zig");
  for (const auto& file : fs::directory_iterator(fixture.home / "cache"))
    if (file.is_regular_file())
      fs::remove(file);
  CHECK(fixture.failure(true) ==
        "network: 'zig.tar.xz' is not in the cache, and offline mode allows no request");
  CHECK(fixture.installed().empty());
}

TEST_CASE("a local index serves", "[zig_release]")
{
  Fixture fixture;
  ZigReleaseSettings settings = fixture.settings();
  settings.index = "file://" + (fixture.directory.path() / "www/index.json").native();

  install_zig(settings, version, host, fixture.http, {});

  CHECK(fixture.installed() == complete);
}

TEST_CASE("what must not be installed leaves nothing behind", "[zig_release]")
{
  Fixture fixture;
  std::string expected;
  SECTION("a wrong hash")
  {
    fixture.publish(zig_tar(), std::string(64, '0'));
    expected = "integrity: '" + fixture.server->url("/zig.tar.xz") + "' has the wrong sha256";
  }
  SECTION("no zig")
  {
    fixture.publish(tar_entry({.path = "other/readme", .text = "?"}) + tar_end());
    expected = "invalid-input: 'zig.tar.xz' is not a release of zig: it has no program 'zig' with";
  }
  SECTION("two directories at the top")
  {
    fixture.publish(tar_entry({.path = "a/zig", .text = "?", .mode = 0755}) +
                    tar_entry({.path = "b/lib/x", .text = "?"}) + tar_end());
    expected =
        "invalid-input: 'zig.tar.xz' is not a release of zig: it has more than one directory";
  }
  SECTION("a link")
  {
    fixture.publish(tar_entry({.path = "zig/lib", .type = '2', .link = "/etc"}) + tar_end());
    expected = "integrity: ";
  }
  SECTION("another version than it should be")
  {
    fixture.publish(zig_tar("0.15.1"));
    expected = "integrity: the zig 0.15.2 that was downloaded says that it is '0.15.1'";
  }

  CHECK(fixture.failure().substr(0, expected.size()) == expected);
  CHECK(fixture.installed().empty());
}

TEST_CASE("an unknown version is refused before any archive is asked for", "[zig_release]")
{
  Fixture fixture;

  CHECK_THROWS_AS(install_zig(fixture.settings(), "0.15.9", host, fixture.http, {}), Error);
  CHECK(fixture.server->requests().size() == 1);
  CHECK(fixture.installed().empty());
}

TEST_CASE("what a killed run left is cleared away", "[zig_release]")
{
  Fixture fixture;
  xtool::create_directories(fixture.home / "zig/.0.15.2.stage/lib");
  write_new_file(fixture.home / "zig/.0.15.2.stage/lib/half", "");
  xtool::create_directories(fixture.home / "zig/0.15.2/lib");
  write_new_file(fixture.home / "zig/0.15.2/lib/rest", "");

  fixture.install();

  CHECK(fixture.installed() == complete);
}

TEST_CASE("two that install the same zig download it once", "[zig_release]")
{
  Fixture fixture;
  const auto install = [&] {
    HttpClient http{HttpSettings{}};
    return install_zig(fixture.settings(), version, host, http, {}).already_there;
  };

  auto one = std::async(std::launch::async, install);
  auto two = std::async(std::launch::async, install);

  CHECK(one.get() != two.get());
  CHECK(fixture.installed() == complete);
  CHECK(fixture.server->requests().size() == 2);
}
