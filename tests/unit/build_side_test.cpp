// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/shim/build_side.hpp>
#include <xtool/link/shim/dependency_tree.hpp>
#include <xtool/support/files.hpp>

#include "catch.hpp"

using namespace xtool;

namespace {

const std::string host = "x86_64-unknown-linux-gnu";

// rustc's call for a crate, whose result goes to `output`.
BuildSide link_side(const std::string& crate, const std::string& output,
                    const std::string& program = "", const std::vector<std::string>& more = {})
{
  std::vector<std::string> arguments{"-m64", "/tmp/rustc1/symbols.o", "-o", output};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return side_of({.crate = crate, .program = program}, arguments);
}

BuildSurroundings script_in(const std::string& out_dir, const std::vector<std::string>& locked)
{
  return {.out_dir = out_dir, .build_script = true, .locked = locked};
}

}  // namespace

TEST_CASE("a build script is known by its name and place, in each of Cargo's layouts",
          "[build_side]")
{
  CHECK(link_side("build_script_build", "/t/debug/build/app-0123/build_script_build-0123") ==
        BuildSide::host);
  CHECK(link_side("build_script_main", "/t/" + host + "/r/build/app/01/out/build_script_main-01") ==
        BuildSide::host);
  CHECK(link_side("app", "/t/release/deps/app-0123", "app") == BuildSide::user);
  CHECK(link_side("app", "/t/release/build/app/0123/out/app-0123", "app") == BuildSide::user);
}

TEST_CASE("programs and tests that are called like a build script are none", "[build_side]")
{
  CHECK(link_side("build_script_x", "/t/debug/deps/build_script_x-01", "build_script_x") ==
        BuildSide::user);
  CHECK(link_side("build_script_works", "/t/debug/deps/build_script_works-01") == BuildSide::user);
  CHECK(link_side("build_script_works", "/build/t/debug/deps/build_script_works-01") ==
        BuildSide::user);
  CHECK(link_side("build_script_works", "/t/debug/build/p/01/out/build_script_works-01", "",
                  {"/r/lib/rustlib/x/lib/libtest-12ab.rlib"}) == BuildSide::user);
}

TEST_CASE("a proc-macro is known by what it exports, and no other library is one", "[build_side]")
{
  const TempDir directory;
  const std::string macro = (directory.path() / "list").string();
  const std::string other = (directory.path() / "other").string();
  write_new_file(macro, "{\n  global:\n    __rustc_proc_macro_decls_1a2b__;\n  local:\n    *;\n};");
  write_new_file(other, "{\n  global:\n    plugin_entry;\n  local:\n    *;\n};");

  for (const std::string option : {"-Wl,--version-script=", "-Wl,--version-script,"}) {
    CHECK(link_side("m", "/t/debug/deps/libm-01.so", "", {option + macro, "-shared"}) ==
          BuildSide::host);
    CHECK(link_side("m", "/t/debug/deps/libm.so", "", {option + other, "-shared"}) ==
          BuildSide::user);
  }
  CHECK(link_side("m", "/t/debug/deps/libm-01.so", "", {"-Wl,--version-script=/none"}) ==
        BuildSide::user);
}

TEST_CASE("a build script compiles for the side that its directory is of", "[build_side]")
{
  const std::vector<std::string> both{"/t/release", "/t/" + host + "/release"};
  const auto side = [&](const std::string& out_dir, const std::vector<std::string>& locked) {
    return side_of(script_in(out_dir, locked), {"-c", "a.c"});
  };

  CHECK(side("/t/release/build/z-1/out", both) == BuildSide::host);
  CHECK(side("/t/" + host + "/release/build/z-2/out", both) == BuildSide::user);
  CHECK(side("/t/release/build/z-1/out", {"/t/armv7/release", "/t/release"}) == BuildSide::host);
  CHECK(side("/t/release/build/z-1/out", {"/t/release"}) == BuildSide::user);
  CHECK(side("/t/" + host + "/release/build/z-1/out", {"/t/" + host + "/release"}) ==
        BuildSide::user);
  // The files of a build directory and the results are apart.
  CHECK(side("/b/release/build/z/1/out", {"/t/release", "/b/release", "/b/" + host + "/release",
                                          "/t/" + host + "/release"}) == BuildSide::host);
  CHECK(side("/elsewhere/out", both) == BuildSide::user);
}

TEST_CASE("whether both sides share a directory is told by the locks", "[build_side]")
{
  const std::string target_side = "/t/" + host + "/release";

  CHECK(compiles_for_both(script_in("/t/release/build/z/out", {"/t/release"})));
  CHECK(compiles_for_both(script_in(target_side + "/build/z/out", {target_side})));
  CHECK_FALSE(compiles_for_both(script_in("/t/release/build/z/out", {"/t/release", target_side})));
  CHECK_FALSE(
      compiles_for_both(script_in(target_side + "/build/z/out", {"/t/release", target_side})));
  CHECK_FALSE(compiles_for_both(script_in("/t/release/build/z/out", {})));
}

TEST_CASE("code with libc++'s names is what only zig links", "[build_side]")
{
  const TempDir directory;
  const std::string folder = directory.path().string();
  write_new_file(folder + "/libzigs.a", "!<arch>\n _ZNSt3__16vectorIiE");
  write_new_file(folder + "/libgccs.a", "!<arch>\n _ZNSt6vectorIiE");

  CHECK(links_zigs_cxx({folder + "/libzigs.a", "-lc++"}));
  CHECK(links_zigs_cxx({"-L", folder, "-lzigs", "-lstdc++"}));
  CHECK(links_zigs_cxx({"-L" + folder, "-Wl,-Bstatic", "-lzigs", "-Wl,-Bdynamic", "-lc++"}));
  CHECK_FALSE(links_zigs_cxx({folder + "/libgccs.a", "-lstdc++"}));
  CHECK_FALSE(links_zigs_cxx({folder + "/libzigs.a"}));
}

TEST_CASE("what runs only while it is built is told by the tree of dependencies", "[build_side]")
{
  const std::string tree = R"(app v0.1.0 (/w/app)
|-- both v1.0.0
|   `-- deep v2.0.0+x
`-- mac v0.1.0 (proc-macro) (/w/mac)
    |-- both v1.0.0 (*)
    |-- inner v0.3.0
    |   [build-dependencies]
    |   `-- cc v1.2.0
    `-- shown-twice v0.1.0
        `-- through-both v0.1.0
    [build-dependencies]
    `-- maker v0.1.0
[build-dependencies]
`-- tool v0.4.0
    `-- deep v1.0.0
[dev-dependencies]
|-- checker v0.1.0
`-- shown-twice v0.1.0 (*)
)";
  const auto here = [&](const std::string& name, const std::string& version) {
    return only_runs_here(tree, name, version);
  };

  CHECK(here("mac", "0.1.0"));
  CHECK(here("inner", "0.3.0"));
  CHECK(here("maker", "0.1.0"));
  CHECK(here("tool", "0.4.0"));
  CHECK(here("deep", "1.0.0"));
  CHECK(here("cc", "1.2.0"));
  CHECK_FALSE(here("app", "0.1.0"));
  CHECK_FALSE(here("both", "1.0.0"));
  CHECK_FALSE(here("deep", "2.0.0+x"));
  CHECK_FALSE(here("checker", "0.1.0"));
  CHECK_FALSE(here("through-both", "0.1.0"));
  CHECK_FALSE(here("unknown", "1.0.0"));
  CHECK_FALSE(only_runs_here("", "app", "0.1.0"));
}
