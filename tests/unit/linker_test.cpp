// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/c_compiler.hpp>
#include <xtool/link/find/cxx_advice.hpp>
#include <xtool/link/find/linker.hpp>

#include "catch.hpp"
#include "elf_file.hpp"
#include "machine.hpp"
#include "targets.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace xtool;
using namespace xtool::testing;
namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

namespace {

const std::string armv7 = "armv7-unknown-linux-gnueabihf";

struct Toolbox : Machine {
  // A compiler that takes any call and writes this file.
  void compiler(const std::string& name, const std::string& result) const
  {
    const fs::path bytes = file(name + ".result", result);
    script(name, fmt::format("for a; do [ \"$last\" = -o ] && out=$a; last=$a; done\n"
                             "/bin/cat '{}' > \"$out\"\n",
                             bytes.native()));
  }
  LinkerSearch search() const { return {.home = Home(path("xtool")), .root = path("root")}; }
};

// A line for each candidate: kind, program below the machine, and how it was found.
Lines found(const Toolbox& machine, const std::string& name, const LinkerSearch& search)
{
  Lines lines;
  for (const LinkerTrial& trial : find_linkers(target(name), search, machine.env()))
    lines.push_back(
        fmt::format("{} {} ({})", to_string(trial.candidate.kind),
                    trial.candidate.program.lexically_relative(machine.dir.path()).native(),
                    trial.candidate.found_by));
  return lines;
}

Lines found(const Toolbox& machine, const std::string& name)
{
  return found(machine, name, machine.search());
}

// A line for each trial: program, verdict, reason.
Lines chosen(const Toolbox& machine, const LinkerProof& proof = {}, LinkerSearch search = {},
             const std::string& name = armv7)
{
  search.home = Home(machine.path("xtool"));
  search.root = machine.path("root");
  Lines lines;
  for (const LinkerTrial& trial : choose_linker(target(name), search, proof, machine.env()).trials)
    lines.push_back(fmt::format("{}: {}: {}", trial.candidate.program.filename().native(),
                                to_string(trial.verdict), trial.reason));
  return lines;
}

}  // namespace

TEST_CASE("a cross gcc is found under every spelling", "[linker]")
{
  const auto [name, program] = GENERATE(table<std::string, std::string>({
      {armv7, "arm-linux-gnueabihf-gcc"},
      {armv7, "arm-linux-gnueabihf-gcc-12"},
      {armv7, "armv7-unknown-linux-gnueabihf-gcc"},
      {armv7, "armv7-unknown-linux-gnueabihf-cc"},
      {armv7, "armv7a-hardfloat-linux-gnueabi-gcc"},
      {armv7, "arm-none-linux-gnueabihf-gcc"},
      {"x86_64-pc-windows-gnu", "x86_64-w64-mingw32-gcc"},
      {"x86_64-pc-windows-gnu", "x86_64-w64-mingw32-gcc-posix"},
      {"x86_64-unknown-linux-musl", "musl-gcc"},
      {"x86_64-unknown-linux-musl", "x86_64-linux-musl-gcc"},
  }));
  Toolbox machine;
  machine.script("bin/" + program, "");

  CHECK(found(machine, name) == Lines{"gcc bin/" + program + " (PATH)"});
}

TEST_CASE("gccs are listed by the catalog's names, plain before versioned, newest first",
          "[linker]")
{
  Toolbox machine;
  for (const char* name :
       {"arm-linux-gnueabihf-gcc-9", "arm-linux-gnueabihf-gcc-12", "arm-linux-gnueabihf-gcc-ar-12",
        "arm-linux-gnueabihf-gcc-12x", "armv7-unknown-linux-gnueabihf-cc"})
    machine.script(std::string("bin/") + name, "");
  machine.script("bin/arm-linux-gnueabihf-gcc-11", "");
  fs::create_symlink("arm-linux-gnueabihf-gcc-11", machine.path("bin/arm-linux-gnueabihf-gcc"));
  machine.script("home/x-tools/armv7-unknown-linux-gnueabihf/bin/armv7-unknown-linux-gnueabihf-gcc",
                 "");

  CHECK(found(machine, armv7) == Lines{"gcc bin/arm-linux-gnueabihf-gcc (PATH)",
                                       "gcc bin/arm-linux-gnueabihf-gcc-12 (PATH)",
                                       "gcc bin/arm-linux-gnueabihf-gcc-9 (PATH)",
                                       "gcc bin/armv7-unknown-linux-gnueabihf-cc (PATH)",
                                       "gcc home/x-tools/armv7-unknown-linux-gnueabihf/bin/"
                                       "armv7-unknown-linux-gnueabihf-gcc (~/x-tools)"});
}

