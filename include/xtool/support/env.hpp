// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// The process state that code may depend on: environment variables and the working directory.
// A value, so that a test states its own; `of_process` is the only door to the real one.
class Env {
 public:
  Env(std::map<std::string, std::string> variables, std::filesystem::path cwd);
  static Env of_process();

  // A variable that is set and not empty.
  std::optional<std::string> get(std::string_view name) const;
  // A variable that is set, for those who take an empty one for a value.
  std::optional<std::string> get_even_empty(std::string_view name) const;
  const std::filesystem::path& cwd() const { return cwd_; }

  // $HOME, or the password database's home directory. Throws file_system where there is neither,
  // or where the home is not an absolute path.
  std::filesystem::path home() const;

  // Where the machine's own file system begins: $XTOOL_SYSTEM_ROOT, or "/". What distributions keep
  // at known places (/etc/os-release, /usr/<gnu>) is looked for below it, so that a test, or an
  // image of another machine, can state it.
  std::filesystem::path system_root() const;

  // The first executable regular file of that name on PATH; a name with a slash is taken as it is.
  std::optional<std::filesystem::path> find_program(std::string_view name) const;

  // A copy with one variable replaced.
  Env with(std::string name, std::string value) const;
  // A copy with another working directory, which is absolute.
  Env in(std::filesystem::path directory) const;

  // "NAME=value" lines for a child process.
  std::vector<std::string> lines() const;

 private:
  std::map<std::string, std::string> variables_;
  std::filesystem::path cwd_;
};

}  // namespace xtool
