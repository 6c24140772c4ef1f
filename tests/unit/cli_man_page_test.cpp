// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cli/man_page.hpp"

#include "catch.hpp"

namespace xtool::cli {
namespace {

bool has(const std::string& text, std::string_view part)
{
  return text.find(part) != std::string::npos;
}

CommandShape add()
{
  return {.name = "add",
          .path = "xtool target add",
          .summary = "Install std",
          .examples = "  xtool target add 'a\\b'\n  .hidden --x\n",
          .aliases = {"install"},
          .options = {{.shorts = {"f"},
                       .longs = {"from"},
                       .value = "FILE",
                       .help = "Take `FILE`, not the network",
                       .variable = "XTOOL_FROM"}},
          .arguments = {{.value = "TARGET", .help = "Targets", .required = true, .many = true}}};
}

CommandShape root()
{
  return {.name = "xtool",
          .path = "xtool",
          .summary = "Cross-compile",
          .options = {{.longs = {"json"}, .help = "Print JSON"},
                      {.shorts = {"C"}, .value = "DIR", .help = "Work there"}},
          .commands = {{.name = "target", .path = "xtool target", .commands = {add()}}}};
}

}  // namespace

TEST_CASE("a page has the sections that readers of man know", "[man]")
{
  const std::string page = man_page(add(), root());

  CHECK(page.starts_with(".TH XTOOL\\-TARGET\\-ADD 1 "));
  CHECK(has(page, ".SH NAME\nxtool\\-target\\-add \\- Install std\n"));
  CHECK(has(page, ".SH SYNOPSIS\n\\fBxtool target add [OPTIONS] TARGET...\\fR\n"));
  CHECK(has(
      page,
      ".TP\n\\fB\\-f, \\-\\-from FILE\\fR\nTake \\fBFILE\\fR, not the network [$XTOOL_FROM]\n"));
  CHECK(has(page, ".SH OPTIONS OF EVERY COMMAND\n.TP\n\\fB\\-\\-json\\fR\nPrint JSON\n"));
  CHECK_FALSE(has(page, "Work there"));
  CHECK(has(page, ".SH ALIASES\ninstall\n"));
  CHECK(has(page, ".SH SEE ALSO\n\\fBxtool\\fR(1)\n"));
}

TEST_CASE("text stays text in roff", "[man]")
{
  const std::string page = man_page(add(), root());

  CHECK(has(page, "\nxtool target add 'a\\eb'\n"));
  CHECK(has(page, "\n\\&.hidden \\-\\-x\n"));
}

TEST_CASE("the program's own page lists the commands and the exit codes", "[man]")
{
  const std::string page = man_page(root(), root());

  CHECK(has(page, ".SH COMMANDS\n.TP\n\\fBxtool target add\\fR\nInstall std\n"));
  CHECK(has(page, "\\fB\\-C DIR\\fR\nWork there\n"));
  CHECK(has(page, ".TP\n\\fB12\\fR\nError: network.\n"));
  CHECK(has(page, ".TP\n\\fB130\\fR\nError: interrupted.\n"));
  CHECK(has(page, ".SH SEE ALSO\n\\fBxtool\\-target\\-add\\fR(1)\n"));
}

}  // namespace xtool::cli
