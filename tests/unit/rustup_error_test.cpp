// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/rust/rustup_error.hpp>

#include <string>
#include <vector>

using namespace xtool;

namespace {

const Env plain({}, "/work");

struct Told {
  std::string message;
  std::vector<std::string> help;
  friend bool operator==(const Told&, const Told&) = default;
};

Told told(const std::string& printed, const Env& env = plain,
          const std::optional<std::string>& named = {})
{
  const std::optional<Error> error = rustup_error(printed, env, named);
  REQUIRE(error);
  CHECK(error->kind() == ErrorKind::no_toolchain);
  return {error->message(), error->help_lines()};
}

}  // namespace

TEST_CASE("a toolchain that rustup can install is to be installed", "[rustup]")
{
  CHECK(told("error: toolchain '1.70.0-x86_64-unknown-linux-gnu' is not installed\n"
             "help: run `rustup toolchain install` to install it\n") ==
        Told{"toolchain '1.70.0-x86_64-unknown-linux-gnu' is not installed",
             {"run `rustup toolchain install 1.70.0-x86_64-unknown-linux-gnu`"}});
}

TEST_CASE("a name that rustup cannot install leads to what names it", "[rustup]")
{
  const std::string nope = "error: toolchain 'nope' is not installed\n";

  CHECK(told(nope, Env({{"RUSTUP_TOOLCHAIN", "nope"}}, "/")).help ==
        std::vector<std::string>{
            "RUSTUP_TOOLCHAIN names it: `unset RUSTUP_TOOLCHAIN`",
            "link the directory where it is: `rustup toolchain link nope DIRECTORY`"});
  CHECK(told(nope, Env({{"RUSTUP_TOOLCHAIN", "other"}}, "/"), "nope").help.front() ==
        "choose one that is installed: `rustup toolchain list`");
}

TEST_CASE("a custom toolchain of an override file is told with the file", "[rustup]")
{
  const auto printed = [](const std::string& name) {
    return "error: custom toolchain '" + name +
           "' specified in override file '/p/rust-toolchain.toml' is not installed\n";
  };

  CHECK(told(printed("esp")) == Told{"toolchain 'esp' is not installed",
                                     {"install it: `cargo install espup --locked && espup install`",
                                      "or choose another one in '/p/rust-toolchain.toml'"}});
  CHECK(told(printed("stabel")).help.front() ==
        "did you mean 'stable'? correct 'channel' in '/p/rust-toolchain.toml'");
}

TEST_CASE("files that rustup cannot read are named with the reason", "[rustup]")
{
  CHECK(told("error: could not parse override file: '/p/rust-toolchain.toml'\n\n"
             "Caused by:\n"
             "    0: error parsing override file\n"
             "    1: TOML parse error at line 1, column 11\n"
             "         |\n"
             "       1 | [toolchain\n"
             "         |           ^\n"
             "       unclosed table, expected `]`\n"
             "       \n\n"
             "Stack backtrace:\n   0: anyhow\n") ==
        Told{"rustup cannot read '/p/rust-toolchain.toml': unclosed table, expected `]`",
             {"correct or delete '/p/rust-toolchain.toml'"}});
  CHECK(told("error: could not parse settings file: '/r/settings.toml'\n\nCaused by:\n"
             "    a reason\n") ==
        Told{"rustup cannot read '/r/settings.toml': a reason",
             {"correct it, or start over: `rm /r/settings.toml && rustup default stable`"}});
}

TEST_CASE("a toolchain's path is told with what gives it", "[rustup]")
{
  const std::string printed = "error: invalid toolchain: the path '/x' has no bin/ directory\n";

  CHECK(
      told(printed).help ==
      std::vector<std::string>{"correct 'path' in the file 'rust-toolchain.toml' of this project"});
  CHECK(told(printed, Env({{"RUSTUP_TOOLCHAIN", "/x"}}, "/")).help ==
        std::vector<std::string>{"RUSTUP_TOOLCHAIN names it: `unset RUSTUP_TOOLCHAIN`"});
}

TEST_CASE("incomplete toolchains lead to what completes them", "[rustup]")
{
  CHECK(told("error: 'rustc' is not installed for the custom toolchain 'my'.\n").help.front() ==
        "link a complete one: `rustup toolchain link my DIRECTORY`");
  CHECK(told("error: 'cargo' is not installed for the toolchain 'stable-x86_64-apple-darwin'.\n")
            .help ==
        std::vector<std::string>{
            "run `rustup component add cargo --toolchain stable-x86_64-apple-darwin`"});
  CHECK(told("error: Missing manifest in toolchain 'stable'\n").help ==
        std::vector<std::string>{"install it again: `rustup toolchain uninstall stable && rustup "
                                 "toolchain install stable`"});
}

TEST_CASE("what rustup does not say is not taken for its words", "[rustup]")
{
  CHECK_FALSE(rustup_error("error: linking failed\n", plain));
  CHECK_FALSE(rustup_error("", plain));
}
