// SPDX-License-Identifier: Apache-2.0 OR MIT
// No std::filesystem: it would make the launcher several times as large.
#include "input_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>

namespace xtool {
namespace {

constexpr std::size_t largest = std::size_t{64} << 20;

std::optional<std::string> read_some(const std::string& path, std::size_t limit)
{
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return std::nullopt;
  std::string text;
  std::array<char, 16384> buffer = {};
  ssize_t got = 0;
  while (text.size() < limit) {
    got = read(fd, buffer.data(), std::min(buffer.size(), limit - text.size()));
    if (got == 0 || (got < 0 && errno != EINTR))
      break;
    if (got > 0)
      text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  close(fd);
  if (got < 0)
    return std::nullopt;
  return text;
}

}  // namespace

bool is_directory(const std::string& path)
{
  struct stat status = {};
  return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

std::optional<std::string> find_file(const std::vector<std::string>& directories,
                                     std::string_view name)
{
  for (const std::string& directory : directories) {
    std::string path = directory + '/' + std::string(name);
    if (access(path.c_str(), R_OK) == 0)
      return path;
  }
  return std::nullopt;
}

std::optional<std::string> read_input(const std::string& path)
{
  auto text = read_some(path, largest + 1);
  if (text && text->size() > largest)
    return std::nullopt;
  return text;
}

bool is_linker_script(const std::string& path)
{
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode))
    return false;
  const auto start = read_some(path, 64);
  return start && !start->empty() &&
         std::all_of(start->begin(), start->end(),
                     [](char c) {
                       return (c >= ' ' && c < '\x7f') || c == '\n' || c == '\t' || c == '\r';
                     }) &&
         !start->starts_with("!<arch>") && !start->starts_with("!<thin>");
}

}  // namespace xtool
