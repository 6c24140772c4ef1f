// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/build/build_recipe.hpp>
#include <xtool/build/library_build.hpp>
#include <xtool/build/library_sources.hpp>
#include <xtool/build/stale_std.hpp>

#include <xtool/support/error.hpp>

#include "catch.hpp"
#include "machine.hpp"

#include <algorithm>

namespace xtool {
namespace {

using testing::Machine;

BuildTarget target(const std::string& name, const char* spec)
{
  return {.name = Triple::parse(name), .spec = Json::parse(spec)};
}

Toolchain toolchain_of(const Machine& machine, const std::string& version,
                       const std::string& release)
{
  return {.rustc = machine.path("sysroot/bin/rustc"),
          .version = version,
          .release = *RustRelease::parse(release),
          .host = Triple::parse("x86_64-unknown-linux-gnu"),
          .sysroot = machine.path("sysroot")};
}

// A workspace of Rust's library without anything in it.
void put_library(const Machine& machine, const std::string& directory)
{
  for (const char* name : {"std/Cargo.toml", "Cargo.toml", "Cargo.lock"})
    machine.file(directory + "/" + name, "");
  xtool::create_directories(machine.path("sysroot/lib/rustlib"));
}

const Toolchain stable(const Machine& machine)
{
  return toolchain_of(machine, "1.85.0 (4d91de4e4 2025-02-17)", "1.85.0");
}

}  // namespace

TEST_CASE("std is built where the specification promises it or has an operating system", "[build]")
{
  CHECK(has_std(target("mips-unknown-linux-gnu", R"({"os": "linux"})")));
  CHECK(
      has_std(target("wasm32-unknown-unknown", R"({"os": "unknown", "metadata": {"std": true}})")));
  CHECK_FALSE(has_std(target("thumbv7em-none-eabihf", R"({"metadata": {"std": false}})")));
  CHECK_FALSE(has_std(target("thumb-acme-none", R"({"os": "none", "metadata": {"std": null}})")));
  CHECK_FALSE(has_std(target("thumb-acme-none", R"({})")));
}

TEST_CASE("objects that frame programs are built where rustc links them", "[build]")
{
  CHECK(has_frame_objects(
      target("x86_64-pc-windows-gnu", R"({"pre-link-objects": {"static-dylib": ["rsbegin.o"]}})")));
  CHECK_FALSE(
      has_frame_objects(target("x86_64-pc-windows-gnullvm", R"({"pre-link-objects": {}})")));
}

TEST_CASE("a recipe has what the target and the options ask for", "[build]")
{
  const BuildTarget linux = target("mips-unknown-linux-gnu", R"({"os": "linux"})");
  const BuildTarget bare = target("thumb-acme-none", R"({})");
  const BuildTarget riscv = target("riscv64gc-unknown-linux-gnu", R"({"os": "linux"})");
  const auto has = [](const BuildRecipe& recipe, const std::string& flag) {
    return std::count(recipe.rustflags.begin(), recipe.rustflags.end(), flag) == 1;
  };

  const BuildRecipe usual = build_recipe(linux, {});
  const BuildRecipe aborting = build_recipe(linux, {.panic = "abort"});
  const BuildRecipe own = build_recipe(
      linux,
      {.features = std::vector<std::string>{"optimize_for_size"}, .rustflags = {"-Ctarget-cpu=x"}});

  CHECK(usual.std);
  CHECK(usual.features == std::vector<std::string>{"panic-unwind", "backtrace"});
  CHECK(aborting.features == std::vector<std::string>{"backtrace"});
  CHECK((has(aborting, "-Cpanic=abort") && !has(usual, "-Cpanic=abort")));
  CHECK(own.features == std::vector<std::string>{"optimize_for_size"});
  CHECK(own.rustflags.back() == "-Ctarget-cpu=x");
  CHECK_FALSE(build_recipe(linux, {.alloc_only = true}).std);
  CHECK_FALSE(build_recipe(bare, {}).std);
  CHECK(build_recipe(bare, {}).features == std::vector<std::string>{"compiler-builtins-mem"});
  CHECK((has(build_recipe(riscv, {}), "-Cforce-unwind-tables=yes") &&
         !has(usual, "-Cforce-unwind-tables=yes")));
  CHECK_THROWS_AS(build_recipe(linux, {.rustflags = {""}}), Error);
  CHECK_THROWS_AS(build_recipe(linux, {.rustflags = {"-Ca\x1f-Cb"}}), Error);
}

TEST_CASE("a record of a build is read as it was written", "[build]")
{
  const BuildRecord record{
      .target = "mips-unknown-linux-gnu",
      .rustc = "1.85.0 (4d91de4e4 2025-02-17)",
      .recipe = build_recipe(target("mips-unknown-linux-gnu", R"({"os": "linux"})"), {}),
      .spec_hash = "a",
      .lock_hash = "b"};

  const auto same = [](const BuildRecord& written) {
    const BuildRecord read = BuildRecord::parse(written.serialize(), "x");
    return built_alike(read, written) && read.given == written.given;
  };
  BuildRecord given = record;
  given.given = GivenForBuild{
      .options = {.features = std::vector<std::string>{}, .debug = "1", .rustflags = {"-Ca"}},
      .libc = "zig",
      .sources = "/src"};
  CHECK(same(record));
  CHECK(same(given));
  CHECK(built_alike(given, record));  // it is the result that counts
  CHECK_THROWS_AS(BuildRecord::parse(R"({"schema": 1, "crates": "potato"})", "x"), Error);
  CHECK_THROWS_AS(BuildRecord::parse("{\"schema\": 2}", "x"), Error);
  CHECK_THROWS_AS(BuildRecord::parse("[]", "x"), Error);
}

TEST_CASE("everything that decides what is built is in the record", "[build]")
{
  const BuildTarget linux = target("mips-unknown-linux-gnu", R"({"os": "linux"})");
  const BuildRecord record{
      .target = "mips-unknown-linux-gnu", .rustc = "1.85.0", .recipe = build_recipe(linux, {})};
  const auto differs = [&](const BuildRecord& other) { return !built_alike(other, record); };
  BuildRecord same = record, rustc = record, flags = record, opt = record, spec = record,
              lock = record;
  rustc.rustc = "1.85.1";
  flags.recipe = build_recipe(linux, {.rustflags = {"-Ctarget-cpu=x"}});
  opt.recipe.opt_level = "s";
  spec.spec_hash = "other";
  lock.lock_hash = "other";

  CHECK_FALSE(differs(same));
  CHECK((differs(rustc) && differs(flags) && differs(opt) && differs(spec) && differs(lock)));
}

TEST_CASE("the newest stable feature tells the release of sources", "[build]")
{
  CHECK(newest_stable_feature("#[stable(feature = \"a\", since = \"1.9.0\")]\n"
                              "#[stable(feature = \"b\", since = \"1.85.0\")]\n"
                              "#[stable(feature = \"c\", since = \"1.99.0\")]\n"
                              "#[stable(feature = \"d\", since = \"CURRENT_RUSTC_VERSION\")]\n") ==
        85);
  CHECK(newest_stable_feature("since = \"1.\"") == std::nullopt);
  CHECK(newest_stable_feature("since = \"1.7") == std::nullopt);
  CHECK(newest_stable_feature("") == std::nullopt);
}

TEST_CASE("sources are found where the component and where Debian's packages put them", "[build]")
{
  const Machine component, debian, named;
  put_library(component, "sysroot/lib/rustlib/src/rust/library");
  put_library(debian, "sysroot/src/rustc-1.85.0/library");
  put_library(named, "elsewhere/library");
  const auto library = [](const Machine& machine, std::optional<std::filesystem::path> given) {
    return find_library_sources(stable(machine), given, {})
        .library.lexically_relative(std::filesystem::canonical(machine.dir.path()));
  };

  CHECK(library(component, {}) == "sysroot/lib/rustlib/src/rust/library");
  CHECK(library(debian, {}) == "sysroot/src/rustc-1.85.0/library");
  CHECK(library(named, named.path("elsewhere")) == "elsewhere/library");
  CHECK(library(named, named.path("elsewhere/library")) == "elsewhere/library");
}

TEST_CASE("absent sources are an error with the remedy", "[build]")
{
  const Machine machine;
  xtool::create_directories(machine.path("sysroot/lib/rustlib"));

  try {
    find_library_sources(stable(machine), {}, PackageAdvice("ID=debian\n"));
    FAIL("nothing was thrown");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::no_toolchain);
    CHECK(error.help_lines().front().find("rust-src") != std::string::npos);
  }
  CHECK_THROWS_AS(find_library_sources(stable(machine), machine.path("home"), {}), Error);
}

