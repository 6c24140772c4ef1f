// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/search_path.hpp>

#include <algorithm>

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

}  // namespace xtool
