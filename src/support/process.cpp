// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/interrupt.hpp>
#include <xtool/support/process.hpp>
#include <xtool/support/shell.hpp>
#include <xtool/support/signals.hpp>

#include "output_pieces.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

namespace xtool {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t most_output = std::size_t{64} << 20;
// What a pipe can hold at most where the administrator has not raised it. A program that has ended
// has left no more than this.
constexpr std::size_t largest_pipe = std::size_t{1} << 20;

struct Pipe {
  UniqueFd read_end = {};
  UniqueFd write_end = {};
};

Error start_failure(const Command& command, int code)
{
  return Error(ErrorKind::external_tool, fmt::format("cannot start '{}': {}", command.argv.front(),
                                                     std::generic_category().message(code)));
}

Pipe make_pipe(const Command& command)
{
  std::array<int, 2> ends = {};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    throw start_failure(command, errno);
  Pipe pipe{.read_end = UniqueFd(ends[0]), .write_end = UniqueFd(ends[1])};
  // A process that was started with its standard streams closed gets their numbers here, which the
  // child is about to overwrite.
  if (pipe.write_end.get() <= STDERR_FILENO)
    pipe.write_end = UniqueFd(::fcntl(pipe.write_end.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (!pipe.write_end || ::fcntl(pipe.read_end.get(), F_SETFL, O_NONBLOCK) != 0)
    throw start_failure(command, errno);
  return pipe;
}

// The two opaque objects that posix_spawn wants, freed in any case.
struct SpawnSettings {
  SpawnSettings()
  {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
  }
  ~SpawnSettings()
  {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;

  posix_spawn_file_actions_t actions = {};
  posix_spawnattr_t attributes = {};
};

// A group of its own, so that all that it starts can be ended with it; signals as the user had
// them.
void set_attributes(posix_spawnattr_t& attributes)
{
  sigset_t defaults = {};
  sigemptyset(&defaults);
  for (const int signal : signals_to_reset())
    sigaddset(&defaults, signal);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
}

std::vector<char*> pointers_to(std::vector<std::string>& lines)
{
  std::vector<char*> pointers;
  for (std::string& line : lines)
    pointers.push_back(line.data());
  pointers.push_back(nullptr);
  return pointers;
}

pid_t spawn(const Command& command, const Env& env, const Pipe& out, const Pipe& err)
{
  SpawnSettings settings;
  set_attributes(settings.attributes);
  posix_spawn_file_actions_addopen(&settings.actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&settings.actions, out.write_end.get(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&settings.actions, err.write_end.get(), STDERR_FILENO);
  posix_spawn_file_actions_addchdir_np(&settings.actions, env.cwd().c_str());

  std::vector<std::string> arguments = command.argv;
  std::vector<std::string> variables = env.lines();
  pid_t child = -1;
  const int code =
      ::posix_spawn(&child, arguments.front().c_str(), &settings.actions, &settings.attributes,
                    pointers_to(arguments).data(), pointers_to(variables).data());
  if (code == 0)
    return child;
  std::error_code absent;
  if (!std::filesystem::is_directory(env.cwd(), absent))
    throw Error(ErrorKind::external_tool,
                fmt::format("cannot start '{}' in '{}': there is no such directory",
                            command.argv.front(), env.cwd().native()));
  throw start_failure(command, code);
}

// A started program. If it has not ended by itself, it is killed with all of its process group.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  ~Child()
  {
    if (ended_)
      return;
    ::kill(-pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // The exit code once it has ended.
  std::optional<int> poll_end()
  {
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) != pid_)
      return std::nullopt;
    ended_ = true;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }

  // Asks the group to end, and waits a moment until the program has. It stays unreaped: the group's
  // number is nobody else's until the destructor has killed who is left.
  void ask_to_end() const
  {
    ::kill(-pid_, SIGTERM);
    const steady_clock::time_point last = steady_clock::now() + milliseconds(2000);
    siginfo_t ended = {};
    while (ended.si_pid == 0 && steady_clock::now() < last) {
      std::this_thread::sleep_for(milliseconds(5));
      if (::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT) != 0)
        return;
    }
  }

 private:
  pid_t pid_;
  bool ended_ = false;
};

using Sink = std::function<void(std::string_view)>;

// Hands on what the pipe holds now, but not without end; closes the pipe at its end.
void drain(UniqueFd& pipe, const Sink& sink)
{
  std::array<char, 1 << 16> buffer;
  for (std::size_t total = 0; pipe && total < largest_pipe;) {
    const ssize_t count = ::read(pipe.get(), buffer.data(), buffer.size());
    if (count > 0) {
      sink({buffer.data(), static_cast<std::size_t>(count)});
      total += static_cast<std::size_t>(count);
    } else if (count == 0 || (errno != EINTR && errno != EAGAIN)) {
      pipe.close_checked();
    } else if (errno == EAGAIN) {
      return;
    }
  }
}

// Sleeps until one of the pipes has news, or for a moment: a program may end while a process that
// it left behind still holds its pipes, or close its pipes and go on.
void wait_for_news(const UniqueFd& out, const UniqueFd& err)
{
  std::array<pollfd, 2> watched{pollfd{.fd = out.get(), .events = POLLIN, .revents = 0},
                                pollfd{.fd = err.get(), .events = POLLIN, .revents = 0}};
  const bool pipes_open = out || err;
  ::poll(watched.data(), watched.size(), pipes_open ? 20 : 1);
}

// A program that runs, and the ends of its pipes.
class Run {
 public:
  Run(const Command& command, const Env& env)
      : program_(command.argv.front()),
        out_(make_pipe(command)),
        err_(make_pipe(command)),
        child_(spawn(command, env, out_, err_))
  {
    spdlog::trace("running {}", shell_command(command.argv));
    out_.write_end.close_checked();
    err_.write_end.close_checked();
  }

  // The exit code.
  int wait(std::optional<milliseconds> timeout, const Sink& out, const Sink& err)
  {
    const steady_clock::time_point start = steady_clock::now();
    while (true) {
      wait_for_news(out_.read_end, err_.read_end);
      const std::optional<int> exit_code = child_.poll_end();
      drain(out_.read_end, out);
      drain(err_.read_end, err);
      if (exit_code)
        return *exit_code;
      throw_if_interrupted();
      if (timeout && steady_clock::now() - start >= *timeout)
        throw Error(ErrorKind::external_tool,
                    fmt::format("'{}' was still running after {} s, so it was stopped", program_,
                                std::chrono::duration<double>(*timeout).count()));
    }
  }

  const Child& child() const { return child_; }

 private:
  std::string program_;
  Pipe out_;
  Pipe err_;
  Child child_;
};

}  // namespace

Output run(const Command& command, const Env& env)
{
  Run running(command, env);
  Output output;
  const auto into = [&](std::string& text) {
    return [&](std::string_view bytes) {
      text += bytes;
      if (output.out.size() + output.err.size() > most_output)
        throw Error(ErrorKind::external_tool, fmt::format("'{}' printed more than {} MiB",
                                                          command.argv.front(), most_output >> 20));
    };
  };
  output.exit_code = running.wait(command.timeout, into(output.out), into(output.err));
  return output;
}

Output run_long(const LongCommand& command, const Env& env)
{
  Run running({.argv = command.argv}, env);
  OutputPieces out(command, LongCommand::Stream::out);
  OutputPieces err(command, LongCommand::Stream::err);
  try {
    const int exit_code = running.wait(
        command.timeout, [&](std::string_view bytes) { out.add(bytes); },
        [&](std::string_view bytes) { err.add(bytes); });
    return {.exit_code = exit_code, .out = out.end(), .err = err.end()};
  } catch (...) {
    running.child().ask_to_end();
    throw;
  }
}

void become(const std::vector<std::string>& argv, const Env& env)
{
  std::vector<std::string> words = argv;
  std::vector<std::string> lines = env.lines();
  const std::vector<char*> arguments = pointers_to(words);
  const std::vector<char*> variables = pointers_to(lines);
  throw_if_interrupted();
  const std::vector<int> reset = signals_to_reset();
  for (const int signal : reset)
    ::signal(signal, SIG_DFL);
  ::execve(words.front().c_str(), arguments.data(), variables.data());
  const int code = errno;
  for (const int signal : reset)
    ::signal(signal, SIG_IGN);
  throw start_failure({.argv = argv}, code);
}

}  // namespace xtool