TEST_CASE("MinGW with POSIX threads comes first, and is not for the LLVM flavour", "[linker]")
{
  Toolbox machine;
  machine.script("bin/x86_64-w64-mingw32-gcc", "");
  machine.script("bin/x86_64-w64-mingw32-gcc-posix", "");
  machine.script("bin/x86_64-w64-mingw32-clang", "");

  CHECK(found(machine, "x86_64-pc-windows-gnu").front() ==
        "gcc bin/x86_64-w64-mingw32-gcc-posix (PATH)");
  CHECK(found(machine, "x86_64-pc-windows-gnullvm") ==
        Lines{"clang bin/x86_64-w64-mingw32-clang (PATH)"});
}

TEST_CASE("a compiler's companions go by its name", "[linker]")
{
  Toolbox machine;
  for (const char* name : {"gcc-12", "g++-12", "ar", "ranlib"})
    machine.script(std::string("bin/arm-linux-gnueabihf-") + name, "");

  const auto trials = find_linkers(target(armv7), machine.search(), machine.env());

  REQUIRE(trials.size() == 1);
  CHECK(trials[0].candidate.cxx == machine.path("bin/arm-linux-gnueabihf-g++-12"));
  CHECK(trials[0].candidate.ar == machine.path("bin/arm-linux-gnueabihf-ar"));
  CHECK(trials[0].candidate.ranlib == machine.path("bin/arm-linux-gnueabihf-ranlib"));
}

TEST_CASE("clang is told the target, where its libraries are, and to use LLD", "[linker]")
{
  Toolbox machine;
  machine.script("bin/clang-14", "");
  const auto clang = [&] {
    LinkerSearch search = machine.search();
    search.lld_directories = {machine.path("rust/bin")};
    const auto trials = find_linkers(target(armv7), search, machine.env());
    REQUIRE(trials.size() == 1);
    return trials[0];
  };

  CHECK(clang().reason == "no headers and libraries of 'armv7-unknown-linux-gnueabihf' are here");

  machine.file("root/usr/arm-linux-gnueabihf/lib/ld-linux-armhf.so.3", "");
  xtool::create_directories(machine.path("root/usr/lib/gcc-cross/arm-linux-gnueabihf"));
  CHECK(clang().reason == "there is no LLD for it to link with");

  machine.file("rust/bin/gcc-ld/ld.lld", "");
  CHECK(clang().candidate.flags == Lines{"--target=armv7-unknown-linux-gnueabihf",
                                         "-B" + machine.path("rust/bin/gcc-ld").native(),
                                         "-fuse-ld=lld"});
  CHECK(clang().candidate.sysroot == machine.path("root/usr/arm-linux-gnueabihf"));

  machine.script("bin/ld.lld", "");
  xtool::create_directories(machine.path("xtool/sysroots/armv7-unknown-linux-gnueabihf/usr"));
  CHECK(clang().candidate.flags ==
        Lines{"--target=armv7-unknown-linux-gnueabihf",
              "--sysroot=" + machine.path("xtool/sysroots/armv7-unknown-linux-gnueabihf").native(),
              "-fuse-ld=lld"});
}

TEST_CASE("clang is told the processor where the target's name does not", "[linker]")
{
  Toolbox machine;
  machine.script("bin/clang", "");
  machine.script("bin/ld.lld", "");
  machine.file("root/usr/lib/armv6-unknown-linux-gnueabihf/crt1.o", "");

  const auto trials =
      find_linkers(target("arm-unknown-linux-gnueabihf"), machine.search(), machine.env());

  REQUIRE(trials.size() == 1);
  CHECK(trials[0].candidate.flags == Lines{"--target=arm-unknown-linux-gnueabihf", "-march=armv6",
                                           "-marm", "-mfpu=vfp", "-fuse-ld=lld"});
}

TEST_CASE("clang finds the libraries of other distributions", "[linker]")
{
  Toolbox machine;
  machine.script("bin/clang", "");
  machine.script("bin/ld.lld", "");
  const auto [crt, sysroot] = GENERATE(table<std::string, std::string>({
      {"usr/arm-linux-gnueabihf/sys-root/usr/lib/crt1.o", "usr/arm-linux-gnueabihf/sys-root"},
      {"usr/arm-linux-gnueabihf/lib/crt1.o", "usr/arm-linux-gnueabihf"},
      {"usr/lib/arm-linux-gnueabihf/crt1.o", ""},
  }));
  machine.file("root/" + crt, "");

  const auto trials = find_linkers(target(armv7), machine.search(), machine.env());

  REQUIRE(trials.size() == 1);
  Lines expected{"--target=armv7-unknown-linux-gnueabihf"};
  if (!sysroot.empty())
    expected.push_back("--sysroot=" + machine.path("root/" + sysroot).native());
  expected.emplace_back("-fuse-ld=lld");
  CHECK(trials[0].candidate.flags == expected);
}

