// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/env.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/search_path.hpp>

#include <fmt/format.h>

#include <fcntl.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <system_error>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

bool is_program(const fs::path& path)
{
  std::error_code absent;
  return fs::is_regular_file(path, absent) &&
         ::faccessat(AT_FDCWD, path.c_str(), X_OK, AT_EACCESS) == 0;
}

std::optional<std::string> home_in_password_database()
{
  passwd entry = {};
  passwd* found = nullptr;
  std::array<char, 16384> buffer;
  if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) != 0 || !found)
    return std::nullopt;
  return std::string(entry.pw_dir);
}

}  // namespace

Env::Env(std::map<std::string, std::string> variables, fs::path cwd)
    : variables_(std::move(variables)), cwd_(std::move(cwd))
{
}

Env Env::of_process()
{
  std::map<std::string, std::string> variables;
  for (char** line = environ; line && *line; ++line) {
    const std::string_view text(*line);
    const std::size_t equals = text.find('=');
    if (equals != 0 && equals != std::string_view::npos)
      variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }

  std::error_code code;
  fs::path cwd = fs::current_path(code);
  if (code)
    throw Error(ErrorKind::file_system,
                fmt::format("cannot find the current directory: {}", code.message()))
        .help("change to a directory that exists: cd");
  return Env(std::move(variables), std::move(cwd));
}

std::optional<std::string> Env::get(std::string_view name) const
{
  std::optional<std::string> value = get_even_empty(name);
  return value && !value->empty() ? value : std::nullopt;
}

std::optional<std::string> Env::get_even_empty(std::string_view name) const
{
  const auto found = variables_.find(std::string(name));
  if (found == variables_.end())
    return std::nullopt;
  return found->second;
}

fs::path Env::home() const
{
  std::optional<std::string> home = get("HOME");
  if (!home)
    home = home_in_password_database();
  if (!home)
    throw Error(ErrorKind::file_system, "there is no home directory: HOME is not set")
        .help("set it: export HOME=/path/of/your/home");
  if (!fs::path(*home).is_absolute())
    throw Error(ErrorKind::file_system, fmt::format("HOME is '{}', not an absolute path", *home))
        .help("set it: export HOME=/path/of/your/home");
  return *home;
}

fs::path Env::system_root() const { return cwd_ / get("XTOOL_SYSTEM_ROOT").value_or("/"); }

std::optional<fs::path> Env::find_program(std::string_view name) const
{
  if (name.empty())
    return std::nullopt;
  if (name.find('/') != std::string_view::npos) {
    const fs::path path = cwd_ / name;
    return is_program(path) ? std::optional(path) : std::nullopt;
  }

  for (const fs::path& directory : search_path(*this))
    if (is_program(directory / name))
      return directory / name;
  return std::nullopt;
}

Env Env::with(std::string name, std::string value) const
{
  Env changed = *this;
  changed.variables_.insert_or_assign(std::move(name), std::move(value));
  return changed;
}

Env Env::in(fs::path directory) const { return Env(variables_, std::move(directory)); }

std::vector<std::string> Env::lines() const
{
  std::vector<std::string> lines;
  for (const auto& [name, value] : variables_)
    lines.push_back(name + '=' + value);
  return lines;
}

}  // namespace xtool
