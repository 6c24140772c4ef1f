// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/linker_outlook.hpp>
#include <xtool/support/error.hpp>

#include "catch.hpp"
#include "machine.hpp"

#include <fmt/format.h>

using namespace xtool;
using namespace xtool::testing;
using Lines = std::vector<std::string>;

namespace {

const std::string armv7 = "armv7-unknown-linux-gnueabihf";

// A machine with a rustc for x86_64 Linux, whose programs all fail and leave a trace.
struct Workplace : Machine {
  PackageAdvice packages = PackageAdvice("ID=debian\nVERSION_CODENAME=bookworm\n");
  bool has_rustc = true;

  Workplace()
  {
    variables["XTOOL_SYSTEM_ROOT"] = path("root").native();
    file("rust/lib/rustlib/components", "");
  }
  void tool(const std::string& name) const
  {
    script(name, fmt::format("echo > '{}'\nexit 1\n", path("was-run").native()));
  }
  void install_std(const std::string& target) const
  {
    file("rust/lib/rustlib/" + target + "/lib/libstd.rlib", "");
  }
  LinkerOutlook outlook(const std::string& name) const
  {
    static const Catalog catalog = Catalog::parse(builtin_catalog(), "built in");
    const Env env = this->env();
    const Installation installation{
        .toolchain = {.host = Triple::parse("x86_64-unknown-linux-gnu")},
        .sysroot = Sysroot(path("rust"))};
    return linker_outlook(catalog.require(name),
                          {.env = env, .home = Home(path("xtool")), .packages = packages},
                          has_rustc ? &installation : nullptr);
  }
  std::string line(const LinkerProspect& one) const
  {
    return fmt::format("{} {}{}{}", one.kind, to_string(one.prospect),
                       one.program.empty() ? "" : " " + one.program.filename().native(),
                       one.reason.empty() ? "" : ": " + one.reason);
  }
  Lines linkers(const std::string& name) const
  {
    Lines lines;
    for (const LinkerProspect& one : outlook(name).linkers)
      lines.push_back(line(one));
    return lines;
  }
};

}  // namespace

TEST_CASE("each kind of linker is said to be here, or why not, and nothing is run", "[outlook]")
{
  Workplace machine;
  CHECK(machine.linkers(armv7) ==
        Lines{"gcc absent: 'arm-linux-gnueabihf-gcc' is not on PATH",
              "clang absent: it is not on PATH",
              "zig absent: none is on PATH, and xtool has installed none"});

  for (const char* name : {"bin/arm-linux-gnueabihf-gcc", "bin/clang", "bin/zig", "bin/python3"})
    machine.tool(name);
  CHECK(machine.linkers(armv7) ==
        Lines{"gcc here arm-linux-gnueabihf-gcc",
              "clang refused clang: no headers and libraries of '" + armv7 + "' are here",
              "zig here zig"});
  CHECK(machine.outlook(armv7).linkers[1].help ==
        Lines{"install a cross compiler, whose C library clang uses: "
              "`sudo apt install g++-arm-linux-gnueabihf`"});
  CHECK_FALSE(std::filesystem::exists(machine.path("was-run")));
}

TEST_CASE("the next step depends on what is installed", "[outlook]")
{
  Workplace machine;
  machine.tool("bin/arm-linux-gnueabihf-gcc");
  CHECK(machine.outlook(armv7).help ==
        Lines{"try it, and set it up: `xtool target add " + armv7 + " --setup`"});
  CHECK(machine.outlook(armv7).linkers.back().help ==
        Lines{"xtool installs one: `xtool target add " + armv7 + " --setup=zig`"});

  machine.install_std(armv7);
  CHECK(machine.outlook(armv7).help ==
        Lines{"try it, and set it up: `xtool setup-linker " + armv7 + "`"});

  write_linker_record(Home(machine.path("xtool")),
                      {.target = Triple::parse(armv7),
                       .kind = LinkerKind::gcc,
                       .linker = machine.path("bin/arm-linux-gnueabihf-gcc").native()});
  CHECK(machine.linkers(armv7).front() == "gcc set-up arm-linux-gnueabihf-gcc");
  CHECK(machine.outlook(armv7).help == Lines{"build with `cargo build --target " + armv7 + "`"});

  std::filesystem::remove(machine.path("bin/arm-linux-gnueabihf-gcc"));
  CHECK(machine.linkers(armv7).front() ==
        "gcc refused arm-linux-gnueabihf-gcc: was set up, and is gone");
}

TEST_CASE("a std that is not published has to be built first", "[outlook]")
{
  const Workplace machine;
  const std::string mips = "mips-unknown-linux-musl";

  CHECK(machine.outlook(mips).linkers[2].help ==
        Lines{"xtool installs one: `xtool target build " + mips +
              "`, then `xtool setup-linker --zig " + mips + "`"});
}

