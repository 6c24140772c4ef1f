// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "zig_process.hpp"

#include "process_facts.hpp"
#include "report.hpp"

#include <xtool/link/shim/response_file.hpp>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

namespace xtool {
namespace {

constexpr const char* set_up_again = "run `xtool setup-linker` again";

std::string reason() { return std::strerror(errno); }

[[noreturn]] void zig_is_gone(const ShimConfig& config)
{
  fail(exit_no_tool, "cannot run zig, '" + config.zig + "': " + reason(),
       std::string(set_up_again) + ", or put zig " + config.version.str() + " back");
}

// What `zig version` prints, without its line's end.
std::string ask_version(const ShimConfig& config)
{
  std::array<int, 2> pipe_ends = {};
  if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0)
    fail(exit_file_system, "cannot make a pipe: " + reason(), "");
  const pid_t child = fork();
  if (child == 0) {
    dup2(pipe_ends[1], STDOUT_FILENO);
    execl(config.zig.c_str(), config.zig.c_str(), "version", nullptr);
    _exit(127);
  }
  close(pipe_ends[1]);
  std::string text;
  std::array<char, 256> buffer = {};
  ssize_t got = 0;
  while ((got = read(pipe_ends[0], buffer.data(), buffer.size())) > 0 && text.size() < 4096)
    text.append(buffer.data(), static_cast<std::size_t>(got));
  close(pipe_ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return text.substr(0, text.find('\n'));
}

void make_directories(const std::string& path)
{
  for (std::size_t slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
    mkdir(path.substr(0, slash).c_str(), 0777);
    if (slash == std::string::npos)
      return;
  }
}

// Whether the directory, or the nearest one above that is there, may be written to.
bool can_be_written(std::string path)
{
  while (access(path.c_str(), F_OK) != 0) {
    const std::size_t slash = path.rfind('/');
    if (errno != ENOENT || slash == std::string::npos || slash == 0)
      return false;
    path.resize(slash);
  }
  return access(path.c_str(), W_OK | X_OK) == 0;
}

// Another shim may write the same file at the same time: both have the same text.
bool write_file(const GeneratedFile& file)
{
  const std::string temporary = file.path + "." + std::to_string(getpid());
  const int fd = open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0)
    return false;
  const ssize_t written = write(fd, file.text.data(), file.text.size());
  const bool whole = written == static_cast<ssize_t>(file.text.size());
  if (close(fd) == 0 && whole && rename(temporary.c_str(), file.path.c_str()) == 0)
    return true;
  unlink(temporary.c_str());
  return false;
}

// The words as zig reads them from a file without a name.
std::string response_argument(const std::vector<std::string>& words)
{
  const std::string text = encode_response(words);
  const int fd = memfd_create("zig-arguments", 0);
  if (fd < 0 || write(fd, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    fail(exit_file_system, "cannot make a response file: " + reason(), "");
  return "@/proc/self/fd/" + std::to_string(fd);
}

// The subcommand, then response files; between them the words that these cannot hold.
std::vector<std::string> shortened(const std::vector<std::string>& arguments)
{
  std::vector<std::string> shorter = {arguments.front()};
  std::vector<std::string> waiting;
  const auto flush = [&] {
    if (!waiting.empty())
      shorter.push_back(response_argument(waiting));
    waiting.clear();
  };
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    if (fits_response(arguments[i])) {
      waiting.push_back(arguments[i]);
      continue;
    }
    flush();
    shorter.push_back(arguments[i]);
  }
  flush();
  return shorter;
}

void execute(const ShimConfig& config, const std::vector<std::string>& arguments)
{
  std::vector<char*> argv = {const_cast<char*>(config.zig.c_str())};
  for (const std::string& argument : arguments)
    argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  execv(config.zig.c_str(), argv.data());
}

}  // namespace

void check_zig(const ShimConfig& config)
{
  struct stat status = {};
  if (stat(config.zig.c_str(), &status) != 0 || access(config.zig.c_str(), X_OK) != 0)
    zig_is_gone(config);
  const std::int64_t time =
      std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
  if (status.st_size == config.zig_size && time == config.zig_time)
    return;
  const std::string answer = ask_version(config);
  if (zig_version_in(answer) != config.version)
    fail(exit_changed,
         "'" + config.zig + "' was zig " + config.version.str() +
             " when this was set up, and now " +
             (answer.empty() ? "does not tell its version" : "is '" + answer + "'"),
         std::string(set_up_again) + ": what zig can do and how it is told differ by version");
}

std::string usable_cache(const std::string& of_set_up)
{
  const std::string named = variable("ZIG_GLOBAL_CACHE_DIR");
  if (!named.empty())
    return named;
  if (can_be_written(of_set_up))
    return of_set_up;
  const std::string caches = variable("XDG_CACHE_HOME");
  const std::string home = variable("HOME");
  const std::string own = caches.starts_with('/') ? caches + "/xtool/zig"
                          : home.starts_with('/') ? home + "/.cache/xtool/zig"
                                                  : "";
  return !own.empty() && can_be_written(own) ? own : of_set_up;
}

void prepare_cache(const ShimConfig& config, const std::vector<GeneratedFile>& files)
{
  if (access(config.cache.c_str(), W_OK) != 0) {
    make_directories(config.cache);
    if (access(config.cache.c_str(), W_OK) != 0)
      fail(exit_file_system, "cannot write to zig's cache, '" + config.cache + "': " + reason(),
           "make it writable for you, or name another directory in ZIG_GLOBAL_CACHE_DIR");
  }
  for (const GeneratedFile& file : files) {
    if (access(file.path.c_str(), R_OK) == 0)
      continue;
    make_directories(file.path.substr(0, file.path.rfind('/')));
    if (!write_file(file))
      fail(exit_file_system, "cannot write '" + file.path + "': " + reason(), "");
  }
  setenv("ZIG_GLOBAL_CACHE_DIR", config.cache.c_str(), 1);
  setenv("ZIG_LOCAL_CACHE_DIR", config.cache.c_str(), 1);
}

void become_zig(const ShimConfig& config, const std::vector<std::string>& arguments)
{
  execute(config, arguments);
  if (errno == E2BIG)
    execute(config, shortened(arguments));
  zig_is_gone(config);
}

}  // namespace xtool
