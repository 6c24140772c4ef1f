// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/process.hpp>
#include <xtool/support/signals.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <initializer_list>

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

// The signals are the whole process's: each case has one of its own.
namespace {

// The signals that a program ignores, as bits; without those beyond 31, of which glibc itself has a
// started program ignore two.
std::uint64_t ignored_by_a_child()
{
  const Output output = run({.argv = {"/bin/grep", "SigIgn", "/proc/self/status"}}, plain);
  return std::stoull(output.out.substr(output.out.find(':') + 1), nullptr, 16) & 0x7fffffff;
}

std::uint64_t ignored(std::initializer_list<int> signals)
{
  std::uint64_t mask = 0;
  for (const int signal : signals)
    mask |= std::uint64_t{1} << (signal - 1);
  return mask;
}

// Whether `body`, in a process without ignored signals, returns true.
bool holds_apart(bool (*body)())
{
  const pid_t child = ::fork();
  if (child == 0) {
    for (int signal = 1; signal < SIGRTMIN; ++signal)
      std::signal(signal, SIG_DFL);
    ::_exit(body() ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

TEST_CASE("a program gets signals that only this process ignores back", "[process]")
{
  CHECK(holds_apart([] {
    ignore_write_signals();
    return ignored_by_a_child() == ignored({}) &&
           run(shell("kill -PIPE $$; echo alive"), plain).exit_code == 128 + SIGPIPE;
  }));
}

TEST_CASE("a program ignores what the user had ignored", "[process]")
{
  CHECK(holds_apart([] {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGHUP, SIG_IGN);
    ignore_write_signals();
    ignore_write_signals();
    return ignored_by_a_child() == ignored({SIGPIPE, SIGHUP});
  }));
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