TEST_CASE("a record that cannot be read is told instead of failing", "[outlook]")
{
  Workplace machine;
  machine.install_std(armv7);
  machine.file("xtool/state/linkers/" + armv7 + ".json", "{");

  const Lines help = machine.outlook(armv7).help;

  REQUIRE_FALSE(help.empty());
  CHECK(help.front().find("set it up again: `xtool setup-linker " + armv7 + "`") !=
        std::string::npos);
}

TEST_CASE("where rustc links by itself it is said who compiles C", "[outlook]")
{
  Workplace machine;
  const std::string board = "thumbv7em-none-eabihf";
  CHECK(machine.linkers(board) == Lines{"lld absent: this rustc comes without it"});
  CHECK(machine.outlook(board).linkers[0].help == Lines{"install LLD: `sudo apt install lld`"});

  machine.tool("rust/lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld");
  machine.install_std(board);
  CHECK(machine.linkers(board) == Lines{"lld here rust-lld: rustc brings it along"});
  CHECK(
      machine.outlook(board).help ==
      Lines{"build with `cargo build --target " + board + "`",
            "for C code, install a C compiler: `sudo apt install gcc-arm-none-eabi`",
            "for C code, or clang, which has no C library for it: `sudo apt install clang llvm`"});

  machine.tool("bin/arm-none-eabi-gcc");
  const LinkerOutlook served = machine.outlook(board);
  REQUIRE(served.compilers.size() == 1);
  CHECK(machine.line(served.compilers[0]) == "gcc here arm-none-eabi-gcc");
  CHECK(served.help == Lines{"build with `cargo build --target " + board + "`"});
}

TEST_CASE("of a platform with a linker of its own, the others are not mentioned", "[outlook]")
{
  Workplace machine;
  machine.tool("bin/clang");
  const std::string web = "wasm32-unknown-emscripten";
  CHECK(machine.linkers(web) == Lines{"emcc absent: rustc calls it, and it is not here"});
  CHECK(machine.outlook(web).help ==
        Lines{"install Emscripten, whose emcc rustc calls: `sudo apt install emscripten`"});

  machine.tool("bin/emcc");
  machine.install_std(web);
  CHECK(machine.linkers(web) == Lines{"emcc here emcc: rustc calls it"});
  CHECK(machine.outlook(web).help == Lines{"build with `cargo build --target " + web + "`"});
}

TEST_CASE("why nothing links is the platform's reason", "[outlook]")
{
  Workplace machine;
  machine.tool("bin/clang");
  machine.variables["ANDROID_NDK_HOME"] = "/nowhere";

  CHECK(machine.linkers("aarch64-apple-ios") ==
        Lines{"clang refused clang: it lacks the libraries of Apple's SDK",
              "zig absent: it lacks the libraries of Apple's SDK",
              "rust-lld absent: neither SDKROOT nor DEVELOPER_DIR names an SDK"});
  CHECK(machine.linkers("aarch64-linux-android") ==
        Lines{"ndk absent: ANDROID_NDK_HOME is '/nowhere', and no NDK is there",
              "clang refused clang: it lacks the libraries of Android's NDK",
              "zig absent: it lacks the libraries of Android's NDK"});
  CHECK(machine.outlook("x86_64-unknown-redox").help ==
        Lines{"put a cross gcc called 'x86_64-unknown-redox-gcc' on PATH; no package of this "
              "system is known to contain one"});
  CHECK(machine.outlook("avr-none").help ==
        Lines{"xtool sets up no linker for it: name one as target.avr-none.linker in Cargo's "
              "configuration"});
}

TEST_CASE("the machine itself is linked for by its own compiler", "[outlook]")
{
  Workplace machine;
  const std::string host = "x86_64-unknown-linux-gnu";
  machine.install_std(host);
  CHECK(machine.linkers(host) == Lines{"cc absent: rustc calls it, and it is not on PATH"});
  CHECK(machine.outlook(host).linkers[0].help ==
        Lines{"install it: `sudo apt install gcc libc6-dev`"});

  machine.tool("bin/cc");
  CHECK(machine.linkers(host) == Lines{"cc here cc: rustc calls it"});
}

TEST_CASE("every published target has a linker to look for, and a word where there is none",
          "[outlook]")
{
  Workplace machine;
  machine.has_rustc = GENERATE(true, false);
  const Catalog catalog = Catalog::parse(builtin_catalog(), "built in");
  for (const auto& [triple, entry] : catalog.entries()) {
    if (!entry.std)
      continue;
    const LinkerOutlook outlook = machine.outlook(triple.str());
    INFO(triple.str());
    CHECK_FALSE(outlook.linkers.empty());
    bool advised = !outlook.help.empty();
    for (const LinkerProspect& one : outlook.linkers) {
      CHECK(one.prospect == Prospect::absent);
      CHECK_FALSE(one.reason.empty());
      advised = advised || !one.help.empty();
    }
    CHECK(advised);
  }
}
