// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/linker_choices.hpp>
#include <xtool/support/files.hpp>

#include "catch.hpp"
#include "machine.hpp"

namespace xtool {
namespace {

namespace fs = std::filesystem;

const Triple armv7 = Triple::parse("armv7-unknown-linux-gnueabihf");
const Env nowhere({}, "/");

LinkerRecord zig_record()
{
  return {.target = armv7,
          .kind = LinkerKind::zig,
          .zig = "/opt/zig",
          .glibc_wanted = "2.17",
          .shim = "script",
          .sets_environment = false,
          .sets_runner = false};
}

LinkerChoices make_choices(const LinkerOptions& options, const LinkerRecord* before, const Env& env)
{
  static const Catalog known = Catalog::parse(builtin_catalog(), "built in");
  const TargetEntry& entry = known.require((before == nullptr ? armv7 : before->target).str());
  return xtool::make_choices(entry, options, before, env);
}

}  // namespace

TEST_CASE("without a set-up before, the best linker is chosen and everything is set", "[setup]")
{
  const LinkerChoices choices = make_choices({}, nullptr, nowhere);

  CHECK(choices.kind == std::nullopt);
  CHECK_FALSE(choices.kind_is_old);
  CHECK(choices.shim == ShimKind::exec);
  CHECK(choices.runner);
  CHECK(choices.environment);
  CHECK_FALSE(choices.project);
}

TEST_CASE("what only zig can do means zig", "[setup]")
{
  CHECK(make_choices({.zig_version = "0.15.2"}, nullptr, nowhere).kind == LinkerKind::zig);
  CHECK(make_choices({.glibc = GlibcVersion::parse("2.17")}, nullptr, nowhere).kind ==
        LinkerKind::zig);
  CHECK(make_choices({.shim = ShimKind::script}, nullptr, nowhere).kind == LinkerKind::zig);
}

TEST_CASE("who compiles C for a board stays as it was chosen, too", "[setup]")
{
  const LinkerRecord before{
      .target = Triple::parse("thumbv7m-none-eabi"), .kind = LinkerKind::lld, .compiler = "clang"};

  CHECK(make_choices({}, &before, nowhere).kind == LinkerKind::clang);
  CHECK(make_choices({}, &before, nowhere).kind_is_old);
  CHECK(make_choices({.afresh = true}, &before, nowhere).kind == std::nullopt);
  CHECK(make_choices({.kind = LinkerKind::gcc}, &before, nowhere).kind == LinkerKind::gcc);
}

TEST_CASE("what is left open stays as it was chosen the last time", "[setup]")
{
  const LinkerRecord before = zig_record();
  const LinkerChoices choices = make_choices({}, &before, nowhere);

  CHECK(choices.kind == LinkerKind::zig);
  CHECK(choices.kind_is_old);
  CHECK(choices.zig == "/opt/zig");
  CHECK(choices.glibc->str() == "2.17");
  CHECK(choices.shim == ShimKind::script);
  CHECK_FALSE(choices.runner);
  CHECK_FALSE(choices.environment);
}

TEST_CASE("what is said now goes before what was chosen the last time", "[setup]")
{
  const LinkerRecord before = zig_record();

  const LinkerChoices gcc = make_choices({.kind = LinkerKind::gcc}, &before, nowhere);
  CHECK(gcc.kind == LinkerKind::gcc);
  CHECK_FALSE(gcc.kind_is_old);
  CHECK(gcc.glibc == std::nullopt);
  CHECK(gcc.shim == ShimKind::exec);

  const LinkerChoices newer =
      make_choices({.glibc = GlibcVersion::parse("2.28"), .shim = ShimKind::exec, .runner = true},
                   &before, nowhere);
  CHECK(newer.glibc->str() == "2.28");
  CHECK(newer.shim == ShimKind::exec);
  CHECK(newer.runner);
  CHECK_FALSE(newer.environment);

  const LinkerChoices afresh = make_choices({.afresh = true}, &before, nowhere);
  CHECK(afresh.kind == std::nullopt);
  CHECK(afresh.runner);
  CHECK(afresh.environment);
}

TEST_CASE("a zig that is named now goes before the one of the last time", "[setup]")
{
  const LinkerRecord before = zig_record();

  CHECK(make_choices({.kind = LinkerKind::zig}, &before, nowhere).zig.empty());
  CHECK(make_choices({}, &before, Env({{"XTOOL_ZIG", "/mine/zig"}}, "/")).zig.empty());
}

TEST_CASE("a linker of the user's, or rustc's, is no choice that a later set-up keeps", "[setup]")
{
  for (const std::optional<LinkerKind> kind :
       {std::optional(LinkerKind::configured), std::optional(LinkerKind::lld),
        std::optional<LinkerKind>()}) {
    const LinkerRecord before{.target = armv7, .kind = kind};
    CHECK(make_choices({}, &before, nowhere).kind == std::nullopt);
  }
}

TEST_CASE("LLD is chosen again with its SDK, and without one makes way for compilers", "[setup]")
{
  const TempDir sdk;
  LinkerRecord before{.target = Triple::parse("aarch64-apple-ios"),
                      .kind = LinkerKind::rust_lld,
                      .compiler = "zig"};
  CHECK(make_choices({}, &before, nowhere).kind == std::nullopt);

  before.sdk = sdk.path().string();
  const LinkerChoices again = make_choices({}, &before, nowhere);
  CHECK(again.kind == LinkerKind::rust_lld);
  CHECK(again.sdk == sdk.path());
  CHECK(make_choices({.kind = LinkerKind::zig}, &before, nowhere).sdk.empty());
  CHECK(make_choices({.afresh = true}, &before, nowhere).sdk.empty());
  CHECK(make_choices({}, &before, Env({{"SDKROOT", "/other"}}, "/")).sdk.empty());
  CHECK(make_choices({.sdk = "mine"}, &before, nowhere).sdk_found_by == "--sdk");

  before.sdk += "/gone";
  CHECK(make_choices({}, &before, nowhere).sdk.empty());
}

TEST_CASE("an SDK is remembered until a variable names another for the target", "[setup]")
{
  const testing::Machine machine;
  machine.script("arm/bin/arm-acme-linux-gnueabihf-gcc", "exit 1\n");
  machine.script("mips/bin/mips-acme-linux-gnu-gcc", "exit 1\n");
  const std::string arm = machine.path("arm").native();
  const std::string mips = machine.path("mips").native();
  const LinkerRecord before{
      .target = armv7, .kind = LinkerKind::gcc, .sdk = machine.path("home").native()};
  const auto remembers = [&](const std::map<std::string, std::string>& variables,
                             const LinkerOptions& options = {}) {
    return !make_choices(options, &before, Env(variables, "/")).sdk.empty();
  };

  CHECK(remembers({}));
  CHECK(remembers({{"STAGING_DIR", machine.path("root").native()}}));
  CHECK(remembers({{"STAGING_DIR", mips}}));
  CHECK_FALSE(remembers({{"STAGING_DIR", arm}}));
  CHECK(remembers({{"CROSS_COMPILE", mips + "/bin/mips-acme-linux-gnu-"}}));
  CHECK_FALSE(remembers({{"CROSS_COMPILE", arm + "/bin/arm-acme-linux-gnueabihf-"}}));
  const std::string cc = arm + "/bin/arm-acme-linux-gnueabihf-gcc -O2";
  CHECK(remembers({{"CC", cc}}));
  CHECK_FALSE(remembers({{"CC", cc}, {"SDKTARGETSYSROOT", "/opt/root"}}));
  CHECK(remembers({{"OECORE_TARGET_SYSROOT", "/opt/root"}}));
  CHECK(remembers({}, {.kind = LinkerKind::gcc}));
  CHECK_FALSE(remembers({}, {.kind = LinkerKind::clang}));
  CHECK_FALSE(remembers({}, {.glibc = GlibcVersion::parse("2.17")}));
}

TEST_CASE("settings go to the project again, where they went the last time", "[setup]")
{
  const TempDir project;
  const fs::path file = project.path() / ".cargo" / "config.toml";
  xtool::create_directories(file.parent_path());
  write_new_file(file, "");
  write_new_file(project.path() / "Cargo.toml", "[package]\nname = \"p\"\nversion = \"0.1.0\"\n");
  const Env here({{"HOME", "/nonexistent"}}, project.path());
  LinkerRecord before = zig_record();
  before.config_file = file.string();

  CHECK(make_choices({}, &before, here).project);
  CHECK_FALSE(make_choices({.global = true}, &before, here).project);
  CHECK_FALSE(make_choices({}, &before, nowhere).project);
  before.config_file = "/home/somebody/.cargo/config.toml";
  CHECK_FALSE(make_choices({}, &before, here).project);
}

TEST_CASE("what is remembered is chosen again", "[setup]")
{
  const LinkerChoices choices{.kind = LinkerKind::zig,
                              .glibc = GlibcVersion::parse("2.31"),
                              .shim = ShimKind::script,
                              .runner = false,
                              .environment = true};
  LinkerRecord record{.target = armv7, .kind = LinkerKind::zig};
  remember(choices, record);

  const LinkerChoices again = make_choices({}, &record, nowhere);
  CHECK(again.kind == choices.kind);
  CHECK(again.glibc == choices.glibc);
  CHECK(again.shim == choices.shim);
  CHECK(again.runner == choices.runner);
  CHECK(again.environment == choices.environment);
}

}  // namespace xtool