TEST_CASE("every kind is found in the order of preference, or only the one that is wanted",
          "[linker]")
{
  Toolbox machine;
  for (const char* name : {"arm-linux-gnueabihf-gcc", "clang", "mine"})
    machine.script(std::string("bin/") + name, "");
  machine.script("bin/zig", "echo 0.15.2");
  LinkerSearch search = machine.search();
  search.configured = ConfiguredLinker{.program = "mine", .where = "config.toml"};

  CHECK(found(machine, armv7, search) == Lines{"configured bin/mine (config.toml)",
                                               "gcc bin/arm-linux-gnueabihf-gcc (PATH)",
                                               "clang bin/clang (PATH)", "zig bin/zig (PATH)"});
  search.only = LinkerKind::zig;
  const auto trials = find_linkers(target(armv7), search, machine.env());
  REQUIRE(trials.size() == 1);
  CHECK(trials[0].candidate.flags == Lines{"cc", "-target", "arm-linux-gnueabihf.2.17",
                                           "-mcpu=generic+v7a+vfp3-d32+thumb2-neon"});
}

TEST_CASE("a zig that cannot serve the target is refused before it is tried", "[linker]")
{
  Toolbox machine;
  machine.script("bin/zig", "echo 0.13.0");
  machine.variables["XTOOL_ZIG"] = "/nowhere/zig";

  CHECK(chosen(machine, {}, {}, "s390x-unknown-linux-gnu") ==
        Lines{"zig: refused: is not there",
              "zig: refused: zig 0.13.0 cannot link for 's390x-unknown-linux-gnu': versions before "
              "0.14 cannot compile their own run-time library for it"});
}

TEST_CASE("where rustc calls LLD, nothing else is a candidate", "[linker]")
{
  Toolbox machine;
  machine.script("bin/arm-none-eabi-gcc", "");

  CHECK(found(machine, "thumbv7em-none-eabihf") == Lines{});
  CHECK(found(machine, "wasm32-unknown-unknown") == Lines{});
  machine.script("bin/ld.lld", "");
  machine.script("bin/lld-link", "");
  CHECK(found(machine, "thumbv7em-none-eabihf") == Lines{"lld bin/ld.lld (PATH)"});
  CHECK(found(machine, "x86_64-unknown-uefi") == Lines{"lld bin/lld-link (PATH)"});
  CHECK(found(machine, "x86_64-fortanix-unknown-sgx") == Lines{"lld bin/ld.lld (PATH)"});
  machine.script("bin/wasm-ld", "");
  CHECK(chosen(machine, {}, {}, "wasm32-wasip1") ==
        Lines{"wasm-ld: works: takes the place of rustc's own, which is missing"});
  machine.script("bin/rust-lld", "");
  CHECK(chosen(machine, {}, {}, "wasm32-wasip1") ==
        Lines{"rust-lld: works: rustc finds it by itself"});
}

TEST_CASE("the user's own linker of a board is not asked to link for a C library", "[linker]")
{
  Toolbox machine;
  const fs::path flip = machine.script("bin/flip-link", "exit 1");

  CHECK(chosen(machine, {}, {.configured = ConfiguredLinker{"flip-link", "the test"}},
               "thumbv7m-none-eabi")
            .front()
            .starts_with("flip-link: works"));
}

TEST_CASE("a C compiler for a board is told which one", "[linker]")
{
  Toolbox machine;
  machine.script("bin/arm-none-eabi-gcc", "");
  machine.script("bin/arm-none-eabi-ar", "");
  machine.script("bin/clang", "");
  machine.script("bin/llvm-ar-15", "");
  const auto compilers = [&](const std::string& name, std::optional<LinkerKind> only = {}) {
    LinkerSearch search = machine.search();
    search.only = only;
    return find_c_compilers(target(name), search, machine.env());
  };

  const std::vector<LinkerTrial> both = compilers("thumbv7em-none-eabihf");
  REQUIRE(both.size() == 2);
  CHECK(both[0].candidate.kind == LinkerKind::gcc);
  CHECK(both[0].candidate.flags == Lines{"-march=armv7e-m", "-mthumb", "-mfpu=fpv4-sp-d16",
                                         "-mfloat-abi=hard", "-ffreestanding"});
  CHECK(both[0].candidate.ar == machine.path("bin/arm-none-eabi-ar"));
  CHECK(both[1].candidate.kind == LinkerKind::clang);
  CHECK(both[1].candidate.flags == Lines{"--target=thumbv7em-none-eabihf", "-ffreestanding",
                                         "-nostdlibinc", "-march=armv7e-m", "-mthumb",
                                         "-mfpu=fpv4-sp-d16", "-mfloat-abi=hard"});
  CHECK(both[1].candidate.ar == machine.path("bin/llvm-ar-15"));

  CHECK(compilers("thumbv7em-none-eabihf", LinkerKind::clang).size() == 1);
  const std::vector<LinkerTrial> riscv = compilers("riscv32imc-unknown-none-elf");
  REQUIRE(riscv.size() == 1);
  CHECK(riscv[0].candidate.flags == Lines{"--target=riscv32", "-ffreestanding", "-nostdlibinc",
                                          "-march=rv32imc", "-mabi=ilp32", "-mcmodel=medany"});
}

