// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/search_path.hpp>

#include <dirent.h>

#include <algorithm>
#include <memory>

namespace xtool {

std::vector<std::filesystem::path> search_path(const Env& env)
{
  std::vector<std::filesystem::path> directories;
  const std::string path = env.get("PATH").value_or("");
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find(':', begin), path.size());
    if (std::filesystem::path directory = path.substr(begin, end - begin); directory.is_absolute())
      directories.push_back(std::move(directory));
    begin = end + 1;
  }
  return directories;
}

std::vector<std::string> file_names(const std::filesystem::path& directory)
{
  const auto close = [](DIR* stream) { ::closedir(stream); };
  const std::unique_ptr<DIR, decltype(close)> stream(::opendir(directory.c_str()));
  std::vector<std::string> names;
  while (const dirent* const file = stream ? ::readdir(stream.get()) : nullptr)
    names.emplace_back(file->d_name);
  std::erase_if(names, [](const std::string& name) { return name == "." || name == ".."; });
  return names;
}

}  // namespace xtool
