// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/catalog/package_advice.hpp>

#include <xtool/support/files.hpp>

#include "catch.hpp"
#include "targets.hpp"

#include <set>

using namespace xtool;
using namespace xtool::testing;

namespace {

// Of a system as tests/data/os-release has it.
PackageAdvice on(const std::string& system)
{
  return PackageAdvice(read_file(XTOOL_TESTS_DIR "/data/os-release/" + system));
}

using Command = std::optional<std::string>;

}  // namespace

TEST_CASE("a distribution is known by its name, or by what it is like", "[package_advice]")
{
  const auto [system, distribution] =
      GENERATE(table<std::string, Distribution>({{"debian-12", Distribution::debian},
                                                 {"debian-13", Distribution::debian},
                                                 {"ubuntu-24.04", Distribution::debian},
                                                 {"linuxmint-21", Distribution::debian},
                                                 {"fedora-42", Distribution::fedora},
                                                 {"rocky-9", Distribution::rhel},
                                                 {"arch", Distribution::arch},
                                                 {"manjaro", Distribution::arch},
                                                 {"alpine-3.21", Distribution::alpine},
                                                 {"postmarketos", Distribution::alpine},
                                                 {"opensuse-tumbleweed", Distribution::suse},
                                                 {"sles-15", Distribution::suse},
                                                 {"void", Distribution::unknown}}));

  CHECK(on(system).distribution() == distribution);
  CHECK(PackageAdvice("").distribution() == Distribution::unknown);
}

TEST_CASE("each distribution installs rustc by its own command and name", "[package_advice]")
{
  const auto [system, command] = GENERATE(
      table<std::string, Command>({{"debian-12", "sudo apt install rustc cargo"},
                                   {"linuxmint-21", "sudo apt install rustc cargo"},
                                   {"fedora-42", "sudo dnf install rust cargo"},
                                   {"rocky-9", "sudo dnf install rust cargo"},
                                   {"manjaro", "sudo pacman -S rust"},
                                   {"postmarketos", "doas apk add rust cargo"},
                                   {"opensuse-tumbleweed", "sudo zypper install rust cargo"},
                                   {"void", std::nullopt}}));

  CHECK(on(system).command("rustc cargo") == command);
}

TEST_CASE("a package that a distribution has not, or whose name is not known, is not invented",
          "[package_advice]")
{
  CHECK(on("rocky-9").command("ninja-build") == std::nullopt);
  CHECK(on("rocky-9").command("make ninja-build") == std::nullopt);
  CHECK(on("fedora-42").command("no-such-package") == std::nullopt);
  CHECK(on("debian-12").command("no-such-package") == "sudo apt install no-such-package");
  CHECK(on("arch").command("") == std::nullopt);
  CHECK(on("fedora-42").advice("gcc libc6-dev") == "`sudo dnf install gcc glibc-devel`");
  CHECK(on("void").advice("gcc libc6-dev") == "install what Debian calls gcc libc6-dev");
  CHECK(on("fedora-42").advice("no-such-package") == "install what Debian calls no-such-package");
}

TEST_CASE("a cross compiler is the catalog's for the distribution, else Debian's by its name there",
          "[package_advice]")
{
  const TargetEntry& armv7 = target("armv7-unknown-linux-gnueabihf");
  const TargetEntry& windows = target("x86_64-pc-windows-gnu");
  const TargetEntry& musl = target("x86_64-unknown-linux-musl");

  CHECK(on("debian-12").compiler(armv7) == "sudo apt install g++-arm-linux-gnueabihf");
  CHECK(on("fedora-42").compiler(armv7) == std::nullopt);
  CHECK(on("void").compiler(armv7) == std::nullopt);
  CHECK(on("fedora-42").compiler(windows) == "sudo dnf install mingw64-gcc-c++");
  CHECK(on("rocky-9").compiler(windows) == std::nullopt);
  CHECK(on("alpine-3.21").compiler(windows) == "doas apk add mingw-w64-gcc");
  CHECK(on("fedora-42").compiler(musl) == "sudo dnf install musl-gcc");
  CHECK(on("arch").compiler(target("aarch64-unknown-linux-gnu")) ==
        "sudo pacman -S aarch64-linux-gnu-gcc");
  CHECK(on("arch").cxx_compiler(windows) == std::nullopt);
  CHECK(on("debian-12").cxx_compiler(armv7) == "sudo apt install g++-arm-linux-gnueabihf");
  CHECK(on("debian-12").c_library(armv7) == "sudo apt install libc6-dev-armhf-cross");
  CHECK(on("fedora-42").c_library(armv7) == std::nullopt);
}

TEST_CASE("a release of Debian that lacks a compiler is not told to install it", "[package_advice]")
{
  const TargetEntry& loongarch = target("loongarch64-unknown-linux-gnu");

  CHECK(on("debian-12").compiler(loongarch) == std::nullopt);
  CHECK(on("debian-13").compiler(loongarch) == "sudo apt install g++-loongarch64-linux-gnu");
  // Mint's codenames are its own.
  CHECK(on("linuxmint-21").compiler(loongarch) == "sudo apt install g++-loongarch64-linux-gnu");
}

