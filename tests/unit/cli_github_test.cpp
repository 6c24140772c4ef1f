// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cli/commands/github_reports.hpp"
#include "cli/github.hpp"

#include <xtool/support/files.hpp>

#include "catch.hpp"

#include <sstream>

namespace xtool::cli {
namespace {

using Level = Annotation::Level;
using Variables = std::map<std::string, std::string>;

// What a shell's runner makes of a property's, or a message's, escapes.
std::string unescaped(std::string text)
{
  for (const auto& [escape, character] :
       {std::pair{"%0D", "\r"}, std::pair{"%0A", "\n"}, std::pair{"%3A", ":"},
        std::pair{"%2C", ","}, std::pair{"%25", "%"}})
    for (std::size_t at = text.find(escape); at != std::string::npos;
         at = text.find(escape, at + 1))
      text.replace(at, 3, character);
  return text;
}

}  // namespace

TEST_CASE("an annotation is one workflow command on a line of its own", "[github]")
{
  CHECK(workflow_command({.file = "src/main.rs", .line = 3, .title = "one", .message = "two"}) ==
        "::error file=src/main.rs,line=3,title=one::two\n");
  CHECK(workflow_command({.level = Level::warning, .message = "two"}) == "::warning::two\n");
  CHECK(workflow_command({.level = Level::notice, .line = 3, .message = "no file"}) ==
        "::notice::no file\n");
}

TEST_CASE("what ends a property or a command is escaped, and '%' first", "[github]")
{
  CHECK(
      workflow_command({.file = "a,b:c%2C", .title = "t::x", .message = "50%, a: b\n::error::x"}) ==
      "::error file=a%2Cb%3Ac%252C,title=t%3A%3Ax::50%25, a: b%0A::error::x\n");
  CHECK(unescaped("a%2Cb%3Ac%252C") == "a,b:c%2C");
}

TEST_CASE("bytes that steer a terminal, and passwords, stay out of annotations", "[github]")
{
  CHECK(workflow_command({.message = "a\x1b[31mb\rc"}) == "::error::a\\x1b[31mb\\x0dc\n");
  CHECK(workflow_command({.message = "cannot reach https://me:secret@host/x"}) ==
        "::error::cannot reach https://***@host/x\n");
}

TEST_CASE("text is shown in Markdown as it is, and code as code", "[github]")
{
  CHECK(markdown_line("needs *all* of <b>_x_</b> | y") ==
        "needs \\*all\\* of \\<b\\>\\_x\\_\\</b\\> \\| y");
  CHECK(markdown_line("run `xtool doctor *`, then `b`") == "run `xtool doctor *`, then `b`");
  CHECK(markdown_line("- 1 + 2") == "\\- 1 + 2");
  CHECK(markdown_line("one ` alone") == "one \\` alone");
  CHECK(markdown_line("two\nlines") == "two\\\\x0alines");
  CHECK(markdown_code("a`b``c") == "``` a`b``c ```");
  CHECK(markdown_code("a|b") == "`a\\|b`");
  CHECK(markdown_block("sh", "a") == "```sh\na\n```\n");
  CHECK(markdown_block("", "````\n") == "`````\n````\n`````\n");
}

TEST_CASE("a summary that does not fit ends with a whole line and says so", "[github]")
{
  const std::string lines = "first line\nsecond line\n";
  const std::string note = "\nThe rest does not fit into a job summary.\n";
  constexpr std::uint64_t all = 1u << 20;

  CHECK(fitting_summary(lines, 0) == lines);
  CHECK(fitting_summary(lines, all - lines.size()) == lines);
  CHECK(fitting_summary(std::string(100, 'x') + "\n" + lines, all - 110) == note);
  CHECK(fitting_summary(lines + std::string(100, 'x'), all - note.size() - 15) ==
        "first line\n" + note);
  CHECK(fitting_summary(lines, all).empty());
}

TEST_CASE("files are named relative to the repository that is checked out", "[github]")
{
  const Env env(Variables{{"GITHUB_WORKSPACE", "/work/repo"}}, "/work/repo/crates");

  CHECK(path_in_repository("a.log", env) == "crates/a.log");
  CHECK(path_in_repository("../dist/a", env) == "dist/a");
  CHECK(path_in_repository("/work/repo/b", env) == "b");
  CHECK(path_in_repository("/tmp/b", env) == "/tmp/b");
  CHECK(path_in_repository("a.log", Env(Variables{}, "/work")) == "a.log");
}

TEST_CASE("the summary is added to what other steps of the job wrote", "[github]")
{
  const TempDir dir;
  write_new_file(dir.path() / "summary.md", "before\n");
  const Env env(Variables{{"GITHUB_STEP_SUMMARY", (dir.path() / "summary.md").string()}}, "/");
  std::ostringstream err;
  Console console(err, {});

  const std::string printed = tell_github(
      {.annotations = {{.message = "m"}}, .summary = "from https://me:pw@host/\n"}, env, console);

  CHECK(printed == "::error::m\n");
  CHECK(read_file(dir.path() / "summary.md") == "before\nfrom https://***@host/\n");
  CHECK(err.str().empty());
}

TEST_CASE("a summary that cannot be written is a warning, and the annotations stay", "[github]")
{
  const TempDir dir;
  const Env env(Variables{{"GITHUB_STEP_SUMMARY", dir.path().string()}}, "/");
  std::ostringstream err;
  Console console(err, {});

  CHECK(tell_github({.annotations = {{.message = "m"}}, .summary = "s"}, env, console) ==
        "::error::m\n");
  CHECK(err.str().starts_with("warn: cannot write the job summary '" + dir.path().string()));
}

TEST_CASE("the doctor's findings are annotations, the gravest first", "[github]")
{
  const Triple target = Triple::parse("armv7-unknown-linux-gnueabihf");
  const Diagnosis diagnosis{
      .results = {
          {.check = "proxy",
           .findings = {{.check = "proxy", .severity = Severity::note, .fact = "a *note*"}}},
          {.check = "smoke", .target = target, .not_checked = "no std"},
          {.check = "linker-configured",
           .target = target,
           .findings = {{.check = "linker-configured",
                         .severity = Severity::error,
                         .fact = "no linker",
                         .help = {"`xtool setup-linker`"},
                         .target = target}}}}};

  const GithubReport report = github_report(diagnosis);

  REQUIRE(report.annotations.size() == 2);
  CHECK(report.annotations[0].level == Level::error);
  CHECK(report.annotations[0].title == "linker-configured: armv7-unknown-linux-gnueabihf");
  CHECK(report.annotations[0].message == "no linker\nhelp: `xtool setup-linker`");
  CHECK(report.annotations[1].level == Level::notice);
  CHECK(report.summary ==
        "## xtool doctor\n\n1 error, 0 warnings, 1 note in 3 checks\n\n"
        "- **error**, `armv7-unknown-linux-gnueabihf`: no linker (`linker-configured`)\n"
        "  - help: `xtool setup-linker`\n"
        "- **note**: a \\*note\\* (`proxy`)\n"
        "- not checked, `armv7-unknown-linux-gnueabihf`: no std (`smoke`)\n\n");
}

TEST_CASE("a broken limit is an annotation of the file, and a row of the summary", "[github]")
{
  const Env env(Variables{}, "/work");
  const Findings findings{
      .files = {{.path = "dist/a", .violations = {{.gate = "max-glibc", .fact = "needs 2.34"}}}}};

  const GithubReport report = github_report(findings, true, env);

  REQUIRE(report.annotations.size() == 1);
  CHECK(workflow_command(report.annotations[0]) ==
        "::error file=dist/a,title=max-glibc::dist/a: needs 2.34\n");
  CHECK(report.summary.find("- `dist/a`: needs 2.34 (`max-glibc`)\n") != std::string::npos);
  CHECK(report.summary.find("| `dist/a` |  |  |  |  |  | **not ok** |\n") != std::string::npos);
}

TEST_CASE("a log without a known cause is an annotation of its first error", "[github]")
{
  const Report unknown{.errors = {{.number = 7, .text = "error: it rains"}}, .lines = 9};
  const GithubReport report = github_report(unknown, "build.log");

  REQUIRE(report.annotations.size() == 1);
  CHECK(report.annotations[0].file == "build.log");
  CHECK(report.annotations[0].line == 7);
  CHECK(report.summary.find("- line 7: `error: it rains`\n") != std::string::npos);
  CHECK(github_report(Report{.succeeded = true}, "").annotations.empty());
}

TEST_CASE("the format for GitHub and JSON exclude each other", "[github]")
{
  CHECK(is_for_github("github", false));
  CHECK_FALSE(is_for_github("text", true));
  CHECK_THROWS_AS(is_for_github("github", true), Error);
}

}  // namespace xtool::cli
