// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/interrupt.hpp>
#include <xtool/support/process.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "catch.hpp"

namespace xtool {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using Pieces = LongCommand::Pieces;
using Stream = LongCommand::Stream;
using Lines = std::vector<std::string>;

const Env plain({{"PATH", "/usr/bin:/bin"}}, "/");

struct Heard {
  Lines out = {};
  Lines err = {};
};

LongCommand shell(std::string script, Heard& heard, Pieces pieces = Pieces::lines)
{
  return {.argv = {"/bin/sh", "-c", std::move(script)},
          .pass_on =
              [&heard](Stream stream, std::string_view piece) {
                (stream == Stream::out ? heard.out : heard.err).emplace_back(piece);
              },
          .pieces = pieces};
}

std::string joined(const Lines& pieces)
{
  std::string text;
  for (const std::string& piece : pieces)
    text += piece;
  return text;
}

}  // namespace

TEST_CASE("lines are passed on whole, by stream, and the last may lack its end", "[process]")
{
  Heard heard;

  const Output output = run_long(
      shell("printf 'one\\ntw'; sleep 0.1; printf 'o\\n\\nthree'; echo err >&2; exit 4", heard),
      plain);

  CHECK(heard.out == Lines{"one\n", "two\n", "\n", "three"});
  CHECK(heard.err == Lines{"err\n"});
  CHECK(output.exit_code == 4);
  CHECK(output.out == "one\ntwo\n\nthree");
  CHECK(output.err == "err\n");
}

TEST_CASE("output arrives while the program runs", "[process]")
{
  const TempDir dir;
  LongCommand command{.argv = {"/bin/sh", "-c", "echo go; until test -e seen; do sleep 0.01; done"},
                      .timeout = seconds(20)};
  command.pass_on = [&](Stream, std::string_view) { write_new_file(dir.path() / "seen", ""); };

  CHECK(run_long(command, Env({{"PATH", "/usr/bin:/bin"}}, dir.path())).exit_code == 0);
}

TEST_CASE("bytes are passed on without waiting for a line's end", "[process]")
{
  const TempDir dir;
  LongCommand command{
      .argv = {"/bin/sh", "-c", "printf half; until test -e seen; do sleep 0.01; done"},
      .pieces = Pieces::bytes,
      .timeout = seconds(20)};
  command.pass_on = [&](Stream, std::string_view piece) {
    write_new_file(dir.path() / "seen", piece);
  };

  CHECK(run_long(command, Env({{"PATH", "/usr/bin:/bin"}}, dir.path())).exit_code == 0);
  CHECK(read_file(dir.path() / "seen") == "half");
}

TEST_CASE("more output than `run` accepts is passed on, and its end kept", "[process]")
{
  std::size_t total = 0;
  LongCommand command{.argv = {"/bin/sh", "-c", "head -c 80000000 /dev/zero; printf end"},
                      .pieces = Pieces::bytes,
                      .kept = 5};
  command.pass_on = [&](Stream, std::string_view piece) { total += piece.size(); };

  const Output output = run_long(command, plain);

  CHECK(total == 80'000'003);
  CHECK(output.out == std::string("\0\0end", 5));
}

TEST_CASE("a line without end comes in pieces of 64 KiB", "[process]")
{
  Heard heard;

  run_long(shell("head -c 150000 /dev/zero; echo", heard), plain);

  REQUIRE(heard.out.size() == 3);
  CHECK(heard.out[0].size() == 65536);
  CHECK(heard.out[1].size() == 65536);
  CHECK(joined(heard.out) == std::string(150000, '\0') + "\n");
}

TEST_CASE("a listener that throws ends the program and all that it started", "[process]")
{
  const TempDir dir;
  LongCommand command{.argv = {"/bin/sh", "-c", "(sleep 0.5; touch late) & echo go; sleep 60"}};
  command.pass_on = [](Stream, std::string_view) { throw Error(ErrorKind::conflict, "enough"); };
  const steady_clock::time_point start = steady_clock::now();

  CHECK_THROWS_WITH(run_long(command, Env({{"PATH", "/usr/bin:/bin"}}, dir.path())), "enough");

  CHECK(steady_clock::now() - start < seconds(10));
  run({.argv = {"/bin/sleep", "0.6"}}, plain);
  CHECK(list_files(dir.path()).empty());
}

TEST_CASE("a program may tidy up when it is stopped, but not go on", "[process]")
{
  const TempDir dir;
  const std::string script =
      GENERATE("trap 'echo tidy > trace; exit' TERM; echo on; sleep 60 & wait",
               "trap 'echo tidy > trace' TERM; echo on; while :; do sleep 1; done");
  const LongCommand command{.argv = {"/bin/sh", "-c", script}, .timeout = milliseconds(300)};
  const steady_clock::time_point start = steady_clock::now();

  CHECK_THROWS_WITH(run_long(command, Env({{"PATH", "/usr/bin:/bin"}}, dir.path())),
                    "'/bin/sh' was still running after 0.3 s, so it was stopped");

  CHECK(steady_clock::now() - start < seconds(10));
  CHECK(read_file(dir.path() / "trace") == "tidy\n");
}

TEST_CASE("an interrupt ends a long program with all that it started", "[process]")
{
  const TempDir dir;
  const std::string trace = (dir.path() / "late").native();
  const steady_clock::time_point start = steady_clock::now();

  const pid_t child = ::fork();
  if (child == 0) {
    catch_interrupts();
    LongCommand command{
        .argv = {"/bin/sh", "-c", "(sleep 1; touch " + trace + ") & echo go; wait"}};
    command.pass_on = [](Stream, std::string_view) { std::raise(SIGINT); };
    try {
      run_long(command, plain);
    } catch (const Error& error) {
      ::_exit(exit_code(error.kind()));
    }
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);

  CHECK(WEXITSTATUS(status) == 130);
  CHECK(steady_clock::now() - start < seconds(10));
  run({.argv = {"/bin/sleep", "1.1"}}, plain);
  CHECK_FALSE(std::filesystem::exists(trace));
}

}  // namespace xtool
