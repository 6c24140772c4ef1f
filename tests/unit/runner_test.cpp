// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/run/runner.hpp>
#include <xtool/link/run/runner_trial.hpp>

#include "catch.hpp"
#include "machine.hpp"
#include "targets.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace xtool;
using namespace xtool::testing;
using Lines = std::vector<std::string>;

namespace {

struct Host : Machine {
  std::string os_release = "ID=debian\n";
  std::string host = "x86_64-unknown-linux-gnu";

  std::vector<std::filesystem::path> dll_directories = {};

  Runner runner(const std::string& name, std::optional<std::filesystem::path> sysroot = {}) const
  {
    return find_runner(target(name),
                       {.host = Triple::parse(host),
                        .sysroot = std::move(sysroot),
                        .dll_directories = dll_directories,
                        .packages = PackageAdvice(os_release),
                        .root = path("root")},
                       env());
  }
  // Kind and command, with the machine's directory left out; or the reason and the help.
  std::string text(const std::string& name) const
  {
    const Runner found = runner(name);
    std::string line = fmt::format("{}", to_string(found.kind));
    if (found.kind == RunnerKind::none)
      line += fmt::format(": {} | {}", found.reason, fmt::join(found.help, " | "));
    for (const std::string& word : found.argv)
      line += ' ' + word;
    const std::string here = dir.path().native() + "/";
    for (std::size_t at = line.find(here); at != std::string::npos; at = line.find(here))
      line.erase(at, here.size());
    return line;
  }
};

}  // namespace

TEST_CASE("qemu gets the libraries that the programs need", "[runner]")
{
  Host host;
  host.script("bin/qemu-arm", "");
  const std::string armv7 = "armv7-unknown-linux-gnueabihf";

  CHECK(host.text(armv7) ==
        "none: the C library of its programs is not here: they need '/lib/ld-linux-armhf.so.3' | "
        "install it: `sudo apt install libc6-dev-armhf-cross`");

  SECTION("below /usr/<gnu>, where Debian's cross compilers have them")
  {
    host.file("root/usr/arm-linux-gnueabihf/lib/ld-linux-armhf.so.3", "");
    CHECK(host.text(armv7) == "emulator qemu-arm -L root/usr/arm-linux-gnueabihf");
  }
  SECTION("below Fedora's sys-root")
  {
    host.file("root/usr/arm-linux-gnueabihf/sys-root/lib/ld-linux-armhf.so.3", "");
    CHECK(host.text(armv7) == "emulator qemu-arm -L root/usr/arm-linux-gnueabihf/sys-root");
  }
  SECTION("of a foreign architecture's packages, which qemu finds by itself")
  {
    host.file("root/lib/ld-linux-armhf.so.3", "");
    CHECK(host.text(armv7) == "emulator qemu-arm");
  }
  SECTION("where the linker has them")
  {
    host.file("root/usr/arm-linux-gnueabihf/lib/ld-linux-armhf.so.3", "");
    host.file("own/lib/ld-linux-armhf.so.3", "");
    CHECK(host.runner(armv7, host.path("own")).argv ==
          Lines{"qemu-arm", "-L", host.path("own").native()});
    CHECK(host.runner(armv7, host.path("elsewhere")).argv.back() ==
          host.path("root/usr/arm-linux-gnueabihf").native());
  }
}

TEST_CASE("a static qemu serves, and static musl programs need no libraries", "[runner]")
{
  Host host;
  host.script("bin/qemu-aarch64-static", "");

  const Runner runner = host.runner("aarch64-unknown-linux-musl");

  CHECK(runner.argv == Lines{"qemu-aarch64-static"});
  CHECK(runner.reason ==
        "'qemu-aarch64-static' emulates its processor, for programs that are linked statically");
}

TEST_CASE("without an emulator the distribution's package is named", "[runner]")
{
  Host host;

  CHECK(host.text("aarch64-unknown-linux-musl") ==
        "none: 'qemu-aarch64' is not on PATH | install it: `sudo apt install qemu-user`");
  host.os_release = "ID=fedora\n";
  CHECK(host.text("aarch64-unknown-linux-musl") ==
        "none: 'qemu-aarch64' is not on PATH | install it: `sudo dnf install qemu-user`");
  host.os_release = "";
  CHECK(host.text("aarch64-unknown-linux-musl") == "none: 'qemu-aarch64' is not on PATH | ");
  CHECK(host.text("aarch64-linux-android") ==
        "none: its programs need Android's own loader and libraries | run them on a device or in "
        "Android's emulator, with adb");
}

TEST_CASE("bare metal runs on an emulated board", "[runner]")
{
  Host host;
  host.script("bin/qemu-system-arm", "");

  CHECK(
      host.text("thumbv7em-none-eabihf") ==
      "emulator qemu-system-arm -M lm3s6965evb -cpu cortex-m7 -display none -semihosting -kernel");
}

TEST_CASE("no firmware lies where programs for RISC-V boards begin", "[runner]")
{
  Host host;
  host.script("bin/qemu-system-riscv32", "");

  CHECK(host.text("riscv32imac-unknown-none-elf") ==
        "emulator qemu-system-riscv32 -M virt -bios none -display none -semihosting -kernel");
}