TEST_CASE("emulators go by other names elsewhere", "[package_advice]")
{
  const TargetEntry::Qemu user = *target("aarch64-unknown-linux-gnu").qemu;
  const TargetEntry::Qemu board = *target("thumbv7em-none-eabihf").qemu;

  CHECK(on("debian-13").emulator(user) == "sudo apt install qemu-user");
  CHECK(on("fedora-42").emulator(user) == "sudo dnf install qemu-user");
  CHECK(on("alpine-3.21").emulator(user) == "doas apk add qemu-aarch64");
  CHECK(on("sles-15").emulator(user) == "sudo zypper install qemu-linux-user");
  CHECK(on("arch").emulator(board) == "sudo pacman -S qemu-system-arm");
  CHECK(on("opensuse-tumbleweed").emulator(board) == "sudo zypper install qemu-arm");
  CHECK(on("void").emulator(board) == std::nullopt);
  CHECK(on("fedora-42").wasmtime() == "sudo dnf install wasmtime");
  CHECK(on("debian-12").wasmtime() == std::nullopt);
}

TEST_CASE("the distribution's package of a foreign std is named where it is known",
          "[package_advice]")
{
  const auto std_on = [](const std::string& system, const std::string& name) {
    return on(system).rust_std(Triple::parse(name), &target(name));
  };
  const std::string armv7 = "armv7-unknown-linux-gnueabihf";
  const std::string multiarch =
      "sudo dpkg --add-architecture armhf && sudo apt update && "
      "sudo apt install libstd-rust-dev:armhf";

  CHECK(std_on("debian-12", armv7) == multiarch);
  CHECK(std_on("linuxmint-21", armv7) == multiarch);
  CHECK(std_on("debian-12", "x86_64-unknown-linux-musl") == std::nullopt);
  CHECK(std_on("debian-12", "x86_64-pc-windows-gnu") == "sudo apt install libstd-rust-dev-windows");
  CHECK(std_on("debian-13", "x86_64-pc-windows-gnu") == std::nullopt);
  CHECK(std_on("debian-13", "wasm32-unknown-unknown") == "sudo apt install libstd-rust-dev-wasm32");
  CHECK(std_on("fedora-42", armv7) == std::nullopt);
  CHECK(std_on("fedora-42", "wasm32-wasip1") == "sudo dnf install rust-std-static-wasm32-wasip1");
  CHECK(std_on("fedora-42", "i686-pc-windows-gnu") ==
        "sudo dnf install rust-std-static-i686-pc-windows-gnu");
  CHECK(std_on("rocky-9", "i686-pc-windows-gnu") == std::nullopt);
  CHECK(std_on("arch", "wasm32-unknown-unknown") == "sudo pacman -S rust-wasm");
  CHECK(std_on("manjaro", "x86_64-unknown-linux-musl") == "sudo pacman -S rust-musl");
  CHECK(std_on("void", "wasm32-unknown-unknown") == std::nullopt);
  CHECK(on("debian-12").rust_std(Triple::parse("armv7-acme-linux-gnueabihf"), nullptr) ==
        std::nullopt);
}

TEST_CASE("libraries of another architecture are Debian's alone", "[package_advice]")
{
  const TargetEntry& arm64 = target("aarch64-unknown-linux-gnu");
  const std::string command =
      "`sudo dpkg --add-architecture arm64 && sudo apt update && sudo apt install "
      "libssl-dev:arm64`";

  CHECK(on("debian-12").foreign_library(arm64, "libssl-dev") == std::vector<std::string>{command});
  REQUIRE(on("ubuntu-24.04").foreign_library(arm64, "libssl-dev"));
  CHECK(on("ubuntu-24.04").foreign_library(arm64, "libssl-dev")->size() == 2);
  CHECK(on("fedora-42").foreign_library(arm64, "libssl-dev") == std::nullopt);
  CHECK(on("void").foreign_library(arm64, "libssl-dev") == std::nullopt);
  CHECK(on("debian-12").foreign_library(target("wasm32-unknown-unknown"), "libssl-dev") ==
        std::nullopt);
}

TEST_CASE("no advice names another distribution's tool", "[package_advice]")
{
  const auto [system, tool] =
      GENERATE(table<std::string, std::string>({{"fedora-42", "dnf"},
                                                {"rocky-9", "dnf"},
                                                {"arch", "pacman"},
                                                {"alpine-3.21", "apk"},
                                                {"opensuse-tumbleweed", "zypper"},
                                                {"debian-12", "apt"}}));
  const PackageAdvice advice = on(system);
  static const Catalog known = Catalog::parse(builtin_catalog(), "built in");
  std::set<std::string> commands;
  for (const auto& [triple, entry] : known.entries())
    for (const Command& command :
         {advice.compiler(entry), advice.cxx_compiler(entry), advice.c_library(entry),
          entry.qemu ? advice.emulator(*entry.qemu) : std::nullopt, advice.wasmtime(),
          advice.rust_std(triple, &entry)})
      if (command)
        commands.insert(*command);

  CHECK(!commands.empty());
  for (const std::string& command : commands) {
    INFO(command);
    CHECK(command.find(tool + " ") != std::string::npos);
  }
}
