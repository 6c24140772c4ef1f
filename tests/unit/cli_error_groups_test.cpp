// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cli/error_groups.hpp"

#include "catch.hpp"

namespace xtool::cli {
namespace {

TargetError failure(const std::string& target, const std::string& reason, const std::string& help)
{
  Error error(ErrorKind::no_toolchain, reason);
  error.help(help);
  return {Triple::parse(target), std::move(error)};
}

TargetError unlinked(const std::string& target)
{
  return failure(target, "no working linker found for '" + target + "'",
                 "let zig link: `xtool setup-linker --zig " + target + "`");
}

}  // namespace

TEST_CASE("what fails for the same reason is told once, with a command for all of them", "[cli]")
{
  const std::vector<Error> errors = group_errors(
      {unlinked("a-b-c"), failure("d-e-f", "no working linker found for 'd-e-f'", "buy one"),
       unlinked("g-h-i")});

  REQUIRE(errors.size() == 2);
  CHECK(errors.front().message() == "no working linker found for 'a-b-c', 'g-h-i'");
  CHECK(errors.front().help_lines() ==
        std::vector<std::string>{"let zig link: `xtool setup-linker --zig a-b-c g-h-i`"});
  CHECK(errors.back().message() == "no working linker found for 'd-e-f'");
  CHECK(errors.back().help_lines() == std::vector<std::string>{"buy one"});
}

TEST_CASE("one command installs the packages of all targets that lack one", "[cli]")
{
  const auto lacking = [](const std::string& target, const std::string& command) {
    return failure(target, "no working linker found for '" + target + "'",
                   "install a cross compiler: `" + command + "`");
  };

  const std::vector<Error> errors = group_errors(
      {lacking("a-b-c", "sudo apt install g++-a"), lacking("d-e-f", "sudo apt install g++-d"),
       lacking("g-h-i", "sudo apt install g++-a"), lacking("j-k-l", "doas apk add g++-j"),
       failure("m-n-o", "no working linker found for 'm-n-o'", "run `tool --level 1`"),
       failure("p-q-r", "no working linker found for 'p-q-r'", "run `tool --level 2`")});

  REQUIRE(errors.size() == 4);
  CHECK(errors.front().message() == "no working linker found for 'a-b-c', 'd-e-f', 'g-h-i'");
  CHECK(errors.front().help_lines() ==
        std::vector<std::string>{"install a cross compiler: `sudo apt install g++-a g++-d`"});
  CHECK(errors[1].help_lines() ==
        std::vector<std::string>{"install a cross compiler: `doas apk add g++-j`"});
  CHECK(errors[2].help_lines() == std::vector<std::string>{"run `tool --level 1`"});
  CHECK(errors[3].help_lines() == std::vector<std::string>{"run `tool --level 2`"});
}

}  // namespace xtool::cli
