// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cli/linker_words.hpp"

#include <xtool/support/error.hpp>

#include "catch.hpp"

namespace xtool::cli {
namespace {

// The message with which the words are refused.
template <typename Act>
std::string refused(Act act)
{
  try {
    act();
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::usage);
    return error.message();
  }
  return "nothing was refused";
}

}  // namespace

TEST_CASE("words leave open what they do not say", "[cli]")
{
  const LinkerOptions options = LinkerWords{}.parse();

  CHECK(options.kind == std::nullopt);
  CHECK(options.glibc == std::nullopt);
  CHECK(options.shim == std::nullopt);
  CHECK(options.runner == std::nullopt);
  CHECK(options.environment == std::nullopt);
  CHECK(options.warm);
  CHECK_FALSE(options.afresh);
}

TEST_CASE("words become options", "[cli]")
{
  const LinkerOptions zig =
      LinkerWords{.versions = {{LinkerKind::zig, "0.15.2"}}, .glibc = "2.17", .shim = "script"}
          .parse();
  CHECK(zig.kind == LinkerKind::zig);
  CHECK(zig.zig_version == "0.15.2");
  CHECK(zig.glibc->str() == "2.17");
  CHECK(zig.shim == ShimKind::script);

  CHECK(LinkerWords{.versions = {{LinkerKind::zig, "any"}}}.parse().zig_version.empty());
  CHECK(LinkerWords{.kinds = {{LinkerKind::gcc, true}}}.parse().kind == LinkerKind::gcc);
  CHECK(LinkerWords{.kinds = {{LinkerKind::clang, true}}}.parse().kind == LinkerKind::clang);

  const LinkerOptions without =
      LinkerWords{.automatic = true, .no_runner = true, .no_env = true, .no_warm = true}.parse();
  CHECK(without.afresh);
  CHECK(without.runner == false);
  CHECK(without.environment == false);
  CHECK_FALSE(without.warm);
}

TEST_CASE("only zig takes a glibc and a kind of shim", "[cli]")
{
  CHECK(refused([] {
          LinkerWords{.kinds = {{LinkerKind::gcc, true}}, .glibc = "2.17"}.parse();
        }).find("2.17") != std::string::npos);
  CHECK(refused([] {
          LinkerWords{.kinds = {{LinkerKind::clang, true}}, .shim = "script"}.parse();
        }).find("zig") != std::string::npos);
  CHECK(LinkerWords{.glibc = "2.17", .shim = "exec"}.parse().kind == std::nullopt);
}

TEST_CASE("a version of glibc has two numbers", "[cli]")
{
  CHECK(parse_glibc("") == std::nullopt);
  CHECK(parse_glibc("2.17")->str() == "2.17");
  for (const char* word : {"2", "2.x", "2.17.1", "-2.17", "2.17 "})
    CHECK(refused([&] { parse_glibc(word); }).find(word) != std::string::npos);
}

TEST_CASE("--setup takes the kinds that setup-linker has options for", "[cli]")
{
  CHECK(linker_options_for("auto").kind == std::nullopt);
  CHECK(linker_options_for("gcc").kind == LinkerKind::gcc);
  CHECK(linker_options_for("clang").kind == LinkerKind::clang);
  CHECK(linker_options_for("zig").kind == LinkerKind::zig);
  CHECK(linker_options_for("zig=0.14.1").zig_version == "0.14.1");
  CHECK(linker_options_for("gcc").compiler.empty());
  CHECK(linker_options_for("gcc=arm-acme-gcc").compiler == "arm-acme-gcc");
  for (const char* word : {"", "lld", "configured", "clang=14", "ZIG"})
    CHECK(refused([&] { linker_options_for(word); }).find(word) != std::string::npos);
}

}  // namespace xtool::cli
