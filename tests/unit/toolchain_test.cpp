// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/rust/toolchain.hpp>

#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include "catch.hpp"

#include <sys/stat.h>

#include <map>
#include <string>

using namespace xtool;
namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

namespace {

const std::string version_text =
    "rustc 1.85.0 (4d91de4e4 2025-02-17)\n"
    "binary: rustc\n"
    "commit-hash: 4d91de4e48198da2e33413efdcd9cd2cc0c46688\n"
    "commit-date: 2025-02-17\n"
    "host: x86_64-unknown-linux-gnu\n"
    "release: 1.85.0\n"
    "LLVM version: 19.1.7\n";

// A machine with nothing but what a test puts on it.
struct Machine {
  TempDir dir;
  std::map<std::string, std::string> variables = {};
  Machine()
  {
    for (const char* name : {"bin", "home", "root/lib/rustlib"})
      xtool::create_directories(dir.path() / name);
    variables = {{"PATH", (dir.path() / "bin").native()},
                 {"HOME", (dir.path() / "home").native()},
                 {"XTOOL_SYSTEM_ROOT", (dir.path() / "system").native()}};
  }
  fs::path script(const std::string& path, const std::string& body) const
  {
    const fs::path file = dir.path() / path;
    xtool::create_directories(file.parent_path());
    write_new_file(file, "#!/bin/sh\n" + body);
    ::chmod(file.c_str(), 0755);
    return file;
  }
  // A rustc that prints this text for -vV and its own sysroot.
  fs::path rustc(const std::string& path, const std::string& text = version_text) const
  {
    return script(path, "case $1 in -vV) /bin/cat <<'EOF'\n" + text + "EOF\n;; *) echo '" +
                            root().native() + "';; esac\n");
  }
  fs::path root() const { return dir.path() / "root"; }
  Env env() const { return Env(variables, dir.path()); }
  Error failure(const ToolchainChoice& choice = {}) const
  {
    try {
      probe_toolchain(env(), choice);
    } catch (const Error& error) {
      return error;
    }
    return Error(ErrorKind::usage, "no error");
  }
};

}  // namespace

TEST_CASE("rustc tells its version, host and sysroot", "[toolchain]")
{
  const Machine machine;
  const fs::path rustc = machine.rustc("bin/rustc");

  const Toolchain found = probe_toolchain(machine.env(), {});

  CHECK(found.rustc == rustc);
  CHECK(found.version == "1.85.0 (4d91de4e4 2025-02-17)");
  CHECK(found.release.str() == "1.85.0");
  CHECK(found.commit_date == "2025-02-17");
  CHECK(found.host.str() == "x86_64-unknown-linux-gnu");
  CHECK(found.sysroot == machine.root());
}

TEST_CASE("a distribution's compiler without a commit is understood", "[toolchain]")
{
  const Machine machine;
  machine.rustc("bin/rustc",
                "rustc 1.63.0\nbinary: rustc\ncommit-hash: unknown\ncommit-date: unknown\n"
                "host: x86_64-unknown-linux-gnu\nrelease: 1.63.0\nLLVM version: 14.0.6\n");

  const Toolchain found = probe_toolchain(machine.env(), {});

  CHECK(found.version == "1.63.0");
  CHECK(found.commit_date == std::nullopt);
}

TEST_CASE("rustc is found in CARGO_HOME and in the home directory when PATH lacks it",
          "[toolchain]")
{
  Machine machine;
  const fs::path at_home = machine.rustc("home/.cargo/bin/rustc");
  CHECK(probe_toolchain(machine.env(), {}).rustc == at_home);

  const fs::path in_cargo_home = machine.rustc("cargo/bin/rustc");
  machine.variables["CARGO_HOME"] = (machine.dir.path() / "cargo").native();

  CHECK(probe_toolchain(machine.env(), {}).rustc == in_cargo_home);
}

TEST_CASE("RUSTC goes before PATH", "[toolchain]")
{
  Machine machine;
  machine.rustc("bin/rustc");
  const fs::path other = machine.rustc("other/my-rustc");
  machine.variables["RUSTC"] = other.native();
  CHECK(probe_toolchain(machine.env(), {}).rustc == other);

  machine.variables["RUSTC"] = "/nowhere/rustc";

  CHECK(machine.failure().kind() == ErrorKind::no_toolchain);
  CHECK(machine.failure().message() == "RUSTC names '/nowhere/rustc', which is not a program");
}

TEST_CASE("without any rustc the error says how to get one on this distribution", "[toolchain]")
{
  const auto [os_release, advice] = GENERATE(table<std::string, std::string>(
      {{"ID=debian\n", "or install the distribution's compiler: `sudo apt install rustc`"},
       {"ID=nobara\nID_LIKE=fedora\n",
        "or install the distribution's compiler: `sudo dnf install rust`"},
       {"ID=haiku\n", "or install the compiler that your distribution packages"}}));
  const Machine machine;
  xtool::create_directories(machine.dir.path() / "system/etc");
  write_new_file(machine.dir.path() / "system/etc/os-release", os_release);

  const Error error = machine.failure();

  CHECK(error.kind() == ErrorKind::no_toolchain);
  CHECK(error.message() == "no rustc found on PATH");
  CHECK(error.help_lines() == Lines{"install Rust with rustup from https://rustup.rs", advice,
                                    "or set RUSTC to the rustc to use"});
}