TEST_CASE("clang gets WASI's C library from where it is", "[linker]")
{
  Toolbox machine;
  machine.script("bin/clang", "");
  const auto line = [&](const std::string& name) {
    std::string text;
    for (const LinkerTrial& trial : find_c_compilers(target(name), machine.search(), machine.env()))
      text += fmt::format("{}{} {}{}", text.empty() ? "" : "; ", trial.candidate.found_by,
                          fmt::join(trial.candidate.flags, " "), trial.reason);
    for (const std::string here = machine.dir.path().native() + "/"; text.find(here) < text.size();)
      text.erase(text.find(here), here.size());
    return text;
  };
  CHECK(line("wasm32-wasip1") == "PATH no C library of 'wasm32-wasip1' is here");

  machine.file("root/usr/include/wasm32-wasi/stdio.h", "");
  CHECK(line("wasm32-wasip1") == "PATH --target=wasm32-wasi --sysroot=root/usr");
  CHECK(line("wasm32-wasip2") == "PATH no C library of 'wasm32-wasip2' is here");

  machine.file("own/include/wasm32-wasip2/stdio.h", "");
  machine.variables["WASI_SYSROOT"] = "own";
  CHECK(line("wasm32-wasip2") == "PATH --target=wasm32-wasip2 --sysroot=own");

  machine.script("sdk/bin/clang", "");
  machine.file("sdk/share/wasi-sysroot/include/wasm32-wasip1-threads/stdio.h", "");
  machine.variables["WASI_SDK_PATH"] = machine.path("sdk").native();
  CHECK(line("wasm32-wasip1-threads")
            .starts_with("$WASI_SDK_PATH --target=wasm32-wasip1-threads "
                         "--sysroot=sdk/share/wasi-sysroot -pthread;"));
  CHECK(line("wasm32-unknown-unknown") ==
        "PATH --target=wasm32-unknown-unknown -ffreestanding -nostdlibinc");
}

TEST_CASE("without a C compiler the packages of one are named", "[linker]")
{
  CHECK(c_compiler_advice(target("wasm32-wasip1"),
                          PackageAdvice("ID=debian\nVERSION_CODENAME=bookworm\n")) ==
        Lines{"install clang and wasi-libc: `sudo apt install clang llvm`, then `sudo apt install "
              "wasi-libc`",
              "or let zig compile C: `xtool setup-linker --zig wasm32-wasip1`",
              "or set WASI_SDK_PATH to the directory of a WASI SDK: "
              "https://github.com/WebAssembly/wasi-sdk/releases"});
  CHECK(c_compiler_advice(target("thumbv6m-none-eabi"),
                          PackageAdvice("ID=debian\nVERSION_CODENAME=bookworm\n")) ==
        Lines{"install a C compiler: `sudo apt install gcc-arm-none-eabi`",
              "or clang, which has no C library for it: `sudo apt install clang llvm`"});
  CHECK(c_compiler_advice(target("x86_64-unknown-none"), PackageAdvice("ID=fedora\n")) ==
        Lines{"install clang: `sudo dnf install clang llvm`"});
  CHECK(c_compiler_advice(target("x86_64-pc-windows-msvc"), PackageAdvice("ID=debian\n")).size() ==
        1);
  CHECK(c_compiler_advice(target("x86_64-pc-windows-msvc"), PackageAdvice("ID=debian\n"), true)
            .empty());
  CHECK(c_compiler_advice(target("x86_64-unknown-none"), {}) ==
        Lines{"install clang, and LLVM's llvm-ar"});
}

