// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cargo_process.hpp"

#include "process_facts.hpp"

#include <xtool/link/shim/dependency_tree.hpp>
#include <xtool/support/plain_files.hpp>

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <optional>
#include <string_view>

namespace xtool {
namespace {

// Enough for any chain of make, ninja, shells and wrappers between cargo and a compiler.
constexpr int most_ancestors = 64;
// A lock of cargo's that somebody else holds must not hold up the build.
constexpr std::chrono::seconds patience{20};

// ".cargo-lock", and the names that newer versions add: ".cargo-build-lock", ...
bool is_cargo_lock(std::string_view path)
{
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name.starts_with(".cargo-") && name.ends_with("lock");
}

std::vector<std::string> locks_of(const std::string& process)
{
  std::vector<std::string> directories;
  DIR* const files = opendir((process + "/fd").c_str());
  if (files == nullptr)
    return directories;
  while (const dirent* const file = readdir(files)) {
    const std::string path = link_target(process + "/fd/" + file->d_name);
    if (path.find('/') != std::string::npos && is_cargo_lock(path))
      directories.push_back(path.substr(0, path.rfind('/')));
  }
  closedir(files);
  return directories;
}

// A field of /proc/PID/stat, counted behind the second, a name in parentheses that may have any
// character: 1 is the parent, 19 the time of the start.
std::string status_field(const std::string& process, int number)
{
  const std::string text = read_start(process + "/stat", 4096).value_or("");
  const std::size_t name_end = text.rfind(") ");
  std::size_t at = name_end == std::string::npos ? text.size() : name_end + 2;
  for (; number > 0 && at < text.size(); --number)
    at = std::min(text.find(' ', at), text.size() - 1) + 1;
  return at < text.size() ? text.substr(at, text.find(' ', at) - at) : "";
}

std::vector<std::string> command_of(const std::string& process)
{
  const std::string text = read_start(process + "/cmdline", std::string::npos).value_or("");
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\0', at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

// The value of an option in a command; empty where it is not there.
std::string option_value(const std::vector<std::string>& command, const std::string& option)
{
  for (std::size_t i = 0; i < command.size(); ++i) {
    if (command[i] == option && i + 1 < command.size())
      return command[i + 1];
    if (command[i].starts_with(option + "="))
      return command[i].substr(option.size() + 1);
  }
  return "";
}

bool names_packages(std::string_view word)
{
  return word == "--workspace" || word == "--all" || word.starts_with("-p") ||
         word.starts_with("--package");
}

// What shows the tree of what is being built. Nothing where the command builds something else than
// what lies in a directory.
std::optional<std::vector<std::string>> tree_command(const std::string& cargo,
                                                     const std::string& triple,
                                                     std::vector<std::string> command)
{
  command.erase(std::find(command.begin(), command.end(), "--"), command.end());
  std::string manifest = option_value(command, "--manifest-path");
  if (std::find(command.begin(), command.end(), "install") != command.end()) {
    const std::string path = option_value(command, "--path");
    if (path.empty())
      return std::nullopt;
    manifest = path + "/Cargo.toml";
  }
  std::vector<std::string> words = {cargo,       "tree",  "--offline", "--quiet", "--all-features",
                                    "--charset", "ascii", "--format",  "{p}",     "--target",
                                    triple};
  if (!manifest.empty())
    words.insert(words.end(), {"--manifest-path", manifest});
  if (std::any_of(command.begin(), command.end(), names_packages))
    words.emplace_back("--workspace");
  return words;
}

[[noreturn]] void become_tree(std::vector<std::string> words, const std::string& directory,
                              int output)
{
  const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  std::vector<char*> argv;
  for (std::string& word : words)
    argv.push_back(word.data());
  argv.push_back(nullptr);
  if (nothing >= 0 && chdir(directory.c_str()) == 0) {
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDERR_FILENO);
    dup2(output, STDOUT_FILENO);
    execv(argv.front(), argv.data());
  }
  _exit(127);
}

// What comes from the pipe until its end; nothing when that takes too long.
std::optional<std::string> read_all(int pipe)
{
  const auto end = std::chrono::steady_clock::now() + patience;
  std::string text;
  std::array<char, 16384> buffer = {};
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    pollfd wait{.fd = pipe, .events = POLLIN, .revents = 0};
    if (left.count() <= 0 || poll(&wait, 1, static_cast<int>(left.count())) == 0)
      return std::nullopt;
    const ssize_t got = read(pipe, buffer.data(), buffer.size());
    if (got == 0)
      return text;
    if (got < 0 && errno != EINTR)
      return std::nullopt;
    if (got > 0)
      text.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

std::string output_of(const std::vector<std::string>& words, const std::string& directory)
{
  std::array<int, 2> pipe_ends = {};
  if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0)
    return "";
  const pid_t child = fork();
  if (child == 0)
    become_tree(words, directory, pipe_ends[1]);
  close(pipe_ends[1]);
  const std::optional<std::string> text = child < 0 ? std::nullopt : read_all(pipe_ends[0]);
  close(pipe_ends[0]);
  int status = 0;
  if (child > 0) {
    if (!text)
      kill(child, SIGKILL);
    waitpid(child, &status, 0);
  }
  return status == 0 ? text.value_or("") : "";
}

bool ask_cargo(const CargoProcess& cargo, const std::string& triple)
{
  const std::string program = variable("CARGO");
  const auto words = tree_command(program, triple, command_of(cargo.place));
  if (program.empty() || !words)
    return false;
  return only_runs_here(output_of(*words, link_target(cargo.place + "/cwd")),
                        variable("CARGO_PKG_NAME"), variable("CARGO_PKG_VERSION"));
}

void write_answer(const std::string& file, const std::string& text)
{
  const std::string temporary = file + "." + std::to_string(getpid());
  const int fd = open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0)
    return;
  const bool whole = write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (close(fd) != 0 || !whole || rename(temporary.c_str(), file.c_str()) != 0)
    unlink(temporary.c_str());
}

}  // namespace

CargoProcess find_cargo()
{
  std::string process = std::to_string(getppid());
  for (int i = 0; i < most_ancestors && process != "0" && !process.empty(); ++i) {
    const std::string place = "/proc/" + process;
    if (std::vector<std::string> locks = locks_of(place); !locks.empty())
      return {.place = place, .locked = std::move(locks)};
    process = status_field(place, 1);
  }
  return {};
}

bool package_only_runs_here(const CargoProcess& cargo, const std::string& triple)
{
  if (cargo.place.empty())
    return false;
  const std::string file = variable("OUT_DIR") + "/../xtool-side";
  const std::string asker = cargo.place + ' ' + status_field(cargo.place, 19) + ' ';
  const std::string known = read_start(file, 4096).value_or("");
  if (known.starts_with(asker))
    return known == asker + "host\n";
  const bool here = ask_cargo(cargo, triple);
  write_answer(file, asker + (here ? "host\n" : "user\n"));
  return here;
}

}  // namespace xtool
