// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/cargo/cargo_at_hand.hpp>
#include <xtool/cargo/cfg.hpp>

#include "catch.hpp"

#include <fmt/format.h>

#include <string>

namespace xtool {
namespace {

const TargetCfg armv7 = TargetCfg::parse(
    "debug_assertions\npanic=\"unwind\"\ntarget_abi=\"eabihf\"\ntarget_arch=\"arm\"\n"
    "target_feature=\"neon\"\ntarget_feature=\"vfp2\"\ntarget_os=\"linux\"\nunix\n");

std::string verdict(const std::string& key, const CfgSyntax& syntax = {})
{
  const std::optional<CfgCondition> condition = CfgCondition::parse(key, syntax);
  return !condition ? "malformed" : condition->holds_for(armv7) ? "true" : "false";
}

}  // namespace

// What cargo makes of each of these was tried with `cargo check -v`, 1.85 and 1.95.
TEST_CASE("a condition is true where cargo says so", "[cfg]")
{
  for (const char* const key :
       {"cfg(unix)", "cfg( unix )", "cfg(target_arch=\"arm\")", "cfg(target_feature = \"neon\")",
        "cfg(all())", "cfg(all(unix, target_os = \"linux\",))", "cfg(any(windows, unix))",
        "cfg(not(windows))", "cfg(not(any()))", "cfg(r#unix)", "cfg(debug_assertions)",
        "cfg(all(any(unix), not(all(unix, windows))))", "cfg(true)", "cfg(r#true)",
        "cfg(not(false))", "cfg(r#target_os = \"linux\")"})
    CHECK(fmt::format("{}: {}", key, verdict(key)) == fmt::format("{}: true", key));
  for (const char* const key : {"cfg(windows)", "cfg(any())", "cfg(target_arch)",
                                "cfg(target_arch = \"aarch64\")", "cfg(not(unix))", "cfg(false)"})
    CHECK(fmt::format("{}: {}", key, verdict(key)) == fmt::format("{}: false", key));
}

TEST_CASE("a condition that cargo cannot parse is malformed", "[cfg]")
{
  for (const char* const key : {"cfg(",
                                "cfg()",
                                "cfg(unix",
                                "cfg(unix))",
                                "cfg(unix)x",
                                "cfg(unix windows)",
                                "cfg(all)",
                                "cfg(not())",
                                "cfg(not(unix, windows))",
                                "cfg(target_os = linux)",
                                "cfg(target_arch == \"arm\")",
                                "cfg(target_os = \"linux)",
                                "cfg(\tunix)",
                                "cfg(1)",
                                "cfg(all(unix)",
                                "cfg(r#all(unix))",
                                "cfg(r#)",
                                "unix",
                                "cfg (unix)",
                                "cfg(a-b)"})
    CHECK(fmt::format("{}: {}", key, verdict(key)) == fmt::format("{}: malformed", key));
  std::string deep;
  for (int depth = 0; depth < 100'000; ++depth)
    deep += "not(";
  CHECK(verdict("cfg(" + deep + ")") == "malformed");
}

TEST_CASE("true and false are names before cargo 1.88", "[cfg]")
{
  CHECK(verdict("cfg(true)", {.literals = false}) == "false");
  CHECK(verdict("cfg(not(false))", {.literals = false}) == "true");
}

TEST_CASE("a raw name in a condition is malformed before cargo 1.84", "[cfg]")
{
  CHECK(verdict("cfg(r#unix)", {.raw_names = false}) == "malformed");
  CHECK(verdict("cfg(not(r#windows))", {.raw_names = false}) == "malformed");
}

TEST_CASE("the catalog knows enough of a target for most conditions", "[cfg]")
{
  const Catalog catalog = Catalog::parse(builtin_catalog(), "the catalog");
  const auto holds = [&](const char* triple, const std::string& key) {
    return CfgCondition::parse(key, {})->holds_for(
        TargetCfg::of(*catalog.find(Triple::parse(triple))));
  };
  CHECK(holds("armv7-unknown-linux-gnueabihf",
              "cfg(all(unix, target_arch = \"arm\", target_os = \"linux\", target_env = \"gnu\", "
              "target_abi = \"eabihf\", target_pointer_width = \"32\", target_endian = \"little\", "
              "target_vendor = \"unknown\", target_family = \"unix\"))"));
  CHECK(holds("thumbv7em-none-eabihf", "cfg(all(target_arch = \"arm\", target_os = \"none\"))"));
  CHECK(holds("x86_64-pc-windows-msvc", "cfg(all(windows, target_env = \"msvc\"))"));
  CHECK(holds("wasm32-wasip1", "cfg(all(target_family = \"wasm\", not(unix)))"));
}

TEST_CASE("the version of cargo is read from its own line", "[cargo_at_hand]")
{
  const auto parsed = CargoVersion::parse("cargo 1.97.0-nightly (4d1f98451 2026-05-15)\n");
  REQUIRE(parsed);
  CHECK((parsed->str() == "1.97" && parsed->nightly && parsed->at_least(97)));
  CHECK(!CargoVersion::parse("cargo 1.85.0 (d73d2caf9 2024-12-31)")->at_least(86));
  CHECK(!CargoVersion::parse("cargo 1.85.0")->nightly);
  CHECK(!CargoVersion::parse("error: no cargo"));
  CHECK(!CargoVersion::parse("cargo one"));
}

}  // namespace xtool