TEST_CASE("the first that links what the target needs is taken", "[linker]")
{
  Toolbox machine;
  machine.compiler("bin/arm-linux-gnueabihf-gcc", armv7_program().bytes());
  machine.compiler("bin/arm-linux-gnueabihf-gcc-9", armv7_program().bytes());
  std::vector<std::string> tried;
  const LinkerProof proof{.on_try = [&](const LinkerCandidate& candidate) {
    tried.push_back(candidate.program.filename());
  }};

  CHECK(chosen(machine, proof) ==
        Lines{"arm-linux-gnueabihf-gcc: works: links dynamic ELF programs for arm, hard-float, "
              "for glibc 2.34 or newer",
              "arm-linux-gnueabihf-gcc-9: not-tried: a better one works"});
  CHECK(tried == Lines{"arm-linux-gnueabihf-gcc"});
}

TEST_CASE("each compiler that cannot serve is refused with the reason", "[linker]")
{
  Toolbox machine;
  const std::string gcc = "bin/arm-linux-gnueabihf-gcc";
  const std::string refused = "arm-linux-gnueabihf-gcc: refused: ";
  LinkerProof proof;
  std::string reason;

  SECTION("the wrong float ABI")
  {
    ElfFile soft = armv7_program();
    soft.flags = 0x05000200;
    machine.compiler(gcc, soft.bytes());
    reason =
        "what it links passes floating-point numbers the soft-float way, not the hard-float way";
  }
  SECTION("the wrong machine")
  {
    machine.compiler(gcc, ElfFile{.machine = 62, .bits = 64}.bytes());
    reason = "what it links is for x86_64, not for arm";
  }
  SECTION("the wrong C library")
  {
    ElfFile musl = armv7_program();
    musl.interpreter = "/lib/ld-musl-armhf.so.1";
    machine.compiler(gcc, musl.bytes());
    reason =
        "what it links is linked for musl ('/lib/ld-musl-armhf.so.1'), not for glibc "
        "('/lib/ld-linux-armhf.so.3')";
  }
  SECTION("no C library that anything tells")
  {
    machine.compiler(gcc, ElfFile{.flags = 0x05000400}.bytes());
    reason = "links statically by itself, so that nothing says for which C library";
  }
  SECTION("a library instead of a program")
  {
    ElfFile library = armv7_program();
    library.type = 3;
    library.interpreter = "";
    machine.compiler(gcc, library.bytes());
    reason = "what it links is not a program";
  }
  SECTION("rubbish")
  {
    machine.compiler(gcc, "rubbish");
    reason = "wrote something that is not a C program";
  }
  SECTION("a damaged program")
  {
    machine.compiler(gcc, armv7_program().bytes().substr(0, 40));
    reason = "wrote something that is not a C program";
  }
  SECTION("nothing")
  {
    machine.script(gcc, ":");
    reason = "said that it linked a C program, but wrote none";
  }
  SECTION("a failure")
  {
    machine.script(gcc,
                   "echo 'proof.c:1:1: note: listen' >&2\n"
                   "echo 'proof.c:1:10: fatal error: stdio.h: No such file' >&2; exit 1");
    reason = "cannot link a C program: proof.c:1:10: fatal error: stdio.h: No such file";
  }
  SECTION("a silent failure")
  {
    machine.script(gcc, "exit 1");
    reason = "cannot link a C program: it printed nothing";
  }
  SECTION("no end")
  {
    machine.script(gcc, "while :; do :; done");
    proof.timeout = std::chrono::milliseconds(200);
    reason = fmt::format("'{}' was still running after 0.2 s, so it was stopped",
                         machine.path(gcc).native());
  }
  SECTION("no C++ compiler")
  {
    machine.compiler(gcc, armv7_program().bytes());
    proof.cxx = true;
    reason = "no C++ compiler is beside it";
  }
  SECTION("a C++ compiler that fails")
  {
    machine.compiler(gcc, armv7_program().bytes());
    machine.script("bin/arm-linux-gnueabihf-g++", "echo 'cannot find -lstdc++' >&2; exit 1");
    proof.cxx = true;
    reason = "cannot link a C++ program: cannot find -lstdc++";
  }

  CHECK(chosen(machine, proof) == Lines{refused + reason});
}

TEST_CASE("a compiler that is no program at all is refused", "[linker]")
{
  Toolbox machine;
  machine.script("bin/arm-linux-gnueabihf-gcc", "");
  machine.file("own/cc", "not executable");
  fs::remove(machine.path("bin/arm-linux-gnueabihf-gcc"));
  machine.file("bin/arm-linux-gnueabihf-gcc",
               "\x7f"
               "ELF");
  ::chmod(machine.path("bin/arm-linux-gnueabihf-gcc").c_str(), 0755);

  const Lines lines =
      chosen(machine, {}, {.configured = ConfiguredLinker{.program = "own/cc", .where = "here"}});

  REQUIRE(lines.size() == 2);
  CHECK(lines[0] == "cc: refused: there is no such program");
  CHECK(lines[1].find("arm-linux-gnueabihf-gcc: refused: cannot start '") == 0);
}

