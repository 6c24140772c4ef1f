// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/rust/toolchain_memory.hpp>

#include <xtool/support/files.hpp>

#include "catch.hpp"

#include <sys/stat.h>

#include <chrono>
#include <map>
#include <string>
#include <thread>

using namespace xtool;
namespace fs = std::filesystem;

namespace {

// A rustup home with one toolchain, and a proxy that counts how often it is asked.
struct Machine {
  TempDir dir;
  std::map<std::string, std::string> variables = {
      {"PATH", (dir.path() / "bin").native()},
      {"HOME", (dir.path() / "home").native()},
      {"XTOOL_SYSTEM_ROOT", (dir.path() / "system").native()},
      {"ASKED", (dir.path() / "asked").native()}};
  fs::path rustup_home = dir.path() / "home/.rustup";
  fs::path sysroot = rustup_home / "toolchains/stable";
  fs::path work = dir.path() / "work/project";
  ToolchainMemory memory{dir.path() / "memory.json"};

  Machine()
  {
    script("bin/rustup",
           "echo >>$ASKED\ncase $1 in -vV) printf '%s\\n' 'rustc 1.85.0 (4d91de4e4 2025-02-17)' "
           "'host: x86_64-unknown-linux-gnu' 'release: 1.85.0';; *) echo " +
               sysroot.native() + ";; esac\n");
    fs::create_symlink("rustup", dir.path() / "bin/rustc");
    script("home/.rustup/toolchains/stable/bin/rustc", "");
    write_new_file(rustup_home / "settings.toml", "version = \"12\"\n");
    xtool::create_directories(work);
    settle();
  }

  void script(const std::string& path, const std::string& body) const
  {
    const fs::path file = dir.path() / path;
    xtool::create_directories(file.parent_path());
    write_atomically(file, "#!/bin/sh\n" + body);
    ::chmod(file.c_str(), 0755);
  }
  // What is only just written is not relied on.
  static void settle() { std::this_thread::sleep_for(std::chrono::milliseconds(2100)); }
  // How often rustc had to be asked to know the toolchain.
  std::size_t questions(const std::string& directory = "project") const
  {
    const fs::path count = dir.path() / "asked";
    fs::remove(count);
    const Toolchain found =
        recall_toolchain(Env(variables, dir.path() / "work" / directory), {}, memory);
    CHECK(found.version == "1.85.0 (4d91de4e4 2025-02-17)");
    CHECK(found.sysroot == sysroot);
    return read_file_if_exists(count).value_or("").size();
  }
};

}  // namespace

TEST_CASE("rustup's rustc is asked once, and again after every change that may matter",
          "[toolchain-memory]")
{
  Machine machine;
  REQUIRE(machine.questions() == 2);
  REQUIRE(machine.questions() == 0);

  SECTION("rustup's settings")
  {
    write_atomically(machine.rustup_home / "settings.toml", "version = \"12\"\n#\n");
  }
  SECTION("an override file here")
  {
    write_new_file(machine.work / "rust-toolchain.toml", "[toolchain]\nchannel = \"stable\"\n");
  }
  SECTION("an override file further up")
  {
    write_new_file(machine.dir.path() / "work/rust-toolchain", "stable\n");
  }
  SECTION("the compiler itself")
  {
    machine.script("home/.rustup/toolchains/stable/bin/rustc", "# updated\n");
  }
  SECTION("a toolchain that comes or goes")
  {
    fs::create_directory(machine.rustup_home / "toolchains/nightly");
  }
  SECTION("rustup itself")
  {
    machine.script("bin/rustup", read_file(machine.dir.path() / "bin/rustup").substr(10));
  }
  SECTION("the choice in the environment") { machine.variables["RUSTUP_TOOLCHAIN"] = "stable"; }
  SECTION("what is remembered cannot be understood")
  {
    write_atomically(machine.dir.path() / "memory.json", "{\"format\": 1, \"answers\": [{}]}");
  }

  CHECK(machine.questions() == 2);
}

TEST_CASE("another directory is another question", "[toolchain-memory]")
{
  Machine machine;
  fs::create_directory(machine.dir.path() / "work/other");
  REQUIRE(machine.questions() == 2);

  CHECK(machine.questions("other") == 2);
  CHECK(machine.questions("other") == 0);
  CHECK(machine.questions() == 0);
}

TEST_CASE("what may depend on more than can be seen is not remembered", "[toolchain-memory]")
{
  Machine machine;

  SECTION("a toolchain that is named by its path")
  {
    machine.variables["RUSTUP_TOOLCHAIN"] = "/some/where";
  }
  SECTION("an override file that names one")
  {
    write_new_file(machine.work / "rust-toolchain.toml", "[toolchain]\npath = \"../rust\"\n");
    Machine::settle();
  }
  SECTION("a rustc that is not rustup's")
  {
    fs::rename(machine.dir.path() / "bin/rustup", machine.dir.path() / "bin/wrapper");
    fs::remove(machine.dir.path() / "bin/rustc");
    fs::create_symlink("wrapper", machine.dir.path() / "bin/rustc");
    Machine::settle();
  }
  SECTION("what was written a moment ago")
  {
    write_new_file(machine.work / "rust-toolchain", "stable\n");
  }

  CHECK(machine.questions() == 2);
  CHECK(machine.questions() == 2);
}
