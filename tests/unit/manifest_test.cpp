// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/install/manifest.hpp>
#include <xtool/install/source_fetch.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

using namespace xtool;

namespace {

const Triple host = Triple::parse("x86_64-unknown-linux-gnu");
const Triple musl = Triple::parse("aarch64-unknown-linux-musl");
const std::string gz_hash(64, '1');
const std::string xz_hash(64, '2');
const std::string zst_hash(64, '3');

Sha256 hash_of(const std::string& hex) { return *Sha256::from_hex(hex); }

// A manifest whose rust-std has one target, with `package` as that target's table.
std::string manifest_with(const std::string& package,
                          const std::string& target = "aarch64-unknown-linux-musl")
{
  return fmt::format(R"toml(manifest-version = "2"
date = "2026-04-16"

[pkg.cargo]
version = "0.96.0"

[pkg.cargo.target."*"]
available = true

[pkg.rustc]
version = "1.95.0 (59807616e 2026-04-14)"

[pkg.rust-std.target."{}"]
{}
)toml",
                     target, package);
}

const std::string all_archives = fmt::format(R"(available = true
url = "https://static.rust-lang.org/dist/s.tar.gz"
hash = "{}"
xz_url = "https://static.rust-lang.org/dist/s.tar.xz"
xz_hash = "{}"
zst_url = "https://static.rust-lang.org/dist/s.tar.zst"
zst_hash = "{}"
)",
                                             gz_hash, xz_hash, zst_hash);

std::string offering(const std::string& lists)
{
  return manifest_with(all_archives) +
         "[pkg.rust.target.x86_64-unknown-linux-gnu]\navailable = true\n" + lists;
}

DistManifest parse(const std::string& text) { return DistManifest::parse(text, "m.toml", host); }

// What parse says about a text that it must refuse.
std::string refusal(const std::string& text)
{
  try {
    parse(text);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::invalid_input);
    return error.message();
  }
  return "accepted";
}

