// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/log_commands.hpp>

#include "catch.hpp"

namespace xtool {

TEST_CASE("a line is part of the command above it, however the shell shows that", "[log_commands]")
{
  for (const char* line :
       {"$ cargo build", "+ cargo build", "me@host:~/src$ cargo build", "cargo build",
        "> cross build --target t", "# RUSTFLAGS=-g CC=gcc cargo build"}) {
    INFO(line);
    LogCommands commands;
    CHECK(commands.read("Hello") == LogCommands::none);
    const std::size_t run = commands.read(line);
    CHECK(run != LogCommands::none);
    CHECK(commands.read("   Compiling x v1.0.0") == run);
  }
}

TEST_CASE("a command that is only spoken of is none", "[log_commands]")
{
  LogCommands commands;
  for (const char* line : {"help: run `cargo build`", "error: no such command: cargo xbuild",
                           "Caused by: cargo build failed", "note: cargo build --release",
                           "    cargo build --release", "Run cargo build"}) {
    INFO(line);
    CHECK(commands.read(line) == LogCommands::none);
  }
}

TEST_CASE("what failed is outdated once the same command came to an end again", "[log_commands]")
{
  LogCommands commands;
  const std::size_t first = commands.read("$ cargo build --target a");
  commands.failed();
  const std::size_t other = commands.read("$ cargo build --target b");
  commands.failed();
  const std::size_t second = commands.read("$ cargo build --target a");
  CHECK_FALSE(commands.outdated(first, 1));
  commands.succeeded();

  CHECK(commands.outdated(first, 1));
  CHECK_FALSE(commands.outdated(second, 1));
  CHECK_FALSE(commands.outdated(other, 1));
  CHECK_FALSE(commands.outdated(LogCommands::none, 1));
}

TEST_CASE("the same words elsewhere, or with other variables, are another command",
          "[log_commands]")
{
  LogCommands commands;
  const std::size_t first = commands.read("$ cargo build");
  const std::size_t with_flags = commands.read("$ CC=x cargo build");
  commands.read("$ cd ../b");
  commands.read("$ cargo build");
  commands.succeeded();
  commands.read("$ CC=y cargo build");
  commands.succeeded();

  CHECK_FALSE(commands.outdated(first, 1));
  CHECK_FALSE(commands.outdated(with_flags, 1));
}

TEST_CASE("what is started again by itself is outdated by a good end", "[log_commands]")
{
  LogCommands commands;
  const std::size_t first = LogCommands::none;
  commands.failed();
  const std::size_t second = commands.again("Attempt 1 failed");
  commands.failed();
  CHECK_FALSE(commands.outdated(first, 1));
  const std::size_t third = commands.again("Attempt 2 failed");
  commands.succeeded();
  const std::size_t command = commands.read("$ cargo build");
  commands.succeeded();

  CHECK(commands.outdated(first, 1));
  CHECK(commands.outdated(second, 1));
  CHECK_FALSE(commands.outdated(third, 1));
  CHECK_FALSE(commands.outdated(command, 1));
}

TEST_CASE("what is started again is not outdated by what is typed later", "[log_commands]")
{
  LogCommands commands;
  const std::size_t first = commands.read("$ cargo build");
  commands.failed();
  const std::size_t second = commands.again("Command failed, retrying");
  commands.failed();
  commands.read("$ cargo build -p tools");
  commands.succeeded();
  CHECK_FALSE(commands.outdated(first, 1));
  CHECK_FALSE(commands.outdated(second, 1));

  commands.read("$ cargo build");
  commands.succeeded();
  CHECK(commands.outdated(first, 1));
  CHECK(commands.outdated(second, 1));
}

TEST_CASE("a retry of something else than a build outdates no failed build", "[log_commands]")
{
  const auto outdated = [](std::string_view retry, std::uint64_t number) {
    LogCommands commands;
    commands.build_failed(3, "");
    commands.again(retry);
    commands.succeeded();
    return commands.outdated(LogCommands::none, number);
  };
  for (const char* line :
       {"Download of artifacts failed, retrying in 5 seconds", "Upload failed; retrying",
        "Saving the build cache failed, trying again", "docker push failed, retrying in 1s"}) {
    INFO(line);
    CHECK_FALSE(outdated(line, 3));
    CHECK(outdated(line, 4));
  }
  for (const char* line : {"Build failed, retrying", "./ci/all.sh failed, retrying in 5 seconds",
                           "Retrying command", "Cargo exited 101, retrying in 5 seconds"}) {
    INFO(line);
    CHECK(outdated(line, 3));
  }
}

TEST_CASE("a crate that failed has to be compiled again before all is well", "[log_commands]")
{
  const auto outdated = [](std::string_view status) {
    LogCommands commands;
    commands.build_failed(1, "app");
    commands.again("Attempt 1 failed");
    commands.status(status);
    commands.succeeded();
    return commands.outdated(LogCommands::none, 1);
  };
  CHECK(outdated("   Compiling app v0.1.0 (/src/app)"));
  CHECK(outdated("    Checking app v0.1.0 (/src/app)"));
  CHECK(outdated("    Updating crates.io index"));
  CHECK_FALSE(outdated("   Compiling tools v0.1.0 (/src/tools)"));
}

}  // namespace xtool
