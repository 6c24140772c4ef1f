// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cli/run.hpp"

#include <xtool/support/build_info.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include <sstream>

#include "catch.hpp"

namespace xtool::cli {
namespace {

struct Said {
  int exit_code = 0;
  std::string out = {};
  std::string err = {};
};

// A run whose home does not exist, in "/".
Said say(const std::vector<std::string>& arguments)
{
  std::ostringstream out;
  std::ostringstream err;
  const auto env = [] { return Env({{"XTOOL_HOME", "/nonexistent/xtool"}}, "/"); };
  const int exit_code = run(arguments, {.out = out, .err = err, .env = env});
  return {exit_code, out.str(), err.str()};
}

// The message of the usage error that they are.
std::string usage(const std::vector<std::string>& arguments)
{
  const Said said = say(arguments);
  CHECK(said.exit_code == exit_code(ErrorKind::usage));
  CHECK(said.out.empty());
  return said.err.substr(0, said.err.find('\n'));
}

ConsoleStyle style(const std::map<std::string, std::string>& variables,
                   const GlobalOptions& globals = {}, const Settings& settings = {},
                   bool terminal = true)
{
  return console_style(Env(variables, "/"), globals, settings, {.there = terminal, .width = 93});
}

}  // namespace

TEST_CASE("results go to one stream, and what is said about them to the other", "[cli]")
{
  const Said version = say({"--version"});
  CHECK(version.exit_code == 0);
  CHECK(version.out == "xtool " + version_text(build_info()) + "\n");
  CHECK(version.err.empty());

  const Said failed = say({"target", "info", "nonsense-unknown-linux-gnu"});
  CHECK(failed.exit_code == exit_code(ErrorKind::unknown_target));
  CHECK(failed.out.empty());
  CHECK(failed.err.find("error: ") == 0);
}

TEST_CASE("with --json there is one object on stdout, whatever happened", "[cli]")
{
  const Said good = say({"--json", "target", "info", "armhf"});
  const Json result = Json::parse(good.out);
  CHECK(result.at("ok") == true);
  CHECK(result.at("command") == "target info");

  const Said bad = say({"--json", "target", "info", "nonsense-unknown-linux-gnu"});
  const Json error = Json::parse(bad.out);
  CHECK(bad.exit_code != 0);
  CHECK(error.at("ok") == false);
  CHECK(error.at("error").at("kind") == "unknown-target");

  const Said unparsed = say({"--json", "target", "--colour"});
  CHECK(Json::parse(unparsed.out).at("error").at("kind") == "usage");
}

TEST_CASE("what the parser says is said in our words", "[cli]")
{
  CHECK(usage({"--offline=perhaps", "target", "list"}) ==
        "error: invalid value 'perhaps' for '--offline': expected one of true, false");
  CHECK(usage({"target", "add", "--from"}) == "error: --from needs a value: FILE");
  CHECK(usage({"target", "list", "--toolchain", "a", "--sysroot", "b"}) ==
        "error: --toolchain and --sysroot exclude each other");
  CHECK(usage({"target", "add", "--sysrot=x"}) ==
        "error: 'xtool target add' has no option '--sysrot=x'");
}

TEST_CASE("a run of xtool leaves no log that outlives its console", "[cli]")
{
  say({"-vv", "target", "info", "armhf"});
  const Said quiet = say({"target", "info", "armhf"});
  CHECK(quiet.err.empty());
}

TEST_CASE("help needs no surroundings", "[cli]")
{
  std::ostringstream out;
  std::ostringstream err;
  const auto none = []() -> Env { throw Error(ErrorKind::file_system, "there is no directory"); };
  CHECK(run({"--help"}, {.out = out, .err = err, .env = none}) == 0);
  CHECK(out.str().find("target add") != std::string::npos);
  CHECK(run({"target", "list"}, {.out = out, .err = err, .env = none}) ==
        exit_code(ErrorKind::file_system));
  CHECK(err.str() == "error: there is no directory\n");
}

TEST_CASE("results that cannot be written are a failure", "[cli]")
{
  std::ostringstream full;
  full.setstate(std::ios::badbit);
  std::ostringstream err;
  CHECK(run({"--version"}, {.out = full, .err = err}) == exit_code(ErrorKind::file_system));
  CHECK(err.str() == "error: cannot write the results to standard output\n");
}

TEST_CASE("colours and bars are for terminals that can show them", "[cli]")
{
  const ConsoleStyle able = style({{"TERM", "xterm"}});
  CHECK(able.color);
  CHECK(able.live_progress);
  CHECK(able.width == 93);

  for (const std::map<std::string, std::string>& variables :
       {std::map<std::string, std::string>{}, {{"TERM", "dumb"}}}) {
    CHECK_FALSE(style(variables).color);
    CHECK_FALSE(style(variables).live_progress);
  }
  CHECK_FALSE(style({{"TERM", "xterm"}, {"NO_COLOR", "1"}}).color);
  CHECK(style({{"TERM", "xterm"}, {"NO_COLOR", "1"}}).live_progress);
  CHECK_FALSE(style({{"TERM", "xterm"}, {"CI", "true"}}).live_progress);
  CHECK_FALSE(style({{"TERM", "xterm"}}, {}, {}, false).color);
}

TEST_CASE("an option goes before a setting, and both before what would fit", "[cli]")
{
  CHECK(style({}, {.color = "always"}, {.color = "never"}, false).color);
  CHECK_FALSE(style({{"TERM", "xterm"}}, {}, {.color = "never"}).color);
  CHECK(style({}, {}, {.progress = "always"}, false).live_progress);
  CHECK_FALSE(style({}, {.progress = "auto"}, {.progress = "always"}, false).live_progress);
  CHECK(style({}, {}, {.progress = "json"}).json_lines);
  CHECK_FALSE(style({}, {.progress = "auto"}, {.progress = "json"}).json_lines);
}

TEST_CASE("after a command, the name of another is an argument", "[cli]")
{
  CHECK(usage({"target", "list", "doctor"}) ==
        "error: 'xtool target list' takes no argument 'doctor'");
  CHECK(usage({"target", "list", "add"}) == "error: 'xtool target list' takes no argument 'add'");
  CHECK(say({"inspect", "env"}).exit_code != exit_code(ErrorKind::usage));
}

TEST_CASE("colours can be had without a terminal", "[cli]")
{
  const auto color = [](const std::map<std::string, std::string>& variables) {
    return style(variables, {}, {}, false).color;
  };

  CHECK_FALSE(color({}));
  CHECK(color({{"FORCE_COLOR", "1"}}));
  CHECK(color({{"CLICOLOR_FORCE", "yes"}}));
  CHECK_FALSE(color({{"FORCE_COLOR", "0"}}));
  CHECK_FALSE(color({{"FORCE_COLOR", "1"}, {"NO_COLOR", "1"}}));
  CHECK_FALSE(style({{"FORCE_COLOR", "1"}}, {.color = "never"}).color);
}

TEST_CASE("a directory to work in has to exist", "[cli]")
{
  CHECK(say({"-C", "/none/such", "target", "info", "armhf"}).exit_code ==
        exit_code(ErrorKind::file_system));
  CHECK(say({"-C", "/", "target", "info", "armhf"}).exit_code == 0);
  CHECK(usage({"config", "set", "build.rustflags", "-C", "x"}) ==
        "error: 'xtool config set' has no option '-C'");
  CHECK(usage({"-C", "", "target", "list"}) == "error: -C: is empty");
}

TEST_CASE("a first word '+NAME' is the toolchain of commands that work on one", "[cli]")
{
  CHECK(usage({"+", "target", "list"}) == "error: '+' names no toolchain");
  CHECK(say({"+nightly", "--version"}).exit_code == 0);
  CHECK(usage({"+nightly", "target", "info", "armhf", "--sysroot", "/"}) ==
        "error: --toolchain and --sysroot exclude each other");
  CHECK(say({"target", "info", "+nightly"}).err.find("'+nightly'") != std::string::npos);
}

}  // namespace xtool::cli
