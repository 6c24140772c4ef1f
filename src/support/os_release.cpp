// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/os_release.hpp>

#include <xtool/support/files.hpp>

#include <algorithm>

namespace xtool {
namespace {

// The words of a value that may be quoted.
std::vector<std::string> words_of(std::string_view value)
{
  std::vector<std::string> words;
  std::string word;
  for (const char c : std::string(value) + ' ') {
    if (c != ' ' && c != '"' && c != '\'' && c != '\r') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(word);
      word.clear();
    }
  }
  return words;
}

}  // namespace

OsRelease OsRelease::parse(std::string_view text)
{
  OsRelease system;
  std::vector<std::string> like;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::size_t equals = line.find('=');
    if (equals == std::string::npos)
      continue;
    const std::string_view key = line.substr(0, equals);
    const std::vector<std::string> words = words_of(line.substr(equals + 1));
    if (key == "ID")
      system.names = words;
    else if (key == "ID_LIKE")
      like = words;
    else if (key == "VERSION_CODENAME" && !words.empty())
      system.codename = words.front();
  }
  system.names.insert(system.names.end(), like.begin(), like.end());
  return system;
}

bool OsRelease::is(std::string_view name) const
{
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string read_os_release(const Env& env)
{
  const std::filesystem::path root = env.system_root();
  if (const auto text = read_file_if_exists(root / "etc/os-release"))
    return *text;
  return read_file_if_exists(root / "usr/lib/os-release").value_or("");
}

}  // namespace xtool
