// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cli/completion.hpp"

#include "catch.hpp"

namespace xtool::cli {
namespace {

using Words = std::vector<std::string>;

// A program with a group, options with and without values, and an argument of each kind.
CommandShape root()
{
  const OptionShape target{.value = "TARGET", .many = true};
  const OptionShape help{.shorts = {"h"}, .longs = {"help"}, .help = "Print help"};
  return {.name = "xtool",
          .path = "xtool",
          .options = {{.longs = {"json"}},
                      {.shorts = {"v"}, .longs = {"verbose"}},
                      {.longs = {"color"}, .value = "WHEN", .choices = {"auto", "always", "never"}},
                      {.shorts = {"C"}, .value = "DIR"},
                      help},
          .commands = {{.name = "target",
                        .path = "xtool target",
                        .summary = "Targets",
                        .options = {help},
                        .commands = {{.name = "add",
                                      .path = "xtool target add",
                                      .summary = "Install",
                                      .aliases = {"install"},
                                      .options = {{.longs = {"from"}, .value = "FILE"}, help},
                                      .arguments = {target}},
                                     {.name = "remove",
                                      .path = "xtool target remove",
                                      .options = {{.longs = {"toolchain"}, .value = "NAME"}, help},
                                      .arguments = {target}}}},
                       {.name = "exec",
                        .path = "xtool exec",
                        .options = {help},
                        .arguments = {{.value = "TARGET"}, {.value = "COMMAND", .many = true}}},
                       {.name = "check",
                        .path = "xtool check",
                        .options = {{.longs = {"target"}, .value = "T"}, help},
                        .arguments = {{.value = "KEY"}}}}};
}

Words words(const Completion& completion)
{
  Words found;
  for (const Candidate& candidate : completion.candidates)
    found.push_back(candidate.word);
  return found;
}

Words offered(const Words& line) { return words(complete(root(), line)); }

ValueKind kind(const Words& line) { return complete(root(), line).values; }

}  // namespace

TEST_CASE("commands are completed level by level", "[completion]")
{
  CHECK(offered({""}) == Words{"target", "exec", "check"});
  CHECK(offered({"t"}) == Words{"target"});
  CHECK(offered({"target", ""}) == Words{"add", "remove"});
  CHECK(complete(root(), {"target", "a"}).candidates ==
        std::vector<Candidate>{{.word = "add", .help = "Install"}});
  CHECK(offered({"nonsense", "a"}).empty());
}

TEST_CASE("options are those of the command and of every command, each once", "[completion]")
{
  CHECK(offered({"target", "add", "-"}) ==
        Words{"--from", "--help", "--json", "--verbose", "--color"});
  CHECK(offered({"-"}) == Words{"--json", "--verbose", "--color", "-C", "--help"});
  CHECK(offered({"target", "install", "--json", "-v", "--j"}).empty());
  CHECK(offered({"-v", "--v"}) == Words{"--verbose"});
  CHECK(offered({"--he"}) == Words{"--help"});
}

TEST_CASE("the value of an option follows it, or '='", "[completion]")
{
  CHECK(offered({"--color", "a"}) == Words{"auto", "always"});
  CHECK(offered({"check", "--color=n"}) == Words{"--color=never"});
  CHECK(kind({"-C", ""}) == ValueKind::directory);
  CHECK(kind({"target", "add", "--from", "x"}) == ValueKind::file);
  CHECK(kind({"target", "remove", "--toolchain", ""}) == ValueKind::toolchain);

  const Completion joined = complete(root(), {"check", "--target=aarch"});
  CHECK(joined.values == ValueKind::known_target);
  CHECK(joined.before == "--target=");
  CHECK(joined.begun == "aarch");
}

TEST_CASE("a command behind an option's value is still found", "[completion]")
{
  CHECK(offered({"--color", "never", "target", ""}) == Words{"add", "remove"});
  CHECK(offered({"--color=never", "target", "r"}) == Words{"remove"});
  CHECK(offered({"-C", "target", "e"}) == Words{"exec"});
}

TEST_CASE("arguments are completed by their kind and number", "[completion]")
{
  CHECK(kind({"target", "add", ""}) == ValueKind::known_target);
  CHECK(kind({"target", "remove", "a", "b", ""}) == ValueKind::installed_target);
  CHECK(kind({"exec", ""}) == ValueKind::installed_target);
  CHECK(kind({"exec", "t", "--", "ma"}) == ValueKind::program);
  CHECK(kind({"exec", "t", "--", "make", ""}) == ValueKind::file);
  CHECK(kind({"check", ""}) == ValueKind::none);
  CHECK(kind({"check", "key", ""}) == ValueKind::none);
}

TEST_CASE("after '--' nothing is an option", "[completion]")
{
  CHECK(offered({"exec", "t", "--", "--"}).empty());
  CHECK(kind({"exec", "t", "--", "-x"}) == ValueKind::program);
  CHECK(offered({"exec", "t", "--", "make", "--js"}).empty());
}

TEST_CASE("a first word that begins with '+' is a toolchain", "[completion]")
{
  const Completion toolchain = complete(root(), {"+ni"});
  CHECK(toolchain.values == ValueKind::toolchain);
  CHECK(toolchain.before == "+");
  CHECK(toolchain.begun == "ni");
  CHECK(offered({"+nightly", "target", "a"}) == Words{"add"});
  CHECK(kind({"target", "+"}) == ValueKind::none);
}

TEST_CASE("no word at all has no completion", "[completion]")
{
  CHECK(offered({}).empty());
  CHECK(kind({}) == ValueKind::none);
}

}  // namespace xtool::cli