TEST_CASE("a runner is tried with a program whose end is known", "[runner]")
{
  Host host;
  host.script("bin/board", "echo of \"$@\"\nexit 42\n");
  host.script("bin/broken", "echo 'no such board' >&2\nexit 42\n");
  const std::filesystem::path program = host.file("program", "");
  const auto failure = [&](const Lines& runner, const TrialProgram& trial) {
    return try_runner(runner, trial, host.env());
  };

  CHECK(failure({"board", "-kernel"}, {.file = program, .exit_code = 42}) == std::nullopt);
  CHECK(
      failure({"board"},
              {.file = program, .arguments = {"six"}, .exit_code = 42, .output = "program six"}) ==
      std::nullopt);
  CHECK(failure({"board"}, {.file = program}) == "it ended with exit code 42, not 0");
  CHECK(failure({"broken"}, {.file = program}) ==
        "it ended with exit code 42, not 0: no such board");
  CHECK(failure({"board"}, {.file = program, .exit_code = 42, .output = "seven"}) ==
        "it ended well, but did not print what it should");
  CHECK(failure({"/nowhere/board"}, {.file = program}).has_value());
}

TEST_CASE("what the machine runs by itself needs no emulator", "[runner]")
{
  Host host;
  host.script("bin/qemu-x86_64", "");

  CHECK(host.text("x86_64-unknown-linux-musl") == "native");
  host.file("root/lib64/ld-linux-x86-64.so.2", "");
  CHECK(host.text("x86_64-unknown-linux-gnu") == "native");

  host.host = "aarch64-unknown-linux-gnu";
  CHECK(host.text("x86_64-unknown-linux-gnu") == "emulator qemu-x86_64");
}

#ifdef __x86_64__
TEST_CASE("i686 programs run natively, through the cross compiler's loader if need be", "[runner]")
{
  Host host;
  host.script("bin/qemu-i386", "");
  if (host.runner("i686-unknown-linux-musl").kind != RunnerKind::native)
    return;  // a kernel without 32-bit programs

  CHECK(host.text("i686-unknown-linux-gnu") ==
        "none: the C library of its programs is not here: they need '/lib/ld-linux.so.2' | install "
        "it: `sudo apt install libc6-dev-i386-cross`");
  host.file("root/usr/i686-linux-gnu/lib/ld-linux.so.2", "");
  xtool::create_directories(host.path("root/usr/i686-linux-gnu/usr/lib"));
  CHECK(host.text("i686-unknown-linux-gnu") ==
        "loader root/usr/i686-linux-gnu/lib/ld-linux.so.2 --library-path "
        "root/usr/i686-linux-gnu/lib:root/usr/i686-linux-gnu/usr/lib");
  host.file("root/lib/ld-linux.so.2", "");
  CHECK(host.text("i586-unknown-linux-musl") == "native");
}

TEST_CASE("32-bit ARM programs are not tried on x86-64", "[runner]")
{
  Host host;
  CHECK(host.runner("armv7-unknown-linux-musleabihf").kind == RunnerKind::none);
}
#endif

TEST_CASE("Windows programs run under Wine", "[runner]")
{
  Host host;

  CHECK(host.text("x86_64-pc-windows-gnu") ==
        "none: Wine is not on PATH | install it: `sudo apt install wine64`");
  host.script("root/usr/lib/wine/wine64", "");
  CHECK(host.text("x86_64-pc-windows-gnu") == "emulator root/usr/lib/wine/wine64");
  host.script("bin/wine", "");
  CHECK(host.text("x86_64-pc-windows-gnu") == "emulator wine");
  CHECK(host.text("i686-pc-windows-gnu") == "emulator wine");
  host.script("bin/wine64", "");
  CHECK(host.text("x86_64-pc-windows-msvc") == "emulator wine64");
  CHECK(host.text("i686-pc-windows-gnu") == "emulator wine");
  CHECK(host.text("aarch64-pc-windows-gnullvm") ==
        "none: Wine runs only programs for this machine's own processor | ");
  host.dll_directories = {"/usr/lib/gcc/x86_64-w64-mingw32/12-posix",
                          "/usr/x86_64-w64-mingw32/lib"};
  CHECK(host.text("x86_64-pc-windows-gnu") ==
        "emulator env WINEPATH=Z:\\usr\\lib\\gcc\\x86_64-w64-mingw32\\12-posix;"
        "Z:\\usr\\x86_64-w64-mingw32\\lib wine64");
  host.host = "aarch64-unknown-linux-gnu";
  CHECK(host.runner("x86_64-pc-windows-gnu").kind == RunnerKind::none);
}

TEST_CASE("components run in jco where there is no Wasmtime", "[runner]")
{
  Host host;
  host.script("bin/jco", "");
  host.script("bin/node", "");

  CHECK(host.text("wasm32-wasip2") == "emulator jco run");
  CHECK(host.text("wasm32-wasip1").starts_with("emulator node "));
  host.script("bin/wasmtime", "");
  CHECK(host.text("wasm32-wasip2") == "emulator wasmtime run --dir=.");
}

TEST_CASE("WebAssembly runs in Wasmtime or Node.js", "[runner]")
{
  Host host;

  CHECK(host.text("wasm32-wasip1") ==
        "none: Wasmtime is not on PATH | install it: `cargo install wasmtime-cli`");
  CHECK(host.text("wasm32-unknown-unknown") ==
        "none: its modules have no system to run on: what runs them is a matter of the project | ");
  host.script("bin/node", "");
  CHECK(host.runner("wasm32-wasip1").argv.front() == "node");
  CHECK(host.text("wasm32-unknown-emscripten") == "emulator node");
  CHECK(host.runner("wasm32-wasip2").kind == RunnerKind::none);
  host.script("bin/wasmtime", "");
  CHECK(host.text("wasm32-wasip1") == "emulator wasmtime run --dir=.");
  CHECK(host.text("wasm32-wasip2") == "emulator wasmtime run --dir=.");
  CHECK(host.text("wasm32-wasip1-threads") ==
        "emulator wasmtime run --dir=. -W threads -S threads");
}
