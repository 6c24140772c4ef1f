// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/cargo/config_sources.hpp>

#include "catch.hpp"
#include "flawed_project.hpp"

namespace xtool {
namespace {

using Lines = std::vector<std::string>;

}  // namespace

// Each was tried with `cargo check` 1.85 and 1.95.
TEST_CASE("values of the profiles that cargo always reads are checked", "[config_schema]")
{
  FlawedProject project;
  for (const char* value :
       {"opt-level = 'x'", "opt-level = '3'", "opt-level = 4", "codegen-units = 0", "debug = 3",
        "debug = 'some'", "debug-assertions = 1", "panic = 'stop'", "strip = 'all'", "lto = 2",
        "lto = 'fatt'", "rpath = 'yes'", "inherits = 'dev'", "split-debuginfo = 1",
        "package.x.panic = 'abort'", "build-override.lto = true", "package.'*'.opt-level = 'x'"}) {
    INFO(value);
    CHECK(project.flaws_in(fmt::format("[profile.release]\n{}\n", value)).size() == 1);
    CHECK(project.flaws_in(fmt::format("[profile.mine]\n{}\n", value)).empty());
  }
  CHECK(project
            .flaws_in("[profile.dev]\nopt-level = 's'\ndebug = 'full'\nlto = 'off'\nstrip = true\n"
                      "panic = 'abort'\nsplit-debuginfo = 'packed'\nunheard-of = 1\n"
                      "[profile.dev.package.x]\nopt-level = 0\n[profile.dev.build-override]\n"
                      "codegen-units = 1\n")
            .empty());
  project.variable("CARGO_PROFILE_DEV_OPT_LEVEL", "fast")
      .variable("CARGO_PROFILE_TEST_LTO", "true");
  CHECK(project.flaws_in("") == Lines{"refused profile.dev.opt-level"});
}

TEST_CASE("a table with nothing in it is refused where cargo wants a value", "[config_schema]")
{
  FlawedProject project;
  for (const char* table :
       {"[build.jobs]", "[build.target]", "build.jobs = {}", "[build.rustflags]", "[paths]",
        "[http.proxy]", "[term.progress.when]", "[env.X]", "env.X = {}", "[source.mine]",
        "[profile.dev.opt-level]", "[profile.dev.package.x.debug]",
        "[target.x86_64-unknown-linux-gnu.linker]", "[target.'cfg(unix)'.runner]",
        "[patch.crates-io.x]", "[patch.crates-io]\nx = { features = ['y'] }"}) {
    INFO(table);
    CHECK(project.flaws_in(table).size() == 1);
  }
  for (const char* table :
       {"[build]", "[env]", "[target]", "[source]", "[profile.dev]", "[term.progress]", "[net]",
        "[http.ssl-version]", "[source.crates-io]", "[registries.x]", "[alias.x]",
        "[cargo-new.vcs]", "[target.x86_64-unknown-linux-gnu]", "[target.'cfg(unix)']", "[[x.y]]",
        "[patch.crates-io]\nx = '1'", "[target.x86_64-unknown-linux-gnu.x.rustc-env]"}) {
    INFO(table);
    CHECK(project.flaws_in(table).empty());
  }
}

TEST_CASE("a table with nothing in it is merged as any other", "[config_schema]")
{
  FlawedProject project;
  project.global("[env.X]\nvalue = 'x'\n[target.x86_64-unknown-linux-gnu]\nlinker = 'cc'\n");
  CHECK(project.flaws_in("[env.X]\n[target.x86_64-unknown-linux-gnu]\n").empty());

  project.global("env.X = 'x'\nbuild.rustflags = []\n");
  CHECK(project.flaws_in("[env.X]\n") == Lines{"refused env.X", "refused env.X"});
}

TEST_CASE("what a table has to have is asked of all files together", "[config_schema]")
{
  FlawedProject project;
  CHECK(project.flaws_in("[env]\nA = { force = true, relative = true }\n") ==
        Lines{"refused env.A.force"});
  CHECK(project.flaws_in("[source.near]\nreplace-with = 'x'\n") ==
        Lines{"refused source.near.replace-with"});
  CHECK(project.flaws_in("[source.near]\nregistry = 'no-url'\n") ==
        Lines{"refused source.near.registry"});
  CHECK(project.flaws_in("term.progress.when = 'always'\n") == Lines{"refused term.progress.when"});
  CHECK(project.flaws_in("paths = ['gone']\n[patch.crates-io]\nx = { path = 'gone' }\n") ==
        Lines{"refused paths", "refused patch.crates-io.x.path"});

  project.global(
      "[env.A]\nvalue = 'x'\n[source.near]\ndirectory = 'y'\n"
      "[term]\nprogress.width = 9\n");
  CHECK(project
            .flaws_in("[env]\nA = { force = true }\n[source.near]\nreplace-with = 'x'\n"
                      "[source.crates-io]\nreplace-with = 'near'\n"
                      "[term]\nprogress.when = 'always'\n")
            .empty());
}

TEST_CASE("what only nightlies have in a profile is refused by the others", "[config_schema]")
{
  FlawedProject project;
  project.local("[profile.dev]\ncodegen-backend = 'cranelift'\n").cargo("1.95.0");
  CHECK(project.flaws() == Lines{"refused profile.dev.codegen-backend"});
  project.cargo("1.97.0-nightly");
  CHECK(project.flaws().empty());
}

}  // namespace xtool
