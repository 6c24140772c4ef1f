// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/cargo/rustflags.hpp>

#include "cargo_project.hpp"
#include "catch.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace xtool {
namespace {

const Triple target = Triple::parse("x86_64-pc-windows-gnu");
const std::string ours = R"(["-Cdlltool=/shim"])";

struct Project : CargoProject<Project> {
  // Where a flag that goes to the user's own file is placed: "free", "given", or
  // "taken: KEY = VALUE (project)".
  std::string place() const
  {
    const FlagPlace place =
        place_for_flag(sources(), target, home_file, "dlltool",
                       [](const ConfigSource& source) { return source.written == ours; });
    if (place.kind != FlagPlace::Kind::taken)
      return place.kind == FlagPlace::Kind::free ? "free" : "given";
    return fmt::format("taken: {} = {} ({})", to_string(place.key), place.flags.written,
                       place.flags.origin == home_file      ? "home"
                       : place.flags.origin == project_file ? "project"
                                                            : place.flags.origin);
  }

  // "NAME=VALUE", with | for the separator that no shell shows; "" for nothing.
  std::string variable_for(const std::string& value = "/shim") const
  {
    const auto found = variable_with_flag(sources(), target, "dlltool", value);
    std::string text = found ? found->first + "=" + found->second : "";
    std::replace(text.begin(), text.end(), '\x1f', '|');
    return text;
  }
};

std::string of_target(const std::string& value)
{
  return "[target.x86_64-pc-windows-gnu]\nrustflags = " + value + "\n";
}

std::string of_build(const std::string& value) { return "[build]\nrustflags = " + value + "\n"; }

}  // namespace

TEST_CASE("the flag that names a linker is found among those that rustc is given", "[rustflags]")
{
  Project project;
  const auto named = [&]() -> std::string {
    const std::optional<LinkerFlag> found = linker_flag(project.sources(), target);
    return !found                                         ? "none"
           : found->key.front() == "build"                ? found->flag + " of build"
           : found->source.origin == "RUSTFLAGS"          ? found->flag + " of the environment"
           : found->source.origin == project.project_file ? found->flag + " of the project"
                                                          : found->flag + " of elsewhere";
  };
  CHECK(named() == "none");
  project.global(of_build("['-Clinker=far']"));
  CHECK(named() == "-Clinker=far of build");
  project.local(of_target("'-C linker=near'"));
  CHECK(named() == "linker=near of the project");
  project.local(of_target("['-g']"));
  CHECK(named() == "none");
  project.variable("RUSTFLAGS", "--cfg linker=\"x\" -Clinker-flavor=ld");
  CHECK(named() == "none");
  project.variable("RUSTFLAGS", "-g --codegen=linker=x");
  CHECK(named() == "--codegen=linker=x of the environment");
}

TEST_CASE("a codegen option is recognised in each of its spellings", "[rustflags]")
{
  const auto has = [](const Json& flags) {
    return has_codegen_option({.value = flags}, "dlltool");
  };
  CHECK(has("-Cdebuginfo=0 -C dlltool=x"));
  CHECK(has("-Cdlltool=x"));
  CHECK(has("-Copt-level=1\x1f-Cdlltool=x"));
  CHECK(has(Json::array({"--codegen=dlltool=x"})));
  CHECK(has(Json::array({"-C", "dlltool=with a blank"})));
  CHECK_FALSE(has(Json::array({"-Clinker=dlltool", "--cfg", "dlltool"})));
  CHECK_FALSE(has(""));
}

TEST_CASE("a flag can be written where nothing of the user's is", "[rustflags]")
{
  CHECK(Project().place() == "free");
  CHECK(Project().global(of_target(ours)).place() == "free");
  CHECK(Project().global("[target.x86_64-pc-windows-gnu]\nlinker = 'x'\n").place() == "free");
}

TEST_CASE("flags that stand in the file already are never replaced", "[rustflags]")
{
  CHECK(Project().global(of_target("['-Cpanic=abort']")).place() ==
        "taken: target.x86_64-pc-windows-gnu.rustflags = ['-Cpanic=abort'] (home)");
  CHECK(Project().global(of_target("['-Cdlltool=mine']")).place() == "given");
  CHECK(Project().global(of_target("'-C dlltool=mine'")).place() == "given");
}

TEST_CASE("Cargo joins arrays of several files, but refuses a text beside one", "[rustflags]")
{
  CHECK(Project().local(of_target("['-Cpanic=abort']")).place() == "free");
  CHECK(Project().local(of_target("'-Cpanic=abort'")).place() ==
        "taken: target.x86_64-pc-windows-gnu.rustflags = '-Cpanic=abort' (project)");
}

