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
  CHECK_FALSE(commands.outdated(first));
  commands.succeeded();

  CHECK(commands.outdated(first));
  CHECK_FALSE(commands.outdated(second));
  CHECK_FALSE(commands.outdated(other));
  CHECK_FALSE(commands.outdated(LogCommands::none));
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

  CHECK_FALSE(commands.outdated(first));
  CHECK_FALSE(commands.outdated(with_flags));
}

TEST_CASE("what is started again by itself is outdated by a good end", "[log_commands]")
{
  LogCommands commands;
  const std::size_t first = LogCommands::none;
  commands.failed();
  const std::size_t second = commands.again();
  commands.failed();
  CHECK_FALSE(commands.outdated(first));
  const std::size_t third = commands.again();
  const std::size_t command = commands.read("$ cargo build");
  commands.succeeded();

  CHECK(commands.outdated(first));
  CHECK(commands.outdated(second));
  CHECK_FALSE(commands.outdated(third));
  CHECK_FALSE(commands.outdated(command));
}

}  // namespace xtool
