// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/fixes.hpp>
#include <xtool/setup/std_installer.hpp>
#include <xtool/setup/zig_provider.hpp>
#include <xtool/support/error.hpp>

#include "catch.hpp"

namespace xtool {
namespace {

const Triple armv7 = Triple::parse("armv7-unknown-linux-gnueabihf");
const Triple musl = Triple::parse("x86_64-unknown-linux-musl");

std::vector<std::pair<FixKind, std::optional<Triple>>> what(const std::vector<Fix>& fixes)
{
  std::vector<std::pair<FixKind, std::optional<Triple>>> all;
  for (const Fix& fix : fixes)
    all.emplace_back(fix.kind, fix.target);
  return all;
}

ZigTrial zig(const std::string& program, const std::string& version,
             const std::string& found_by = "PATH")
{
  return {.program = program, .found_by = found_by, .version = zig_version_in(version)};
}

ZigTrial no_zig(const std::string& program, bool named = false)
{
  return {.program = program, .named = named, .why_not = "is not executable"};
}

std::string program(const std::optional<Zig>& chosen)
{
  return chosen ? chosen->program.string() : "none";
}

}  // namespace

TEST_CASE("a std is installed anew unless only its records are wrong", "[setup]")
{
  const Damage line{.kind = DamageKind::no_component_line};
  const Damage entry{.kind = DamageKind::foreign_entry};
  const Damage registration{.kind = DamageKind::not_registered};
  const Damage file{.kind = DamageKind::file_missing};

  CHECK(step_for({}) == StdStep::nothing);
  CHECK(step_for({line}) == StdStep::register_it);
  CHECK(step_for({line, entry, registration}) == StdStep::register_it);
  CHECK(step_for({file}) == StdStep::install);
  CHECK(step_for({registration, file}) == StdStep::install);
  CHECK(step_for({file, registration}) == StdStep::install);
}

TEST_CASE("fixes are made once each, those that others build on first", "[setup]")
{
  const std::vector<Fix> fixes =
      plan_fixes({{.kind = FixKind::set_up_linker, .target = armv7, .check = "linker-found"},
                  {.kind = FixKind::install_std, .target = musl, .check = "std-whole"},
                  {.kind = FixKind::set_up_linker, .target = armv7, .check = "shims"},
                  {.kind = FixKind::install_std, .target = armv7, .check = "std-there"},
                  {.kind = FixKind::recover, .check = "interrupted"}});

  CHECK(what(fixes) == what({{.kind = FixKind::recover},
                             {.kind = FixKind::install_std, .target = musl},
                             {.kind = FixKind::install_std, .target = armv7},
                             {.kind = FixKind::set_up_linker, .target = armv7}}));
  CHECK(fixes.back().check == "linker-found");
  CHECK(plan_fixes({}).empty());
}

TEST_CASE("a fix links for the glibc that is asked for, where the target has one", "[setup]")
{
  const Catalog catalog = Catalog::load("/nonexistent");
  const auto wanted = [&](const Triple& target, const std::string& version) {
    const LinkerOptions options =
        linker_options_for_fix(catalog.require_entry_for(target), GlibcVersion::parse(version));
    return options.glibc ? options.glibc->str() : "any";
  };
  CHECK(wanted(armv7, "2.17") == "2.17");
  CHECK(wanted(armv7, "") == "any");
  CHECK(wanted(musl, "2.17") == "any");
  CHECK(wanted(Triple::parse("wasm32-wasip1"), "2.17") == "any");
}

TEST_CASE("the names of fixes are read as they are written", "[setup]")
{
  for (const FixKind kind : {FixKind::recover, FixKind::install_std, FixKind::set_up_linker})
    CHECK(parse_fix(to_string(kind)) == kind);
  CHECK(parse_fix("") == std::nullopt);
  CHECK(parse_fix("setup_linker") == std::nullopt);
}

TEST_CASE("a fix that fails keeps no other from being made", "[setup]")
{
  const Env env({}, "/");
  int asked = 0;
  std::vector<FixKind> failed;
  const FixTools tools{.around = {.env = env, .home = Home("/nowhere")},
                       .installation = [&]() -> Installation {
                         ++asked;
                         throw Error(ErrorKind::no_toolchain, "there is no rustc");
                       }};
  const std::vector<Fixed> done = apply_fixes(
      {{.kind = FixKind::recover}, {.kind = FixKind::install_std, .target = musl}}, tools,
      {.failed = [&](const Fix& fix, const Error&) { failed.push_back(fix.kind); }});

  CHECK(asked == 2);
  CHECK(failed == std::vector{FixKind::recover, FixKind::install_std});
  REQUIRE(done.size() == 2);
  CHECK(done[1].target == musl);
  CHECK(done[1].problem.find("there is no rustc") != std::string::npos);
}

TEST_CASE("an interrupt ends all fixes", "[setup]")
{
  const Env env({}, "/");
  const FixTools tools{
      .around = {.env = env, .home = Home("/nowhere")},
      .installation = []() -> Installation { throw Error(ErrorKind::interrupted, "interrupted"); }};
  CHECK_THROWS_AS(apply_fixes({{.kind = FixKind::recover}}, tools, {}), Error);
}

TEST_CASE("the first zig that serves is used, or the one of the version that is wished for",
          "[setup]")
{
  const std::vector<ZigTrial> trials{no_zig("/a/zig"), zig("/b/zig", "0.14.1"),
                                     zig("/c/zig", "0.15.2")};
  CHECK(program(choose_zig(trials, "")) == "/b/zig");
  CHECK(program(choose_zig(trials, "0.15.2")) == "/c/zig");
  CHECK(program(choose_zig(trials, "0.13.0")) == "none");
  CHECK(program(choose_zig({}, "")) == "none");
}

TEST_CASE("no other zig takes the place of the one that XTOOL_ZIG names", "[setup]")
{
  const std::vector<ZigTrial> trials{no_zig("/mine/zig", true), zig("/b/zig", "0.14.1")};
  CHECK_THROWS_AS(choose_zig(trials, ""), Error);
  // A version that is named is an answer to another question.
  CHECK(program(choose_zig(trials, "0.14.1")) == "/b/zig");
}

}  // namespace xtool
