// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/cargo/config_sources.hpp>
#include <xtool/cargo/target_settings.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include "catch.hpp"
#include "flawed_project.hpp"

#include <fmt/format.h>

namespace xtool {
namespace {

using Project = FlawedProject;
using Lines = std::vector<std::string>;

}  // namespace

// Each was tried with `cargo check` 1.85 and 1.95.
TEST_CASE("what cargo refuses for its type or its place is known", "[config_schema]")
{
  Project project;
  CHECK(project.flaws_in("[target]\nlinker = 'x'\n") == Lines{"refused target.linker"});
  CHECK(project.flaws_in("build.target-dir = 5\n") == Lines{"refused build.target-dir"});
  CHECK(project.flaws_in("build.incremental = 'true'\n") == Lines{"refused build.incremental"});
  CHECK(project.flaws_in("build.jobs = 0\n") == Lines{"refused build.jobs"});
  CHECK(project.flaws_in("build.rustflags = ['a', 1]\n") == Lines{"refused build.rustflags"});
  CHECK(project.flaws_in("build = 'x'\n") == Lines{"refused build"});
  CHECK(project.flaws_in("[target.any]\nlinker = 3\n") == Lines{"refused target.any.linker"});
  CHECK(project.flaws_in("[target.any.rustflags]\na = 'b'\n") ==
        Lines{"refused target.any.rustflags.a"});
  CHECK(project.flaws_in("[target.any]\nrunner = []\n") == Lines{"refused target.any.runner"});
  CHECK(project.flaws_in("[env]\nA = 1\nB = { value = 'x', force = 'no' }\nRUSTUP_HOME = 'x'\n") ==
        Lines{"refused env.A", "refused env.B.force", "refused env.RUSTUP_HOME"});
  CHECK(project.flaws_in("term.color = 'yes'\nhttp.timeout = 'x'\nterm.progress.when = 'x'\n") ==
        Lines{"refused term.color", "refused http.timeout", "refused term.progress.when"});
}

TEST_CASE("a target's table refuses what is no key of it once the target is built",
          "[config_schema]")
{
  Project project;
  CHECK(project.flaws_in("[target.t-u-v]\nrustc-link-search = ['x']\nstrip = true\nar = 'x'\n") ==
        Lines{"for target target.t-u-v.rustc-link-search", "for target target.t-u-v.strip"});
  CHECK(
      project.flaws_in("[target.t-u-v.ssl]\nrustc-link-lib = 'x'\nroot = '/x'\nwarning = 'w'\n") ==
      Lines{"for target target.t-u-v.ssl.rustc-link-lib", "for target target.t-u-v.ssl.warning"});
  CHECK(project.flaws_in("[target.thumbv8m.main-none-eabi]\nlinker = 'x'\nrustflags = ['x']\n")
            .empty());
}

TEST_CASE("what cargo ignores is known, with or without a warning of its own", "[config_schema]")
{
  Project project;
  CHECK(project.flaws_in("build.rustflag = ['x']\nbuild.targets = 'x'\nterm.verbosity = 'x'\n"
                         "http.foo = 1\nnet.foo = 1\n") ==
        Lines{"warned build.rustflag", "warned build.targets", "warned term.verbosity",
              "warned http.foo", "warned net.foo"});
  CHECK(project.flaws_in("[target.'cfg(unix)']\nar = 'x'\n") ==
        Lines{"warned target.'cfg(unix)'.ar"});
  CHECK(project.flaws_in("[target.target.a-b-c]\nlinker = 'x'\n") ==
        Lines{"ignored target.target.a-b-c.linker"});
  CHECK(project.flaws_in("[armv7-unknown-linux-gnueabihf]\nlinker = 'x'\n") ==
        Lines{"ignored armv7-unknown-linux-gnueabihf.linker"});
  CHECK(project.flaws_in("[profile.relese]\nopt-level = 3\n[profile.fast]\nopt-level = 3\n") ==
        Lines{"ignored profile.relese.opt-level"});
  CHECK(project.flaws_in("[target.'cfg(target_arch == \"arm\")']\nlinker = 'x'\n") ==
        Lines{"ignored target.'cfg(target_arch == \"arm\")'.linker"});
}

TEST_CASE("a sound configuration has no flaw", "[config_schema]")
{
  Project project;
  CHECK(project
            .flaws_in("include = []\n[alias]\nx = 1\n[build]\ntarget = ['a', 'b']\njobs = "
                      "'default'\nanalysis = { enabled = true }\n[term]\nprogress = { when = "
                      "'always', width = 80 }\n[http]\nssl-version.min = 'tlsv1.2'\n"
                      "[net.ssh]\nknown-hosts = ['x']\n[env]\nA = { value = 'x', other = 1 }\n"
                      "[registries.x]\nanything = 5\n[my-tool]\nkey = 1\n")
            .empty());
}

TEST_CASE("variables whose text cargo refuses are flaws", "[config_schema]")
{
  Project project;
  project.variable("CARGO_BUILD_JOBS", "0")
      .variable("CARGO_TERM_COLOR", "yes")
      .variable("CARGO_TERM_QUIET", "1")
      .variable("CARGO_HTTP_TIMEOUT", "30")
      .variable("CARGO_NET_RETRY", "x");
  CHECK(project.flaws() == Lines{"refused build.jobs", "refused term.quiet", "refused term.color"});
}

TEST_CASE("a wrapper that names no program is a flaw", "[config_schema]")
{
  Project project;
  project.cargo("1.95.0").local("[build]\nrustc-wrapper = 'no-such-program'\n");
  CHECK(project.flaws() == Lines{"refused build.rustc-wrapper"});
  project.variable("RUSTC_WRAPPER", "");
  CHECK(project.flaws().empty());
  project.local("[build]\nrustc = '/no/such/rustc'\n");
  CHECK(project.flaws() == Lines{"refused build.rustc"});
}

TEST_CASE("the cargo at hand decides what is too new for it", "[config_schema]")
{
  Project project;
  project.file("home/project/.cargo/more.toml", "[build]\njobs = 9\n");
  project.local("include = ['more.toml']\n[env]\nA = { value = 'x', }\n").cargo("1.95.0");
  CHECK(project.flaws().empty());
  CHECK(project.sources().resolve_value({"build", "jobs"}));

  project.cargo("1.85.0");
  CHECK(project.flaws() == Lines{"refused ", "ignored "});
  CHECK(!project.sources().resolve_value({"build", "jobs"}));

  project.local("x = [1]\n[[patch.y]]\na = 'b'\n");
  CHECK(project.flaws() == Lines{"refused "});
  project.cargo("1.94.0");
  CHECK(project.flaws().empty());
}

TEST_CASE("arrays of a runner are joined as the cargo at hand joins them", "[config_schema]")
{
  Project project;
  const std::string key = "target.t-u-v.runner";
  project.global("[target.t-u-v]\nrunner = ['far']\n").local("[target.t-u-v]\nrunner = ['near']\n");
  const auto value = [&] {
    return project.sources().resolve_value(parse_key_path(key))->value.dump();
  };
  project.cargo("1.85.0");
  CHECK(value() == R"(["far","near"])");
  CHECK(project.flaws_of(key) == Lines{"used " + key});
  project.cargo("1.95.0");
  CHECK(value() == R"(["near"])");
  CHECK(project.flaws_of(key).empty());
  // Then it depends on the order of a hash map.
  project.global("[target.t-u-v]\nrunner = ['far']\n[env]\nA = 'x'\n")
      .local("[target.t-u-v]\nrunner = ['near']\n[env]\nB = 'x'\n");
  CHECK(project.flaws_of(key) == Lines{"used " + key});
}

TEST_CASE("tables whose condition is true give a target its settings", "[config_conditions]")
{
  Project project;
  project.cargo("1.95.0", "unix\\ntarget_arch=\"arm\"\\n")
      .global("[target.'cfg(unix)']\nlinker = 'unix-cc'\nrustflags = ['u']\n")
      .local(
          "[target.'cfg(target_arch = \"arm\")']\nrunner = 'arm-run'\nrustflags = 'a b'\n"
          "[target.'cfg(windows)']\nlinker = 'no'\n[build]\nrustflags = ['x']\n");
  const auto found = [&](const std::string& key) {
    const auto resolved = project.sources().resolve_value(parse_key_path("target.t-u-v." + key));
    return resolved ? resolved->value.dump() + " " + to_string(resolved->sources.front().key)
                    : "none";
  };
  CHECK(found("linker") == "\"unix-cc\" target.'cfg(unix)'.linker");
  CHECK(found("runner") == "\"arm-run\" target.'cfg(target_arch = \"arm\")'.runner");
  CHECK(found("rustflags") == "[\"a\",\"b\",\"u\"] target.'cfg(unix)'.rustflags");
  CHECK(conditional_setting(project.sources(), Triple::parse("t-u-v"), "linker"));
  project.cargo("1.73.0", "unix\\ntarget_arch=\"arm\"\\n");
  CHECK(found("linker") == "none");  // older ones do not look for it there
  CHECK(found("runner") == "\"arm-run\" target.'cfg(target_arch = \"arm\")'.runner");

  project.variable("CARGO_TARGET_T_U_V_LINKER", "own");
  CHECK(found("linker") == "\"own\" target.t-u-v.linker");
  CHECK(!conditional_setting(project.sources(), Triple::parse("t-u-v"), "linker"));
}

TEST_CASE("several conditions that give a runner are what cargo refuses", "[config_conditions]")
{
  Project project;
  project.cargo("1.95.0", "unix\\nfoo\\n")
      .local("[target.'cfg(unix)']\nrunner = 'a'\n[target.'cfg(foo)']\nrunner = 'b'\n");
  CHECK(project.flaws_of("target.t-u-v.runner") == Lines{"for target target.t-u-v.runner"});
  project.global("[target.t-u-v]\nrunner = 'own'\n");
  CHECK(project.flaws_of("target.t-u-v.runner").empty());
}

TEST_CASE("flags of nightly are what a stable rustc refuses", "[config_conditions]")
{
  Project project;
  project.cargo("1.95.0").local("[build]\nrustflags = ['-Zthreads=2']\n");
  CHECK(project.flaws_of("build.rustflags") == Lines{"for target build.rustflags"});
  project.cargo("1.97.0-nightly");
  CHECK(project.flaws_of("build.rustflags").empty());
}

TEST_CASE("a runner is a text where cargo splits that into the same words", "[target_settings]")
{
  CHECK(to_toml(runner_value({"qemu-arm", "-L", "/usr/x"})) == R"("qemu-arm -L /usr/x")");
  CHECK(to_toml(runner_value({"/home/me/my tools/run"})) == R"(["/home/me/my tools/run"])");
  CHECK(to_toml(runner_value({"run", ""})) == R"(["run", ""])");
  CHECK(to_toml(runner_value({"a\xc2\xa0"
                              "b"})) ==
        "[\"a\xc2\xa0"
        "b\"]");
  CHECK(to_toml(runner_value({"gr\xc3\xbc\xc3\x9f"})) == "\"gr\xc3\xbc\xc3\x9f\"");
}

TEST_CASE("a plan that cargo could not load any more is a conflict", "[target_settings]")
{
  Project project;
  project.local(
      "[env]\nCC_x = { value = 'my-cc', force = true }\n[target.t-u-v]\nrunner = ['a']\n");
  const auto conflict = [&](const std::string& text) {
    const std::map<std::string, std::string> variables = {
        {"HOME", (project.root / "home").string()}};
    try {
      require_mergeable({.before = {.path = project.home_file}, .after = text},
                        Env(variables, project.root / "home/project"));
    } catch (const Error& error) {
      return error.kind() == ErrorKind::conflict;
    }
    return false;
  };
  CHECK(!conflict("[target.t-u-v]\nlinker = 'cc'\nrunner = ['b']\n[env]\nCC_y = 'cc'\n"));
  CHECK(conflict("[env]\nCC_x = 'cc'\n"));
  CHECK(conflict("[target.t-u-v]\nrunner = 'b'\n"));
}

TEST_CASE("a value for a key is of the type that cargo takes", "[target_settings]")
{
  const auto shape = [](const std::string& key) {
    const KeyShape found = shape_of(parse_key_path(key));
    return fmt::format("{}{}{}", found.text ? "t" : "", found.number ? "n" : "",
                       found.truth ? "b" : "");
  };
  CHECK(shape("build.incremental") == "b");
  CHECK(shape("build.target-dir") == "t");
  CHECK(shape("http.timeout") == "n");
  CHECK(shape("target.a.linker") == "t");
  CHECK(shape("alias.x") == "t");
  CHECK(shape("my-tool.x").empty());
  CHECK(flaw_of_setting({"build", "incremental"}, std::string("yes")));
  CHECK(!flaw_of_setting({"build", "incremental"}, true));
}

}  // namespace xtool