std::string with_replaced(std::string text, const std::string& from, const std::string& to)
{
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a manifest tells its date, its rustc and every archive, best first", "[manifest]")
{
  const DistManifest manifest = parse(manifest_with(all_archives));

  CHECK(manifest.date == "2026-04-16");
  CHECK(manifest.rustc_version == "1.95.0 (59807616e 2026-04-14)");
  CHECK(
      manifest.std ==
      std::map<Triple, std::vector<Tarball>>{
          {musl,
           {{"https://static.rust-lang.org/dist/s.tar.zst", hash_of(zst_hash), Compression::zstd},
            {"https://static.rust-lang.org/dist/s.tar.xz", hash_of(xz_hash), Compression::xz},
            {"https://static.rust-lang.org/dist/s.tar.gz", hash_of(gz_hash), Compression::gzip}}}});
  CHECK(manifest.available(musl));
  CHECK_FALSE(manifest.available(host));
}

TEST_CASE("a manifest tells the archives of the sources, if the channel has them", "[manifest]")
{
  const std::string without = manifest_with("available = false\n");
  const std::string with = without + "[pkg.rust-src.target.\"*\"]\n" + all_archives;
  const auto archives = [](const std::string& text, const std::string& rustc) {
    return source_archives(text, "m.toml", rustc);
  };
  const std::string rustc = "1.95.0 (59807616e 2026-04-14)";

  CHECK(archives(without, rustc).empty());
  CHECK(archives(with, "1.95.1 (000000000 2026-05-01)").empty());
  REQUIRE(archives(with, rustc).size() == 3);
  CHECK(archives(with, rustc).front().compression == Compression::zstd);
  CHECK_THROWS_AS(archives(with_replaced(with, "url = \"https", "url = \"ftp"), rustc), Error);
  CHECK_THROWS_AS(archives("[pkg]", rustc), Error);
}

TEST_CASE("an archive without its hash, or a hash without its archive, is no offer", "[manifest]")
{
  const DistManifest manifest = parse(manifest_with(
      fmt::format("available = true\nurl = \"https://h/s.tar.gz\"\nxz_hash = \"{}\"\n", xz_hash)));

  CHECK(manifest.std.at(musl).empty());
  CHECK_FALSE(manifest.available(musl));
}

TEST_CASE("a target that the channel marks unavailable is known but has no archive", "[manifest]")
{
  const DistManifest manifest =
      parse(manifest_with(with_replaced(all_archives, "available = true", "available = false")));

  CHECK(manifest.std.at(musl).empty());
  CHECK_FALSE(manifest.available(musl));
}

TEST_CASE("the host's components and extensions of rust-std are what rustup offers", "[manifest]")
{
  const DistManifest manifest = parse(offering(R"(
components = [
  {pkg = "rustc", target = "x86_64-unknown-linux-gnu"},
  {pkg = "rust-std", target = "x86_64-unknown-linux-gnu"},
  {pkg = "rust-docs", target = "s390x-unknown-linux-gnu"}]
extensions = [
  {pkg = "rust-src", target = "*"},
  {pkg = "rust-std", target = "aarch64-unknown-linux-musl", is_extension = true}]
)"));

  CHECK(manifest.offered == std::vector<Triple>{musl, host});
  CHECK(manifest.offers(musl));
  CHECK_FALSE(manifest.offers(Triple::parse("s390x-unknown-linux-gnu")));
}

TEST_CASE("a manifest without a toolchain for the host offers rustup nothing", "[manifest]")
{
  const DistManifest manifest = DistManifest::parse(
      offering("components = [{pkg = \"rust-std\", target = \"x86_64-unknown-linux-gnu\"}]"),
      "m.toml", Triple::parse("sparc-unknown-linux-gnu"));

  CHECK(manifest.offered.empty());
  CHECK(manifest.available(musl));
}

TEST_CASE("only manifests of version 2 are understood", "[manifest]")
{
  const std::string good = manifest_with(all_archives);

  CHECK(refusal(with_replaced(good, "\"2\"", "\"1\"")) ==
        "'m.toml': /manifest-version: only manifests of version \"2\" are understood, not \"1\"");
  CHECK(refusal(with_replaced(good, "\"2\"", "\"\\u001b[2J\"")) ==
        "'m.toml': /manifest-version: only manifests of version \"2\" are understood, not \"?\"");
  CHECK(refusal("rust-1.8.0-x86_64-unknown-linux-gnu.tar.gz\n") != "accepted");
  CHECK(refusal("") != "accepted");
}

TEST_CASE("a manifest whose target names could become paths is refused whole", "[manifest]")
{
  const std::string hostile = GENERATE("../../x", "/etc/passwd", "*", "-Cfoo", "a-b/../c", "");
  CAPTURE(hostile);

  CHECK(refusal(manifest_with(all_archives, hostile)).find("/pkg/rust-std/target/") !=
        std::string::npos);
  CHECK(refusal(offering("components = [{pkg = \"rust-std\", target = \"" + hostile + "\"}]"))
            .find("/components/0/target") != std::string::npos);
}

TEST_CASE("malformed hashes, URLs, versions and dates are refused with their place", "[manifest]")
{
  struct Case {
    std::string from, to, reason;
  };
  const auto [from, to, reason] = GENERATE_REF(values<Case>({
      {xz_hash, std::string(63, '2'),
       "/pkg/rust-std/target/aarch64-unknown-linux-musl/xz_hash: expected a SHA-256 of 64 "
       "hexadecimal digits"},
      {xz_hash, std::string(64, 'g'),
       "/pkg/rust-std/target/aarch64-unknown-linux-musl/xz_hash: expected a SHA-256 of 64 "
       "hexadecimal digits"},
      {"https://static.rust-lang.org/dist/s.tar.xz", "ftp://h/s.tar.xz",
       "/pkg/rust-std/target/aarch64-unknown-linux-musl/xz_url: expected an https, http or file "
       "URL"},
      {"https://static.rust-lang.org/dist/s.tar.xz", "https://h/s\\u000d\\u000aHost: x",
       "/pkg/rust-std/target/aarch64-unknown-linux-musl/xz_url: expected a URL without blanks and "
       "control characters"},
      {"1.95.0 (59807616e 2026-04-14)", "1.95.0\\u001b[2J",
       "/pkg/rustc/version: expected a version"},
      {"date = \"2026-04-16\"", "date = \"../etc\"", "/date: expected a date such as 2026-04-16"},
  }));
  CAPTURE(from, to);

  CHECK(refusal(with_replaced(manifest_with(all_archives), from, to)) == "'m.toml': " + reason);
}

TEST_CASE("missing tables and wrong types are refused", "[manifest]")
{
  const std::string good = manifest_with(all_archives);

  CHECK(refusal(with_replaced(good, "pkg.rustc]", "pkg.rustd]")) != "accepted");
  CHECK(refusal(with_replaced(good, "pkg.rust-std.", "pkg.rust-sta.")) != "accepted");
  CHECK(refusal("manifest-version = \"2\"\ndate = \"2026-04-16\"\npkg = 1\n") != "accepted");
  CHECK(refusal(with_replaced(good, "\"" + gz_hash + "\"", "7")) != "accepted");
  CHECK(refusal(with_replaced(good, "available = true\nurl", "available = 1\nurl")) != "accepted");
}
