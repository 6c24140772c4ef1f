// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/process.hpp>

#include <csignal>

#include "catch.hpp"

namespace xtool {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

const Env plain({{"PATH", "/usr/bin:/bin"}, {"COLOUR", "blue"}}, "/");

Command shell(std::string script, milliseconds timeout = seconds(20))
{
  return {.argv = {"/bin/sh", "-c", std::move(script)}, .timeout = timeout};
}

std::string failure(const Command& command, const Env& env = plain)
{
  try {
    run(command, env);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::external_tool);
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a program's two outputs and its exit code are kept apart", "[process]")
{
  const Output output = run(shell("echo out; echo err >&2; exit 7"), plain);

  CHECK(output.exit_code == 7);
  CHECK(output.out == "out\n");
  CHECK(output.err == "err\n");
}

TEST_CASE("a program gets its arguments as they are", "[process]")
{
  const Output output = run({.argv = {"/usr/bin/printf", "%s|", "a b", "", "$HOME", "'\""}}, plain);

  CHECK(output.out == "a b||$HOME|'\"|");
}

TEST_CASE("a program sees the given environment and directory, and no input", "[process]")
{
  const TempDir dir;
  const Env env({{"COLOUR", "blue"}}, dir.path());

  const Output output = run(shell("pwd; echo $COLOUR $HOME; cat"), env.with("PATH", "/bin"));

  CHECK(output.out == dir.path().native() + "\nblue\n");
}

TEST_CASE("signals that this process ignores work in a program", "[process]")
{
  const auto previous = std::signal(SIGPIPE, SIG_IGN);

  const Output output = run(shell("kill -PIPE $$; echo alive"), plain);

  std::signal(SIGPIPE, previous);
  CHECK(output.exit_code == 128 + SIGPIPE);
  CHECK(output.out.empty());
}

TEST_CASE("much output on both streams at once arrives whole", "[process]")
{
  const Output output =
      run(shell("head -c 1000000 /dev/zero & head -c 2000000 /dev/zero >&2; wait"), plain);

  CHECK(output.out.size() == 1'000'000);
  CHECK(output.err.size() == 2'000'000);
}

TEST_CASE("a program that runs too long is ended with all that it started", "[process]")
{
  const TempDir dir;
  const steady_clock::time_point start = steady_clock::now();

  CHECK(failure(shell("(sleep 0.5; touch late) & sleep 60", milliseconds(100)),
                Env({{"PATH", "/usr/bin:/bin"}}, dir.path())) ==
        "'/bin/sh' was still running after 0.1 s, so it was stopped");
  CHECK(steady_clock::now() - start < seconds(10));

  CHECK(run(shell("sleep 0.6"), plain).exit_code == 0);
  CHECK(list_files(dir.path()).empty());
}

TEST_CASE("a program that leaves a process behind ends when it ends itself", "[process]")
{
  const steady_clock::time_point start = steady_clock::now();

  const Output output = run(shell("sleep 3 & echo done"), plain);

  CHECK(output.out == "done\n");
  CHECK(steady_clock::now() - start < seconds(2));
}

TEST_CASE("a program that closes its outputs is still waited for", "[process]")
{
  CHECK(run(shell("exec >&- 2>&-; sleep 0.1; exit 3"), plain).exit_code == 3);
}

TEST_CASE("a program that prints without end is stopped", "[process]")
{
  CHECK(failure(shell("cat /dev/zero")) == "'/bin/sh' printed more than 64 MiB");
}

TEST_CASE("a program that cannot be started is named with the reason", "[process]")
{
  const TempDir dir;
  write_new_file(dir.path() / "text", "no program");

  CHECK(failure({.argv = {"/absent/tool"}}) ==
        "cannot start '/absent/tool': No such file or directory");
  CHECK(failure({.argv = {(dir.path() / "text").native()}}) ==
        "cannot start '" + (dir.path() / "text").native() + "': Permission denied");
  CHECK(failure({.argv = {"/bin/true"}}, Env({}, "/absent")) ==
        "cannot start '/bin/true' in '/absent': there is no such directory");
}

}  // namespace xtool