TEST_CASE("a static program is right for musl", "[linker]")
{
  Toolbox machine;
  machine.compiler("bin/aarch64-linux-musl-gcc", ElfFile{.machine = 183, .bits = 64}.bytes());

  CHECK(chosen(machine, {}, {}, "aarch64-unknown-linux-musl") ==
        Lines{"aarch64-linux-musl-gcc: works: links static ELF programs for aarch64"});
}

TEST_CASE("the proof knows where an unusual compiler has its libraries", "[linker]")
{
  Toolbox machine;
  machine.compiler("bin/arm-linux-gnueabihf-gcc", armv7_program().bytes());
  const std::string real = read_file(machine.path("bin/arm-linux-gnueabihf-gcc"));
  fs::remove(machine.path("bin/arm-linux-gnueabihf-gcc"));
  machine.script("bin/arm-linux-gnueabihf-gcc",
                 fmt::format("[ \"$1\" = -print-sysroot ] && echo '{}/../tools/root' && exit\n{}",
                             machine.path("bin").native(), real));
  machine.file("tools/root/lib/ld-linux-armhf.so.3", "");

  const LinkerChoice choice = choose_linker(target(armv7), machine.search(), {}, machine.env());

  REQUIRE(choice.chosen());
  CHECK(choice.chosen()->candidate.sysroot == machine.path("tools/root"));
}

TEST_CASE("LLD alone is the last resort for musl, with a std that brings the C library", "[linker]")
{
  const std::string aarch64 = "aarch64-unknown-linux-musl";
  Toolbox machine;
  machine.script("rustlib/bin/rust-lld", "exit 1");
  LinkerSearch search = machine.search();
  search.lld_directories = {machine.path("rustlib/bin")};
  search.std = machine.path("rustlib/std");
  machine.file("rustlib/std/lib/self-contained/crt1.o", "");

  CHECK(found(machine, aarch64, search).empty());
  machine.file("rustlib/std/lib/self-contained/libc.a", "");
  machine.script("bin/aarch64-linux-musl-gcc", "exit 1");
  CHECK(found(machine, aarch64, search) ==
        Lines{"gcc bin/aarch64-linux-musl-gcc (PATH)", "rust-lld rustlib/bin/rust-lld (rustc)"});
  CHECK(found(machine, armv7, search).empty());
  search.only = LinkerKind::gcc;
  CHECK(found(machine, aarch64, search).size() == 1);
}

TEST_CASE("Android's NDK is found, with the oldest API level that std can run on", "[linker]")
{
  const std::string android = "aarch64-linux-android";
  const std::string bin = "ndk/toolchains/llvm/prebuilt/linux-x86_64/bin/";
  Toolbox machine;
  CHECK(found(machine, android).empty());
  machine.file("ndk/source.properties", "Pkg.Revision = 27.0.12077973\n");
  const Env env = machine.env().with("ANDROID_NDK_HOME", machine.path("ndk").native());
  const auto first = [&] { return find_linkers(target(android), machine.search(), env).at(0); };

  CHECK(first().verdict == LinkerVerdict::refused);
  for (const char* level : {"19", "35", "24", "21"})
    machine.script(fmt::format("{}{}{}-clang", bin, android, level), "exit 1");
  machine.script(bin + android + "21-clang++", "exit 1");
  machine.script(bin + "llvm-ar", "exit 1");
  const LinkerCandidate candidate = first().candidate;

  CHECK(candidate.kind == LinkerKind::ndk);
  CHECK(candidate.program == machine.path(bin + android + "21-clang"));
  CHECK(candidate.cxx == machine.path(bin + android + "21-clang++"));
  CHECK(candidate.ar == machine.path(bin + "llvm-ar"));
  CHECK(candidate.found_by == "ANDROID_NDK_HOME");
}

TEST_CASE("a compiler that links C and not Rust is refused", "[linker]")
{
  Toolbox machine;
  machine.compiler("bin/arm-linux-gnueabihf-gcc", armv7_program().bytes());
  machine.compiler("bin/armv7-unknown-linux-gnueabihf-gcc", armv7_program().bytes());
  const LinkerProof proof{
      .links_rust = [&](const LinkerCandidate& candidate) -> std::optional<std::string> {
        if (candidate.program == machine.path("bin/arm-linux-gnueabihf-gcc"))
          return "lacks a library";
        return std::nullopt;
      }};

  CHECK(chosen(machine, proof) ==
        Lines{"arm-linux-gnueabihf-gcc: refused: lacks a library",
              "armv7-unknown-linux-gnueabihf-gcc: works: links dynamic ELF programs for arm, "
              "hard-float, for glibc 2.34 or newer"});
}

