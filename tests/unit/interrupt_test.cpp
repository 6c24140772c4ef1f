// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/checkpoint.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/interrupt.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

#include "catch.hpp"

namespace xtool {
namespace {

// How a child process that runs `body` ends: its exit code, or minus the signal that killed it.
template <typename Body>
int end_of(Body body)
{
  const pid_t child = ::fork();
  if (child == 0)
    ::_exit(body());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

TEST_CASE("the first signal is an error where the program asks for it", "[interrupt]")
{
  const int signal = GENERATE(SIGINT, SIGTERM, SIGHUP);

  CHECK(end_of([signal] {
          catch_interrupts();
          if (interrupt_requested())
            return 1;
          throw_if_interrupted();
          std::raise(signal);
          try {
            throw_if_interrupted();
          } catch (const Error& error) {
            return exit_code(error.kind());
          }
          return 2;
        }) == 130);
}

TEST_CASE("a second signal ends the program", "[interrupt]")
{
  CHECK(end_of([] {
          catch_interrupts();
          std::raise(SIGINT);
          std::this_thread::sleep_for(std::chrono::milliseconds(600));
          std::raise(SIGTERM);
          return 0;
        }) == -SIGTERM);
}

TEST_CASE("a signal that comes twice at once is one request", "[interrupt]")
{
  CHECK(end_of([] {
          catch_interrupts();
          std::raise(SIGINT);
          std::raise(SIGINT);
          std::raise(SIGHUP);
          return interrupt_requested() ? 0 : 1;
        }) == 0);
}

TEST_CASE("a signal that another thread gets interrupts all of them", "[interrupt]")
{
  CHECK(end_of([] {
          catch_interrupts();
          std::thread([] { std::raise(SIGINT); }).join();
          return interrupt_requested() ? 0 : 1;
        }) == 0);
}

TEST_CASE("a signal that was ignored from the start stays ignored", "[interrupt]")
{
  CHECK(end_of([] {
          std::signal(SIGHUP, SIG_IGN);
          catch_interrupts();
          std::raise(SIGHUP);
          std::raise(SIGHUP);
          return interrupt_requested() ? 1 : 0;
        }) == 0);
}

#ifdef XTOOL_TESTING

TEST_CASE("a checkpoint ends the program when the environment names it", "[checkpoint]")
{
  const auto pass_with = [](const char* setting) {
    return end_of([setting] {
      ::setenv("XTOOL_CHECKPOINT", setting, 1);
      checkpoint("install");
      checkpoint("install:commit");
      checkpoint("install:commit");
      return 0;
    });
  };

  CHECK(pass_with("install") == -SIGKILL);
  CHECK(pass_with("install:commit") == -SIGKILL);
  CHECK(pass_with("install:commit:2") == -SIGKILL);
  CHECK(pass_with("install:commit:3") == 0);
  CHECK(pass_with("install:commit:x") == 0);
  CHECK(pass_with("install:committed") == 0);
  CHECK(pass_with("inst") == 0);
  CHECK(pass_with("") == 0);
}

#endif

}  // namespace xtool