TEST_CASE("rustup's refusals become errors with the matching command", "[toolchain]")
{
  const auto failure_with = [](const std::string& message) {
    const Machine machine;
    machine.script("bin/rustc", "/bin/cat >&2 <<'EOF'\n" + message + "\nEOF\nexit 1\n");
    return machine.failure();
  };

  const Error absent = failure_with(
      "error: toolchain 'nightly-x86_64-unknown-linux-gnu' is not installed\n"
      "help: run `rustup toolchain install` to install it");
  CHECK(absent.kind() == ErrorKind::no_toolchain);
  CHECK(absent.message() == "toolchain 'nightly-x86_64-unknown-linux-gnu' is not installed");
  CHECK(absent.help_lines() ==
        Lines{"run `rustup toolchain install nightly-x86_64-unknown-linux-gnu`"});

  const Error none = failure_with(
      "error: rustup could not choose a version of rustc to run, because one wasn't specified "
      "explicitly, and no default is configured.\nhelp: run 'rustup default stable' to ...");
  CHECK(none.kind() == ErrorKind::no_toolchain);
  CHECK(none.help_lines() == Lines{"run `rustup default stable`"});
}

TEST_CASE("rustup is told not to install anything", "[toolchain]")
{
  const Machine machine;
  machine.script("bin/rustc", "echo \"error: auto=$RUSTUP_AUTO_INSTALL\" >&2; exit 3\n");

  const Error error = machine.failure();

  CHECK(error.kind() == ErrorKind::external_tool);
  CHECK(error.message() ==
        "'" + (machine.dir.path() / "bin/rustc").native() + "' failed with exit code 3: auto=0");
}

TEST_CASE("a rustc that talks nonsense is reported with what it said", "[toolchain]")
{
  const auto failure_with = [](const std::string& text) {
    const Machine machine;
    machine.rustc("bin/rustc", text);
    return machine.failure();
  };

  const Error error = failure_with("hello \x1b[31m\n");
  CHECK(error.kind() == ErrorKind::external_tool);
  CHECK(error.message().ends_with("printed 'hello \\x1b[31m\\x0a', as no rustc does"));
  for (const char* text : {"", "rustc 1.85.0\n", "rustc 1.85.0\nrelease: 1.85.0\n",
                           "rustc 1.85.0\nrelease: 1.85.0\nhost: ../../etc\n"})
    CHECK(failure_with(text).kind() == ErrorKind::external_tool);
}

TEST_CASE("a toolchain by name is asked for through rustup, whatever rustc is on PATH",
          "[toolchain]")
{
  const Machine machine;
  machine.script("bin/rustc", "exit 1\n");
  const fs::path own = machine.rustc("root/bin/rustc");
  machine.script("bin/rustup",
                 "[ \"$1 $2 $3\" = 'run nightly rustc' ] || exit 9\n"
                 "shift 3; exec " +
                     own.native() + " \"$@\"\n");

  const Toolchain found = probe_toolchain(machine.env(), {.name = "+nightly"});

  CHECK(found.sysroot == machine.root());
  CHECK(found.rustc == own);
}

TEST_CASE("a toolchain by name needs rustup and a name", "[toolchain]")
{
  const Machine machine;
  machine.rustc("bin/rustc");

  CHECK(machine.failure({.name = "nightly"}).message() ==
        "toolchain 'nightly' was asked for, but there is no rustup");
  CHECK(machine.failure({.name = "nightly"}).kind() == ErrorKind::no_toolchain);
  CHECK(machine.failure({.name = "--help"}).kind() == ErrorKind::usage);
  CHECK(machine.failure({.name = ""}).kind() == ErrorKind::usage);
}

TEST_CASE("a sysroot by path uses its own rustc, or else the usual one", "[toolchain]")
{
  const Machine machine;
  const fs::path usual = machine.rustc("bin/rustc");
  xtool::create_directories(machine.dir.path() / "other/lib/rustlib");
  const Toolchain borrowed = probe_toolchain(machine.env(), {.sysroot = fs::path("other/")});
  CHECK(borrowed.rustc == usual);
  CHECK(borrowed.sysroot == machine.dir.path() / "other");

  const fs::path own = machine.rustc("other/bin/rustc");

  CHECK(probe_toolchain(machine.env(), {.sysroot = fs::path("other")}).rustc == own);
}

TEST_CASE("a directory that is no sysroot is refused by name", "[toolchain]")
{
  const Machine machine;
  machine.rustc("bin/rustc");

  const Error error = machine.failure({.sysroot = machine.dir.path() / "bin"});

  CHECK(error.kind() == ErrorKind::no_toolchain);
  CHECK(error.message() == "'" + (machine.dir.path() / "bin").native() +
                               "' is not a Rust sysroot: it has no directory 'lib/rustlib'");
}

TEST_CASE("the channel follows from the release", "[toolchain]")
{
  const auto channel = [](const std::string& release) {
    Toolchain toolchain;
    toolchain.release = RustRelease::parse(release).value();
    return toolchain.channel();
  };

  CHECK(channel("1.85.0") == "1.85.0");
  CHECK(channel("1.96.0-beta.3") == "1.96.0-beta.3");
  CHECK(channel("1.97.0-nightly") == "nightly");
}

TEST_CASE("a release has a version, and may have a stage", "[toolchain]")
{
  const RustRelease beta = RustRelease::parse("1.96.0-beta.3").value();

  CHECK(beta.version == Version{1, 96, 0});
  CHECK(beta.stage == "beta.3");
  CHECK(beta.str() == "1.96.0-beta.3");
  CHECK(RustRelease::parse("1.85.0").value().stage.empty());
  for (const char* text : {"", "nightly", "1.85.0-", "1.85.x", "-nightly", "1.85.0-a\nb"})
    CHECK_FALSE(RustRelease::parse(text));
}