TEST_CASE("the advice fits the distribution and the target", "[linker]")
{
  const PackageAdvice bookworm("ID=debian\nVERSION_CODENAME=bookworm\n");
  const std::string zig = "zig link, which needs nothing installed: `xtool setup-linker --zig ";

  CHECK(linker_advice(target(armv7), bookworm) ==
        Lines{"install a cross compiler: `sudo apt install g++-arm-linux-gnueabihf`",
              "or let " + zig + armv7 + "`"});
  CHECK(linker_advice(target(armv7), bookworm, LinkerKind::clang) ==
        Lines{"install clang and LLD: `sudo apt install clang lld`",
              "install a cross compiler, whose C library clang uses: "
              "`sudo apt install g++-arm-linux-gnueabihf`",
              "or let " + zig + armv7 + "`"});
  CHECK(linker_advice(target(armv7), bookworm, LinkerKind::clang, true) ==
        Lines{"install a cross compiler, whose C library clang uses: "
              "`sudo apt install g++-arm-linux-gnueabihf`",
              "or let " + zig + armv7 + "`"});
  CHECK(linker_advice(target("armv7-linux-androideabi"), bookworm) ==
        Lines{"install Android's NDK: https://developer.android.com/ndk/downloads",
              "then set ANDROID_NDK_HOME to its directory, and run "
              "`xtool setup-linker armv7-linux-androideabi`"});
  CHECK(linker_advice(target("x86_64-pc-windows-msvc"), bookworm) ==
        Lines{"its libraries are part of Visual Studio: build on Windows, or name a copy, as xwin "
              "makes one: `xtool setup-linker --sdk DIR x86_64-pc-windows-msvc`",
              "or build for the target that MinGW and zig serve: `xtool target add "
              "x86_64-pc-windows-gnu "
              "--setup`"});
  CHECK(linker_advice(target("loongarch64-unknown-linux-gnu"), bookworm) ==
        Lines{"let " + zig + "loongarch64-unknown-linux-gnu`"});
  CHECK(linker_advice(target("loongarch64-unknown-linux-gnu"),
                      PackageAdvice("ID=debian\nVERSION_CODENAME=trixie\n"))
            .front() == "install a cross compiler: `sudo apt install g++-loongarch64-linux-gnu`");
  CHECK(linker_advice(target("x86_64-pc-windows-gnu"), PackageAdvice("ID=fedora\n")).front() ==
        "install a cross compiler: `sudo dnf install mingw64-gcc-c++`");
  CHECK(linker_advice(target("aarch64-unknown-linux-gnu"),
                      PackageAdvice("ID=manjaro\nID_LIKE=arch\n"))
            .front() == "install a cross compiler: `sudo pacman -S aarch64-linux-gnu-gcc`");
  CHECK(linker_advice(target(armv7), {}) == Lines{"let " + zig + armv7 + "`"});
  CHECK(linker_advice(target("thumbv7em-none-eabihf"), bookworm) ==
        Lines{"this rustc comes without its LLD; install LLD: `sudo apt install "
              "lld`"});
  CHECK(linker_advice(target("m68k-unknown-linux-gnu"), {}) ==
        Lines{"put a cross gcc called 'm68k-linux-gnu-gcc' on PATH; no package of this system is "
              "known to contain one"});
  CHECK(linker_advice(target("avr-none"), {}) ==
        Lines{"see what is known about it: `xtool target info avr-none`"});
}