TEST_CASE("sources of another release are refused before anything is built", "[build]")
{
  const Machine machine;
  put_library(machine, "src/library");
  const LibrarySources sources{.library = machine.path("src/library")};
  const auto matches = [&](const Toolchain& toolchain) {
    try {
      require_same_release(sources, toolchain);
      return true;
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::invalid_input);
      return false;
    }
  };
  const Toolchain nightly =
      toolchain_of(machine, "1.86.0-nightly (abc 2025-01-10)", "1.86.0-nightly");

  CHECK_FALSE(matches(stable(machine)));  // nothing tells
  machine.file("src/library/core/src/lib.rs", "since = \"1.85.0\"");
  CHECK(matches(stable(machine)));
  CHECK(matches(nightly));
  CHECK_FALSE(matches(toolchain_of(machine, "1.86.0 (abc 2025-04-01)", "1.86.0")));
  CHECK_FALSE(matches(toolchain_of(machine, "1.84.0 (abc 2025-01-07)", "1.84.0")));

  machine.file("src/version", "1.84.0\n");
  CHECK_FALSE(matches(stable(machine)));
  CHECK(matches(toolchain_of(machine, "1.84.0 (abc 2025-01-07)", "1.84.0")));
}

TEST_CASE("a version with a commit has to be rustc's own", "[build]")
{
  const Machine machine;
  put_library(machine, "src/library");
  machine.file("src/version", "1.85.0 (4d91de4e4 2025-02-17)\n");
  const LibrarySources sources{.library = machine.path("src/library")};

  CHECK_NOTHROW(require_same_release(sources, stable(machine)));
  CHECK_NOTHROW(require_same_release(
      sources, toolchain_of(machine, "1.85.0 (4d91de4e4 2025-02-17) (built from a source tarball)",
                            "1.85.0")));
  CHECK_THROWS_AS(require_same_release(
                      sources, toolchain_of(machine, "1.85.0 (000000000 2025-02-17)", "1.85.0")),
                  Error);
}

