// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "install/manifest_excerpt.hpp"

#include "catch.hpp"

#include <xtool/install/manifest.hpp>
#include <xtool/support/error.hpp>

#include <algorithm>

namespace xtool {
namespace {

const Triple host = Triple::parse("x86_64-unknown-linux-gnu");

const std::string wanted_tables = R"toml(manifest-version = "2"
date = "2026-04-16"

[pkg.rust]
version = "1.95.0"

[[pkg.rust.target.x86_64-unknown-linux-gnu.extensions]]
pkg = "rust-std"
target = "wasm32-wasip1"

[pkg.rustc]
version = "1.95.0 (59807616e 2026-04-14)"

[pkg.rust-std.target.wasm32-wasip1]
available = false
)toml";

const std::string foreign_tables = R"toml([pkg.cargo]
version = "0.96.0"

[pkg.cargo.target.x86_64-unknown-linux-gnu]
available = true

[pkg.rustc-dev.target."*"]
available = false
list = [
  ["[pkg.rust-std]"],
]

[[pkg.rust.target.aarch64-unknown-linux-gnu.components]]
pkg = "rust-std"
target = "wasm32-wasip2"

)toml";

std::string refusal(const std::string& text)
{
  try {
    DistManifest::parse(text, "m.toml", host);
  } catch (const Error& error) {
    return error.message();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("of a manifest the tables of std and of the compiler for this host are read", "[install]")
{
  const std::string root = wanted_tables.substr(0, wanted_tables.find('['));
  const std::string tables = wanted_tables.substr(root.size());

  CHECK(manifest_excerpt(root + foreign_tables + tables + foreign_tables, host) == wanted_tables);
  CHECK(manifest_excerpt(wanted_tables, host) == wanted_tables);
  CHECK(manifest_excerpt("", host).empty());
  CHECK(manifest_excerpt("[pkg.cargo]", host).empty());
}

TEST_CASE("a manifest that is written in an unusual way is read as a whole", "[install]")
{
  for (const std::string text :
       {"[pkg . cargo]\na = 1\n", "[\"pkg\".cargo]\na = 1\n", "[pkg.\"cargo\"]\na = 1\n",
        "[pkg]\ncargo.a = 1\n", "[pkg.rust.target.\"aarch64-unknown-linux-gnu\"]\na = 1\n",
        "[pkg.cargo]\na = \"\"\"\n[pkg.rust]\n\"\"\"\n",
        "[pkg.cargo]\na = 1\n  [pkg.rust]\nb = 1\n", "\t[pkg.cargo]\na = 1\n",
        "[pkg.cargo]\na = [\n[\"x\"],\n[1],\n]\nb = 1\n"}) {
    INFO(text);
    CHECK(manifest_excerpt(text, host) == text);
  }
}

TEST_CASE("an excerpt says of std what the whole manifest says", "[install]")
{
  const std::string root = wanted_tables.substr(0, wanted_tables.find('['));
  const DistManifest manifest = DistManifest::parse(
      root + foreign_tables + wanted_tables.substr(root.size()), "m.toml", host);

  CHECK(manifest.rustc_version == "1.95.0 (59807616e 2026-04-14)");
  CHECK(manifest.std.size() == 1);
  CHECK(manifest.offered == std::vector{Triple::parse("wasm32-wasip1")});
}

TEST_CASE("an error in a manifest is told by its place in the whole text", "[install]")
{
  const std::string root = wanted_tables.substr(0, wanted_tables.find('['));
  const std::string text =
      root + foreign_tables + wanted_tables.substr(root.size()) + "available = false\n";
  const auto lines = std::count(text.begin(), text.end(), '\n');

  CHECK(refusal(text).find("line " + std::to_string(lines)) != std::string::npos);
}

}  // namespace xtool