TEST_CASE("what only a platform's maker has is named, and where it is to be had", "[linker]")
{
  const PackageAdvice debian("ID=debian\nVERSION_CODENAME=bookworm\n");
  const auto advice = [&](const std::string& name) { return linker_advice(target(name), debian); };

  CHECK(advice("aarch64-apple-tvos") ==
        Lines{"Apple's SDK comes with Xcode: build on a Mac, or name one that you may use here: "
              "`xtool setup-linker --sdk DIR aarch64-apple-tvos`",
              "or build a static library, which needs no linker: "
              "`cargo rustc --target aarch64-apple-tvos --crate-type staticlib`"});
  CHECK(
      advice("i686-pc-windows-msvc") ==
      Lines{
          "its libraries are part of Visual Studio: build on Windows, or name a copy, as xwin "
          "makes one: `xtool setup-linker --sdk DIR i686-pc-windows-msvc`",
          "or build for the target that MinGW and zig serve: `xtool target add i686-pc-windows-gnu "
          "--setup`"});
  CHECK(advice("arm64ec-pc-windows-msvc") ==
        Lines{"its libraries are part of Visual Studio: build on Windows, or name a copy, as xwin "
              "makes one: `xtool setup-linker --sdk DIR arm64ec-pc-windows-msvc`",
              "or build for the target that zig and llvm-mingw serve: `xtool target add "
              "aarch64-pc-windows-gnullvm "
              "--setup`"});
  CHECK(advice("wasm32-unknown-emscripten") ==
        Lines{"install Emscripten, whose emcc rustc calls: `sudo apt install emscripten`"});
  CHECK(linker_advice(target("wasm32-unknown-emscripten"), {}) ==
        Lines{"install Emscripten, whose emcc rustc calls: "
              "https://emscripten.org/docs/getting_started/downloads.html"});
  CHECK(advice("nvptx64-nvidia-cuda") ==
        Lines{"install rustc's linker for it: "
              "`rustup component add llvm-bitcode-linker llvm-tools`"});
  for (const char* name : {"armv7-unknown-linux-ohos", "aarch64-unknown-fuchsia"})
    CHECK(advice(name).front().find("https://doc.rust-lang.org/") != std::string::npos);
  // zig has what macOS' programs are linked with.
  CHECK(advice("aarch64-apple-darwin") == Lines{"let zig link, which needs nothing installed: "
                                                "`xtool setup-linker --zig aarch64-apple-darwin`"});
}

TEST_CASE("compilers that cannot link for a platform are not offered", "[linker]")
{
  Toolbox machine;
  for (const char* program : {"clang", "ld.lld", "musl-gcc", "x86_64-linux-musl-gcc"})
    machine.script(fmt::format("bin/{}", program), "");

  for (const char* name :
       {"x86_64-pc-windows-msvc", "wasm32-unknown-emscripten", "nvptx64-nvidia-cuda", "avr-none"})
    CHECK(found(machine, name).empty());
  CHECK(chosen(machine, {}, {}, "aarch64-apple-ios") ==
        Lines{"clang: refused: it lacks the libraries of Apple's SDK"});
  // OpenHarmony's C library is musl, but another one than musl-gcc's.
  CHECK(chosen(machine, {}, {}, "x86_64-unknown-linux-ohos") ==
        Lines{"clang: refused: it lacks the libraries of OpenHarmony's SDK"});
}

TEST_CASE("who compiles C++ beside a C compiler without one", "[linker]")
{
  const PackageAdvice bookworm("ID=debian\nVERSION_CODENAME=bookworm\n");
  const std::string musl = "x86_64-unknown-linux-musl";
  const std::string zig = "zig compile and link: `xtool setup-linker --zig ";

  CHECK(cxx_advice(target(armv7), bookworm) ==
        Lines{"install one: `sudo apt install g++-arm-linux-gnueabihf`",
              "or let " + zig + armv7 + "`"});
  CHECK(cxx_advice(target(musl), bookworm) == Lines{"let " + zig + musl + "`"});
  CHECK(cxx_advice(target("m68k-unknown-linux-gnu"), {}).empty());

  CHECK(lacks_cxx({.kind = LinkerKind::gcc}));
  CHECK(lacks_cxx({.kind = LinkerKind::clang}));
  CHECK_FALSE(lacks_cxx({.kind = LinkerKind::gcc, .cxx = "/bin/g++"}));
  CHECK_FALSE(lacks_cxx({.kind = LinkerKind::zig}));
  CHECK_FALSE(lacks_cxx({.kind = LinkerKind::configured}));
}

TEST_CASE("a root of the target alone is one that the host's files are not in", "[linker]")
{
  const Toolbox machine;
  const fs::path root = machine.path("root");
  const fs::path own = root / "usr/arm-linux-gnueabihf";
  const auto separate = [&](const std::optional<fs::path>& sysroot) {
    return separate_root({.sysroot = sysroot}, target(armv7), root);
  };

  CHECK(separate(own) == own);
  CHECK(separate(root) == std::nullopt);
  CHECK(separate(std::nullopt) == std::nullopt);

  machine.file("root/lib/ld-linux-armhf.so.3", "");  // as Debian's libc6:armhf brings it
  CHECK(separate(own) == own);
  machine.file("root/usr/lib/arm-linux-gnueabihf/crt1.o", "");  // as libc6-dev:armhf does
  CHECK(separate(own) == std::nullopt);
}