TEST_CASE("what was chosen for a std is chosen again when it is built anew", "[build]")
{
  const BuildTarget musl =
      target("riscv64gc-unknown-linux-musl", R"({"os": "linux", "crt-objects-fallback": "musl",
              "pre-link-objects-fallback": {"static-nopic-exe": ["crt1.o"]}})");
  const BuildTarget bare = target("thumb-acme-none", R"({})");
  const std::vector<BuildOptions> all{
      {},
      {.alloc_only = true, .opt_level = "s"},
      {.features = std::vector<std::string>{"optimize_for_size"}, .debug = "1"},
      {.panic = "abort", .rustflags = {"-Ctarget-cpu=x", "-Ctarget-feature=+v"}}};
  for (const BuildOptions& options : all)
    for (const BuildTarget* built : {&musl, &bare}) {
      const BuildRecipe recipe = build_recipe(*built, options);
      CHECK(build_recipe(*built, given_for({.recipe = recipe}, *built).options) == recipe);
    }
  const BuildRecord without{.recipe = build_recipe(musl, {})};
  const BuildRecord with{.recipe = without.recipe, .libc = "zig 0.15.2"};
  const GivenForBuild given{.options = all.back(), .libc = "/opt/musl", .sources = "/src"};
  CHECK(given_for(without, musl).libc == "none");
  CHECK(given_for(with, musl).libc.empty());
  CHECK(given_for({.recipe = build_recipe(bare, {})}, bare).libc.empty());
  CHECK(given_for({.recipe = build_recipe(musl, {}), .given = given}, musl) == given);
}

