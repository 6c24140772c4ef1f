// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "report.hpp"

#include <xtool/support/shell.hpp>

#include <fcntl.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

namespace xtool {
namespace {

std::string program_name;

bool write_all(int fd, std::string_view text)
{
  while (!text.empty()) {
    const ssize_t written = write(fd, text.data(), text.size());
    if (written < 0 && errno != EINTR)
      return false;
    if (written > 0)
      text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

std::string command_line(const std::string& first, const std::vector<std::string>& arguments)
{
  std::vector<std::string> words{first};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return shell_command(words);
}

}  // namespace

void set_program(std::string name) { program_name = std::move(name); }

const std::string& program() { return program_name; }

void fail(int code, const std::string& message, const std::string& help)
{
  std::string text = program_name + ": error: " + message + '\n';
  if (!help.empty())
    text += program_name + ": help: " + help + '\n';
  write_all(STDERR_FILENO, text);
  _exit(code);
}

void print(const std::string& text)
{
  if (!write_all(STDOUT_FILENO, text))
    _exit(exit_file_system);
}

namespace {

void append_to_log(const char* path, const std::string& text)
{
  const int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (fd < 0 || !write_all(fd, text))
    fail(exit_file_system,
         "cannot write '" + std::string(path) +
             "', which $XTOOL_SHIM_LOG names: " + std::strerror(errno),
         "");
  close(fd);
}

const char* log_file()
{
  const char* const path = std::getenv("XTOOL_SHIM_LOG");
  return path == nullptr || *path == '\0' ? nullptr : path;
}

}  // namespace

void log_call(const ShimConfig& config, const std::vector<std::string>& arguments,
              const ZigCall& call)
{
  const char* const path = log_file();
  if (path == nullptr)
    return;
  std::string text = "called: " + command_line(program_name, arguments) + '\n';
  for (const Rewrite& rewrite : call.rewrites)
    text += "  " +
            (rewrite.from.empty() ? shell_word(rewrite.to) + " added"
             : rewrite.to.empty() ? shell_word(rewrite.from) + " left out"
                                  : shell_word(rewrite.from) + " -> " + shell_word(rewrite.to)) +
            ": " + rewrite.reason + '\n';
  if (call.kind == ZigCall::Kind::run)
    text += "runs: " + command_line(config.zig, call.arguments) + '\n';
  else
    text += (call.kind == ZigCall::Kind::refuse ? "refused: " : "answered: ") +
            call.text.substr(0, call.text.find('\n')) + '\n';
  append_to_log(path, text);
}

void log_host_call(const std::vector<std::string>& arguments,
                   const std::vector<std::string>& compiler)
{
  const char* const path = log_file();
  if (path == nullptr)
    return;
  std::vector<std::string> words(compiler.begin() + 1, compiler.end());
  words.insert(words.end(), arguments.begin(), arguments.end());
  append_to_log(path, "called: " + command_line(program_name, arguments) +
                          "\n  left to this machine's own compiler: what a build script or a "
                          "proc-macro runs stays here\nruns: " +
                          command_line(compiler.front(), words) + '\n');
}

}  // namespace xtool
