// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "input_files.hpp"

#include <xtool/support/plain_files.hpp>

#include <algorithm>

namespace xtool {
namespace {

constexpr std::size_t largest = std::size_t{64} << 20;

}  // namespace

std::optional<std::string> find_file(const std::vector<std::string>& directories,
                                     std::string_view name)
{
  for (const std::string& directory : directories) {
    std::string path = directory + '/' + std::string(name);
    if (is_readable(path))
      return path;
  }
  return std::nullopt;
}

std::optional<std::string> read_input(const std::string& path)
{
  auto text = read_start(path, largest + 1);
  if (text && text->size() > largest)
    return std::nullopt;
  return text;
}

bool is_linker_script(const std::string& path)
{
  if (!is_regular_file(path))
    return false;
  const auto start = read_start(path, 64);
  return start && !start->empty() &&
         std::all_of(start->begin(), start->end(),
                     [](char c) {
                       return (c >= ' ' && c < '\x7f') || c == '\n' || c == '\t' || c == '\r';
                     }) &&
         !start->starts_with("!<arch>") && !start->starts_with("!<thin>");
}

}  // namespace xtool