TEST_CASE("stds that xtool has built with another rustc are found, wherever they are", "[build]")
{
  const Machine machine;
  const Toolchain rustc = stable(machine);
  const auto put = [&](const std::string& root, const std::string& name, const std::string& by) {
    const std::string directory = root + "/lib/rustlib/" + name;
    machine.file(directory + "/lib/libcore-1.rlib", "");
    if (!by.empty())
      machine.file(directory + "/xtool-std.json",
                   BuildRecord{.target = name, .rustc = by}.serialize());
  };
  put("sysroot", "mips-unknown-linux-gnu", "1.84.0 (9fc6b4312 2025-01-07)");
  put("sysroot", "armv7-unknown-linux-gnueabihf", rustc.version);
  put("sysroot", "aarch64-unknown-linux-gnu", "");  // not xtool's
  put("old", "thumbv7em-none-eabihf", "1.84.0 (9fc6b4312 2025-01-07)");
  put("old", "thumbv6m-none-eabi", "1.84.0 (9fc6b4312 2025-01-07)");  // not used by Cargo
  put("sysroot", "riscv64gc-unknown-linux-gnu", "");
  machine.file("sysroot/lib/rustlib/riscv64gc-unknown-linux-gnu/xtool-std.json", "{");
  put("sysroot", "loongarch64-unknown-linux-gnu", "");
  machine.file(
      "sysroot/lib/rustlib/loongarch64-unknown-linux-gnu/xtool-std.json",
      BuildRecord{.target = "another-unknown-linux-gnu", .rustc = rustc.version}.serialize());
  const Installation installation{.toolchain = rustc, .sysroot = Sysroot(machine.path("sysroot"))};

  const auto [stale, unreadable] = stale_stds(
      installation, {{Triple::parse("thumbv7em-none-eabihf"), machine.path("old")},
                     {Triple::parse("riscv32i-unknown-none-elf"), machine.path("gone")}});

  REQUIRE(stale.size() == 2);
  CHECK(stale[0].target.str() == "mips-unknown-linux-gnu");
  CHECK(stale[1].target.str() == "thumbv7em-none-eabihf");
  CHECK(stale[1].sysroot.root() == machine.path("old"));
  REQUIRE(unreadable.size() == 2);
  CHECK(unreadable[0].target.str() == "loongarch64-unknown-linux-gnu");
  CHECK(unreadable[1].reason.help_lines().size() == 2);
}

TEST_CASE("variables that change a build do not reach it", "[build]")
{
  const Env env({{"PATH", "/bin"},
                 {"RUSTFLAGS", "-Cx"},
                 {"CARGO_BUILD_RUSTFLAGS", "-Cx"},
                 {"CARGO_HOME", "/h"},
                 {"RUSTC_WRAPPER", "w"},
                 {"RUSTUP_TOOLCHAIN", "t"},
                 {"RUSTUP_HOME", "/r"},
                 {"__CARGO_TESTS_ONLY_SRC_ROOT", "x"},
                 {"LD_LIBRARY_PATH", "/l"},
                 {"CARGO_PROFILE_RELEASE_LTO", "fat"}},
                "/");

  CHECK(without_rust_variables(env).lines() ==
        std::vector<std::string>{"LD_LIBRARY_PATH=/l", "PATH=/bin", "RUSTUP_HOME=/r"});
}

}  // namespace xtool
