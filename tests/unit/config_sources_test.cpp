// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/cargo/config_sources.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include "cargo_project.hpp"
#include "catch.hpp"

#include <fmt/format.h>

namespace xtool {
namespace {

struct Project : CargoProject<Project> {
  std::string redacted(std::string text) const
  {
    for (const auto& [path, name] :
         {std::pair(root / "home/project", "P"), std::pair(root / "home", "H")})
      for (std::size_t at = 0; (at = text.find(path.string())) != std::string::npos;)
        text.replace(at, path.string().size(), name);
    return text;
  }

  // "key = value", then one line for each source.
  std::string resolve(const std::string& key) const
  {
    std::string text;
    for (const ResolvedKey& found : sources().resolve(parse_key_path(key)).values) {
      text += fmt::format("{} = {}\n", to_string(found.key), found.value.dump());
      for (const ConfigSource& source : found.sources)
        text += fmt::format("  {} {}:{} {}{}\n",
                            source.use == ConfigSource::Use::wins     ? "wins"
                            : source.use == ConfigSource::Use::joined ? "joined"
                                                                      : "hidden",
                            redacted(source.origin), source.line.value_or(0), source.written,
                            source.included ? " included" : "");
    }
    return text;
  }

  std::vector<std::string> warnings(const std::string& key = "no.such") const
  {
    std::vector<std::string> lines;
    for (const std::string& line : sources().resolve(parse_key_path(key)).warnings)
      lines.push_back(redacted(line));
    return lines;
  }
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("the nearest file wins, and a variable wins over files", "[config_sources]")
{
  Project project;
  project.global("[target.a-b]\nlinker = 'far'\n").local("[target.a-b]\nlinker = 'near'\n");
  CHECK(project.resolve("target.a-b.linker") ==
        "target.a-b.linker = \"near\"\n"
        "  wins P/.cargo/config.toml:2 'near'\n"
        "  hidden H/.cargo/config.toml:2 'far'\n");

  project.variable("CARGO_TARGET_A_B_LINKER", "");
  CHECK(project.resolve("target.a-b.linker") ==
        "target.a-b.linker = \"\"\n"
        "  wins CARGO_TARGET_A_B_LINKER:0 \"\"\n"
        "  hidden P/.cargo/config.toml:2 'near'\n"
        "  hidden H/.cargo/config.toml:2 'far'\n");
  CHECK(project.resolve("target.a-b.runner") == "");
}

TEST_CASE("arrays are joined, the farthest first, except for runners", "[config_sources]")
{
  Project project;
  project.global("[build]\nrustflags = ['a']\n[target.t]\nrunner = ['x']\n[x]\nlist = ['1']\n")
      .local("[build]\nrustflags = ['b']\n[target.t]\nrunner = ['y']\n[x]\nlist = ['2', 3]\n")
      .variable("CARGO_BUILD_RUSTFLAGS", "c  d")
      .variable("CARGO_X_LIST", "4");

  CHECK(project.resolve("build.rustflags") ==
        "build.rustflags = [\"a\",\"b\",\"c\",\"d\"]\n"
        "  wins CARGO_BUILD_RUSTFLAGS:0 \"c  d\"\n"
        "  joined P/.cargo/config.toml:2 ['b']\n"
        "  joined H/.cargo/config.toml:2 ['a']\n");
  CHECK(project.resolve("target.t.runner") ==
        "target.t.runner = [\"y\"]\n"
        "  wins P/.cargo/config.toml:4 ['y']\n"
        "  hidden H/.cargo/config.toml:4 ['x']\n");
  CHECK(project.warnings("target.t") ==
        Lines{"cargo before 1.86 joins, and newer ones join in some runs, the arrays of "
              "'target.t.runner' in 'P/.cargo/config.toml' (line 4) and 'H/.cargo/config.toml' "
              "(line 4) into one command"});
  CHECK(project.resolve("x.list").substr(0, 26) == "x.list = [\"1\",\"2\",3,\"4\"]\n ");
}

TEST_CASE("RUSTFLAGS, even empty, hides all flags of the configuration", "[config_sources]")
{
  Project project;
  project.local("[target.t]\nrustflags = 'a b'\n").variable("CARGO_TARGET_T_RUSTFLAGS", "c");
  CHECK(project.resolve("target.t.rustflags") ==
        "target.t.rustflags = [\"a\",\"b\",\"c\"]\n"
        "  wins CARGO_TARGET_T_RUSTFLAGS:0 \"c\"\n"
        "  joined P/.cargo/config.toml:2 'a b'\n");

  project.variable("RUSTFLAGS", "");
  CHECK(project.resolve("target.t.rustflags") ==
        "target.t.rustflags = \"\"\n"
        "  wins RUSTFLAGS:0 \"\"\n"
        "  hidden CARGO_TARGET_T_RUSTFLAGS:0 \"c\"\n"
        "  hidden P/.cargo/config.toml:2 'a b'\n");
  project.variable("CARGO_ENCODED_RUSTFLAGS", "e");
  CHECK(project.resolve("build.rustflags") ==
        "build.rustflags = \"e\"\n  wins CARGO_ENCODED_RUSTFLAGS:0 \"e\"\n"
        "  hidden RUSTFLAGS:0 \"\"\n");
}

TEST_CASE("some keys have variables of their own", "[config_sources]")
{
  Project project;
  project.local("[build]\nrustc = 'x'\ntarget-dir = 'y'\n")
      .variable("RUSTC", "r")
      .variable("CARGO_TARGET_DIR", "d")
      .variable("CARGO_BUILD_JOBS", "3");

  CHECK(project.resolve("build") ==
        "build.jobs = \"3\"\n  wins CARGO_BUILD_JOBS:0 \"3\"\n"
        "build.rustc = \"r\"\n  wins RUSTC:0 \"r\"\n  hidden P/.cargo/config.toml:2 'x'\n"
        "build.target-dir = \"d\"\n  wins CARGO_TARGET_DIR:0 \"d\"\n"
        "  hidden P/.cargo/config.toml:3 'y'\n");
  CHECK(config_variable({"target", "thumbv8m", "main-none-eabi", "linker"}) ==
        "CARGO_TARGET_THUMBV8M_MAIN_NONE_EABI_LINKER");
}

TEST_CASE("[env] gives way to variables that are set, unless forced", "[config_sources]")
{
  Project project;
  project.global("[env]\nA = '1'\nB = { value = '2', force = true }\nC = { value = '3' }\n")
      .variable("A", "x")
      .variable("B", "y")
      .variable("C", "z");

  CHECK(project.resolve("env") ==
        "env.A = \"x\"\n  wins A:0 \"x\"\n  hidden H/.cargo/config.toml:2 '1'\n"
        "env.B.force = true\n  wins H/.cargo/config.toml:3 true\n"
        "env.B.value = \"2\"\n  wins H/.cargo/config.toml:3 '2'\n"
        "env.C.value = \"z\"\n  wins C:0 \"z\"\n  hidden H/.cargo/config.toml:4 '3'\n");
}

TEST_CASE("an including file wins over what it includes", "[config_sources]")
{
  Project project;
  project
      .local(
          "include = ['one.toml', { path = '../two.toml' }, { path = 'no.toml', optional = true "
          "}]\nx.a = 1\n")
      .file("home/project/.cargo/one.toml", "x.a = 2\nx.b = 2\nx.l = ['one']\n")
      .file("home/project/two.toml", "include = ['three.toml']\nx.a = 3\nx.b = 3\nx.l = ['two']\n")
      .file("home/project/three.toml", "x.b = 4\nx.c = 4\n");

  CHECK(project.resolve("x") ==
        "x.a = 1\n  wins P/.cargo/config.toml:2 1\n  hidden P/two.toml:2 3 included\n"
        "  hidden P/.cargo/one.toml:1 2 included\n"
        "x.b = 3\n  wins P/two.toml:3 3 included\n  hidden P/three.toml:1 4 included\n"
        "  hidden P/.cargo/one.toml:2 2 included\n"
        "x.c = 4\n  wins P/three.toml:2 4 included\n"
        "x.l = [\"one\",\"two\"]\n  wins P/two.toml:4 ['two'] included\n"
        "  joined P/.cargo/one.toml:3 ['one'] included\n");
  CHECK(project.warnings().empty());
}

TEST_CASE("an include that Cargo refuses is a warning", "[config_sources]")
{
  Project project;
  project.global("include = 'x.toml'\n")
      .local("include = ['no.toml', 'x.cfg', 'config.toml', 7]\n")
      .file("home/project/.cargo/x.cfg", "");

  CHECK(project.warnings() ==
        Lines{"'P/.cargo/config.toml': cargo refuses an 'include' without a path",
              "'P/.cargo/config.toml': cargo refuses the included 'P/.cargo/config.toml', which "
              "includes itself in the end",
              "'P/.cargo/config.toml': cargo refuses the included 'P/.cargo/x.cfg', which does not "
              "end in '.toml'",
              "'P/.cargo/config.toml': cargo refuses the included 'P/.cargo/no.toml', which does "
              "not exist",
              "'H/.cargo/config.toml': cargo refuses an 'include' that is not an array of files"});
}

TEST_CASE("a file named config hides its twin, and CARGO_HOME is read once", "[config_sources]")
{
  Project project;
  project.global("a.b = 1\n").file("home/.cargo/config", "a.b = 2\n");

  CHECK(project.resolve("a.b") == "a.b = 2\n  wins H/.cargo/config:1 2\n");
  CHECK(project.warnings() ==
        Lines{"'H/.cargo/config' hides 'H/.cargo/config.toml', which cargo does not read"});
}

TEST_CASE("values whose shapes differ between files are a warning", "[config_sources]")
{
  Project project;
  project.global("[build]\nrustflags = 'a'\njobs = 1\n[env]\nA = '1'\nB.value = '1'\n")
      .local("[build]\nrustflags = ['a']\njobs = '1'\n[env]\nA.value = '1'\nB = '1'\n");

  CHECK(project.warnings() ==
        Lines{"cargo refuses 'build.rustflags' (string, 'H/.cargo/config.toml' line 2) together "
              "with 'build.rustflags' (array, 'P/.cargo/config.toml' line 2)",
              "cargo refuses 'env.A' (string, 'H/.cargo/config.toml' line 5) together with "
              "'env.A.value' (string, 'P/.cargo/config.toml' line 5)",
              "cargo refuses 'env.B.value' (string, 'H/.cargo/config.toml' line 6) together with "
              "'env.B' (string, 'P/.cargo/config.toml' line 6)"});
}

TEST_CASE("what Cargo ignores or refuses without a good word is a warning", "[config_sources]")
{
  Project project;
  project.local(
      "x.ratio = 1.5\nx.day = 1979-05-27\n[tageet.t]\nlinker = 'x'\n[target.t]\nlinkr = 'x'\n"
      "ar = 'x'\n[target.\"thumbv8m.main-none-eabi\"]\nlinker = 'x'\n[xtool]\na = 1\n");

  CHECK(project.warnings() ==
        Lines{"'P/.cargo/config.toml' line 1: 'x.ratio' is a float, date or time, which cargo "
              "refuses",
              "'P/.cargo/config.toml' line 2: 'x.day' is a float, date or time, which cargo "
              "refuses",
              "'P/.cargo/config.toml' line 4: cargo has no table 'tageet' and ignores "
              "'tageet.t.linker'; did you mean 'target'?",
              "'P/.cargo/config.toml' line 6: cargo has no key 'target.t.linkr' and refuses it "
              "when it builds for 't'; did you mean 'linker'?",
              "'P/.cargo/config.toml' line 9: cargo ignores "
              "'target.\"thumbv8m.main-none-eabi\".linker': it looks for "
              "target.thumbv8m.main-none-eabi.linker, without quotes"});
}

TEST_CASE("conditions are named where nobody knows whether they are true", "[config_sources]")
{
  Project project;
  project.local(
      "[target.'cfg(unix)']\nlinker = 'x'\nrustflags = ['u']\n[target.t]\nrustflags = ['t']\n"
      "[build]\nrustflags = ['b']\n");
  const std::string file = "in 'P/.cargo/config.toml'";

  CHECK(project.warnings("target.t.linker") == Lines{"'target.'cfg(unix)'.linker' " + file +
                                                     " (line 2) is used where its condition is "
                                                     "true"});
  CHECK(project.warnings("target.t.rustflags") ==
        Lines{"'target.'cfg(unix)'.rustflags' " + file +
              " (line 3) is joined where its condition is true"});
  CHECK(project.warnings("build.rustflags") ==
        Lines{"'target.'cfg(unix)'.rustflags' " + file +
                  " (line 3) replaces these flags for its target",
              "'target.t.rustflags' " + file + " (line 5) replaces these flags for its target"});
}

TEST_CASE("a file that Cargo cannot read is an error", "[config_sources]")
{
  Project project;
  project.local("[target\n");
  CHECK_THROWS_AS(project.sources(), Error);
}

}  // namespace xtool