TEST_CASE("flags for all targets are not hidden by some for one", "[rustflags]")
{
  CHECK(Project().local(of_build("['-Dwarnings']")).place() ==
        "taken: build.rustflags = ['-Dwarnings'] (project)");
  CHECK(Project().variable("CARGO_BUILD_RUSTFLAGS", "-Dwarnings").place() ==
        "taken: build.rustflags = \"-Dwarnings\" (CARGO_BUILD_RUSTFLAGS)");
  CHECK(Project().local(of_build("['-C', 'dlltool=mine']")).place() == "given");
  // As xtool wrote the flag before the user wrote those.
  CHECK(Project().global(of_target(ours)).local(of_build("['-Dwarnings']")).place() ==
        "taken: build.rustflags = ['-Dwarnings'] (project)");
  // What is added to flags that are not used would not be used either.
  CHECK(Project()
            .global(of_build("['-Cdlltool=unused']"))
            .local(of_target("['-Cpanic=abort']"))
            .place() ==
        "taken: target.x86_64-pc-windows-gnu.rustflags = ['-Cpanic=abort'] (project)");
}

TEST_CASE("RUSTFLAGS say nothing about what the files should hold", "[rustflags]")
{
  CHECK(Project().variable("RUSTFLAGS", "-Dwarnings").place() == "free");
  CHECK(Project().variable("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUSTFLAGS", "-g").place() == "free");
}

TEST_CASE("the last of the flags that rustc gets tells an option", "[rustflags]")
{
  const auto option = [](const Project& project) {
    return codegen_option(project.sources(), target, "dlltool").value_or("none");
  };
  CHECK(option(Project().global(of_target(ours))) == "/shim");
  CHECK(option(Project().global(of_target(ours)).local(of_target("['-C', 'dlltool=mine']"))) ==
        "mine");
  CHECK(option(Project().global(of_build("['-Cdlltool=with a blank']"))) == "with a blank");
  CHECK(option(Project()
                   .global(of_build("['-Cdlltool=unused']"))
                   .local(of_target("['-Cpanic=abort']"))) == "none");
  // Cargo goes on to build.rustflags where a target's flags are there but empty.
  CHECK(option(Project().global(of_build("['-Cdlltool=for-all']")).local(of_target("[]"))) ==
        "for-all");
  CHECK(option(Project().global(of_target(ours)).variable("RUSTFLAGS", "")) == "none");
}

TEST_CASE("a variable gives a flag and leaves those that there are", "[rustflags]")
{
  const std::string name = "CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUSTFLAGS";
  CHECK(Project().variable_for() == name + "=-Cdlltool=/shim");
  CHECK(Project().global(of_target("['-g']")).variable_for() == name + "=-Cdlltool=/shim");
  CHECK(Project().global(of_target("['-g']")).variable(name, "-O").variable_for() ==
        name + "=-O -Cdlltool=/shim");
  CHECK(Project()
            .global(of_build("['-g']"))
            .local(of_build("['-C', 'debug-assertions']"))
            .variable_for() == name + "=-g -C debug-assertions -Cdlltool=/shim");
  CHECK(Project().variable("RUSTFLAGS", "-Dwarnings  -g").variable_for() ==
        "RUSTFLAGS=-Dwarnings -g -Cdlltool=/shim");
  CHECK(Project().variable("RUSTFLAGS", "").variable_for() == "RUSTFLAGS=-Cdlltool=/shim");
  CHECK(Project()
            .variable("RUSTFLAGS", "-g")
            .variable("CARGO_ENCODED_RUSTFLAGS", "-C\x1flink-arg=a b")
            .variable_for() == "CARGO_ENCODED_RUSTFLAGS=-C|link-arg=a b|-Cdlltool=/shim");
}

TEST_CASE("no variable is set for a flag that is given, or that cannot be told", "[rustflags]")
{
  CHECK(Project().global(of_target(ours)).variable_for() == "");
  CHECK(Project().variable("RUSTFLAGS", "-C dlltool=mine").variable_for() == "");
  CHECK(Project().variable_for("/with a blank") == "");
  CHECK(Project().global(of_build("['-Clink-arg=a b']")).variable_for() == "");
  CHECK(Project().variable("CARGO_ENCODED_RUSTFLAGS", "").variable_for("/with a blank") ==
        "CARGO_ENCODED_RUSTFLAGS=-Cdlltool=/with a blank");
}

TEST_CASE("a value of a file counts unless another hides it", "[config_sources]")
{
  const KeyPath flags = target_key(target, "rustflags");
  const auto hiding = [&](const Project& project) {
    const auto found = project.sources().hiding(flags, project.home_file);
    return found ? found->origin : "";
  };
  CHECK(hiding(Project().global(of_target("['a']"))) == "");
  CHECK(hiding(Project().global(of_target("['a']")).local(of_target("['b']"))) == "");
  CHECK(hiding(Project().global(of_target("['a']")).variable("RUSTFLAGS", "b")) == "RUSTFLAGS");
  const auto linker = [](const std::string& name) {
    return "[target.x86_64-pc-windows-gnu]\nlinker = '" + name + "'\n";
  };
  Project other;
  other.global(linker("a")).local(linker("b"));
  CHECK(other.sources()
            .hiding(target_key(target, "linker"), other.home_file)
            .value_or(ConfigSource{})
            .origin == other.project_file);
  Project same;
  same.global(linker("a")).local(linker("a"));
  CHECK_FALSE(same.sources().hiding(target_key(target, "linker"), same.home_file));
}

}  // namespace xtool
