// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xtool {

// What went wrong, as far as a script needs to tell failures apart. Every kind has one exit code
// and one name in JSON output; docs/errors.md lists them and is checked against this enum.
enum class ErrorKind {
  usage,           // 2: the command line itself
  unknown_target,  // 10: no such target
  no_std,          // 11: the target exists, but no prebuilt std for it
  network,         // 12: a server could not be reached, or did not deliver
  integrity,       // 13: wrong hash, damaged or unsafe archive
  conflict,        // 14: something else owns the path, or another process is at work
  no_toolchain,    // 15: no rustc, or another tool that is needed
  file_system,     // 16: permission, space, read-only
  invalid_input,   // 17: a file that cannot be understood (JSON, TOML, tarball)
  external_tool,   // 18: a program that was started has failed
  interrupted,     // 130: Ctrl-C or a termination signal
};

int exit_code(ErrorKind kind);

// The kind's name in JSON and in docs/errors.md, such as "unknown-target".
std::string_view to_string(ErrorKind kind);

// The one failure type. `message` states the fact; each `during` wraps it, so that the outermost
// work comes first and the root cause last. `help` lines say what the user can do.
class Error : public std::exception {
 public:
  Error(ErrorKind kind, std::string message);

  // Adds one line of advice: a command to run or an edit to make.
  Error&& help(std::string line) &&;
  Error& help(std::string line) &;

  // Puts `work` in front: what was being done when this happened.
  void interrupted_work(std::string work);

  ErrorKind kind() const { return kind_; }
  // The outermost description, then each cause down to the root.
  const std::string& message() const { return descriptions_.front(); }
  std::vector<std::string> causes() const;
  const std::vector<std::string>& help_lines() const { return help_; }

  // All descriptions joined with ": ", for logs and test output.
  const char* what() const noexcept override { return what_.c_str(); }

 private:
  ErrorKind kind_;
  std::vector<std::string> descriptions_;  // outermost first, never empty
  std::vector<std::string> help_;
  std::string what_;
};

// Runs `body`; a failure inside it also says that it happened during `work`.
template <typename Body>
auto during(std::string work, Body&& body)
{
  try {
    return std::forward<Body>(body)();
  } catch (Error& error) {
    error.interrupted_work(std::move(work));
    throw;
  }
}

// Runs `body`; a failure of that kind which does not say what to do gets this line of advice.
template <typename Body>
auto advised(ErrorKind kind, std::string help, Body&& body)
{
  try {
    return std::forward<Body>(body)();
  } catch (Error& error) {
    if (error.kind() == kind && error.help_lines().empty())
      error.help(std::move(help));
    throw;
  }
}

// A file-system failure from `errno`-style `code`: "cannot write '/x/y': No space left on device".
Error file_error(std::string_view action, std::string_view path, int code);

}  // namespace xtool
