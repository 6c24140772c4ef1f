// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "inner_path.hpp"

#include <xtool/support/file_access.hpp>

#include <algorithm>
#include <vector>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// As many as Linux follows.
constexpr int most_links = 40;

// The steps of a path, the first one last.
void put_steps(std::vector<std::string>& steps, std::string_view path)
{
  std::vector<std::string> fresh;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    if (end > at)
      fresh.emplace_back(path.substr(at, end - at));
    at = end + 1;
  }
  steps.insert(steps.end(), fresh.rbegin(), fresh.rend());
}

std::string path_of(const std::vector<std::string>& steps)
{
  std::string path;
  for (const std::string& step : steps)
    path.append(path.empty() ? "" : "/").append(step);
  return path;
}

std::optional<FileType> type_of(const fs::path& path)
{
  std::error_code code;
  const fs::file_status status = fs::symlink_status(path, code);
  if (code || !fs::exists(status))
    return std::nullopt;
  return fs::is_symlink(status)     ? FileType::symlink
         : fs::is_directory(status) ? FileType::directory
                                    : FileType::regular;
}

}  // namespace

std::optional<std::string> inner_path(const fs::path& root, std::string_view path)
{
  const std::string own = root.native() + "/";
  std::vector<std::string> at;
  std::vector<std::string> steps;
  put_steps(steps, path);
  for (int links = 0; !steps.empty();) {
    const std::string step = std::move(steps.back());
    steps.pop_back();
    if (step == "..") {
      if (!at.empty())
        at.pop_back();
      continue;
    }
    if (step == ".")
      continue;
    at.push_back(step);
    const fs::path here = root / path_of(at);
    const std::optional<FileType> type = type_of(here);
    if (!type || (*type == FileType::regular && !steps.empty()))
      return std::nullopt;
    if (*type != FileType::symlink)
      continue;
    std::error_code code;
    const std::string text = fs::read_symlink(here, code).native();
    if (code || ++links > most_links)
      return std::nullopt;
    at.pop_back();
    if (text.starts_with('/'))
      at.clear();
    put_steps(steps, text.starts_with(own) ? std::string_view(text).substr(own.size()) : text);
  }
  return path_of(at);
}

}  // namespace xtool
