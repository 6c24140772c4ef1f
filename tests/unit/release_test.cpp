// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/sysroot/release.hpp>
#include <xtool/sysroot/sources.hpp>

#include <string>

using namespace xtool;

namespace {

std::string moment(std::string_view text)
{
  const auto parsed = parse_moment(text);
  return parsed ? describe_moment(*parsed) : "none";
}

const std::string good = "[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG 6ED0E7B82643E131 Debian\n";
std::string valid(const std::string& algorithm)
{
  return "[GNUPG:] VALIDSIG 4CB5 2026-07-11 1783764997 0 4 0 1 " + algorithm + " 01 4CB5\n";
}

}  // namespace

TEST_CASE("a moment is read as Debian writes it", "[release]")
{
  CHECK(moment("Sat, 11 Jul 2026 10:16:37 UTC") == "2026-07-11 10:16 UTC");
  CHECK(moment("Sun, 1 Feb 2026 8:00:01 +0000") == "2026-02-01 08:00 UTC");
  CHECK(moment("29 Feb 2028 23:59:60 GMT") == "2028-03-01 00:00 UTC");
  for (const char* const wrong :
       {"", "tomorrow", "Sat, 30 Feb 2026 10:00:00 UTC", "Sat, 11 Jul 2026 24:00:00 UTC",
        "Sat, 11 Jul 2026 10:16:37 CEST", "Sat, 11 Jul 2026 10:16 UTC"})
    CHECK(moment(wrong) == "none");
}

TEST_CASE("a release file tells its files, age and names", "[release]")
{
  const Release release = Release::parse(
      "Origin: Debian\nSuite: oldstable\nCodename: bookworm\nDate: Sat, 11 Jul 2026 10:16:37 UTC\n"
      "Valid-Until: Sat, 18 Jul 2026 10:16:37 UTC\nAcquire-By-Hash: yes\nArchitectures: all armhf\n"
      "MD5Sum:\n 0 1 main/x\nSHA256:\n " +
          std::string(64, 'b') + "  12 main/binary-armhf/Packages.xz\n",
      "InRelease");

  CHECK(release.codename == "bookworm");
  CHECK(release.by_hash);
  CHECK(release.architectures == std::vector<std::string>{"all", "armhf"});
  CHECK(describe_moment(release.valid_until.value()) == "2026-07-18 10:16 UTC");
  CHECK(release.files.at("main/binary-armhf/Packages.xz").size == 12);
  CHECK(release.files.size() == 1);
  CHECK_THROWS_AS(Release::parse("Suite: x\n", "r"), Error);
  CHECK_THROWS_AS(Release::parse("Date: Sat, 11 Jul 2026 10:16:37 UTC\nSHA256:\n x 1 f\n", "r"),
                  Error);
}

TEST_CASE("one good signature is enough, and a bad one spoils it", "[release]")
{
  const std::string missing =
      "[GNUPG:] NEWSIG\n[GNUPG:] ERRSIG 0E98 1 8 01 1783764997 9\n"
      "[GNUPG:] NO_PUBKEY 0E98404D386FA1D9\n";
  CHECK(objection_to_signatures(good + valid("8") + missing) == std::nullopt);
  CHECK(objection_to_signatures(missing + good + valid("10")) == std::nullopt);
  CHECK(objection_to_signatures(missing) ==
        "is signed with keys that the keyring does not have: 0E98404D386FA1D9");
  CHECK(objection_to_signatures(good + valid("8") + "[GNUPG:] NEWSIG\n[GNUPG:] BADSIG 0E98 x\n") ==
        "has a bad signature");
  CHECK(objection_to_signatures("") == "has no valid signature");
  // What a person's name says is no status.
  CHECK(objection_to_signatures("gpgv: [GNUPG:] GOODSIG 1 x\n") == "has no valid signature");
}

TEST_CASE("expired keys and weak hashes do not count", "[release]")
{
  const std::string expired =
      "[GNUPG:] NEWSIG\n[GNUPG:] EXPKEYSIG 6ED0E7B82643E131 Debian\n" + valid("8");
  CHECK(objection_to_signatures(expired) ==
        "is signed with a key that has expired or was revoked: 6ED0E7B82643E131");
  CHECK(objection_to_signatures(expired + good + valid("8")) == std::nullopt);
  CHECK(objection_to_signatures(good + valid("2")) == "is signed with a hash that can be forged");
}

TEST_CASE("a suite is looked for where apt has that distribution from", "[release]")
{
  const TempDir root;
  xtool::create_directories(root.path() / "etc/apt/sources.list.d");
  write_new_file(root.path() / "etc/apt/sources.list",
                 "# deb http://no/debian bookworm main\n"
                 "deb [arch=amd64 signed-by=/k/x.gpg] http://tools.example/apt stable main\n"
                 "deb-src http://src/debian bookworm main\n");
  write_new_file(root.path() / "etc/apt/sources.list.d/debian.sources",
                 "Types: deb\nURIs: http://mirror.example/debian/\nSuites: bookworm "
                 "bookworm-updates\nComponents: main\nSigned-By: /k/debian.gpg\n\n"
                 "Types: deb\nEnabled: no\nURIs: http://off.example/debian\nSuites: trixie\n");
  const Env env({{"XTOOL_SYSTEM_ROOT", root.path().string()}}, "/");

  const SuiteSource own = source_of_suite("trixie", "armhf", {}, env);
  CHECK(own.url == "http://mirror.example/debian");
  CHECK(own.keyrings == std::vector<std::filesystem::path>{"/k/debian.gpg"});
  const SuiteSource security = source_of_suite("bookworm-security", "armhf", {}, env);
  CHECK(security.url == "http://deb.debian.org/debian-security");
  CHECK(security.keyrings == std::vector<std::filesystem::path>{
                                 root.path() / "usr/share/keyrings/debian-archive-keyring.gpg"});
  const SuiteSource chosen = source_of_suite(
      "bookworm", "armhf", {.mirror = "file:///m/", .snapshot = {}, .keyrings = {"/k/own"}}, env);
  CHECK(chosen.url == "file:///m");
  CHECK(chosen.keyrings == std::vector<std::filesystem::path>{"/k/own"});
  CHECK_FALSE(chosen.ignore_age);
  const SuiteSource past =
      source_of_suite("bookworm", "armhf", {.snapshot = "20260711T000000Z", .keyrings = {}}, env);
  CHECK(past.url == "https://snapshot.debian.org/archive/debian/20260711T000000Z");
  CHECK(past.ignore_age);
  CHECK_THROWS_AS(source_of_suite("../x", "armhf", {}, env), Error);
  const SuiteSource ubuntu = source_of_suite("noble", "armhf", {}, env);
  CHECK(ubuntu.url == "http://ports.ubuntu.com/ubuntu-ports");
  CHECK(ubuntu.keyrings == std::vector<std::filesystem::path>{
                               root.path() / "usr/share/keyrings/ubuntu-archive-keyring.gpg"});
}
