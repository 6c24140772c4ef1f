// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/sysroot/tree_path.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace xtool {
namespace {

constexpr std::array<std::string_view, 7> merged_directories{"bin",    "lib",    "lib32", "lib64",
                                                             "libo32", "libx32", "sbin"};

// Directories whose files no compiler, linker or emulated program looks for.
constexpr std::array<std::string_view, 32> unwanted_directories{
    "boot",
    "dev",
    "etc",
    "home",
    "media",
    "proc",
    "root",
    "run",
    "srv",
    "sys",
    "tmp",
    "usr/bin",
    "usr/games",
    "usr/lib/debug",
    "usr/lib/mime",
    "usr/lib/modules",
    "usr/lib/python3",
    "usr/lib/systemd",
    "usr/lib/udev",
    "usr/libexec",
    "usr/sbin",
    "usr/share/applications",
    "usr/share/bash-completion",
    "usr/share/bug",
    "usr/share/doc",
    "usr/share/gtk-doc",
    "usr/share/help",
    "usr/share/icons",
    "usr/share/info",
    "usr/share/lintian",
    "usr/share/locale",
    "usr/share/man",
};
constexpr std::array<std::string_view, 6> unwanted_more{"usr/share/doc-base", "usr/share/gdb",
                                                        "usr/share/perl5",    "usr/share/python3",
                                                        "usr/share/zsh",      "var"};

bool lies_in(std::string_view path, std::string_view directory)
{
  return path.starts_with(directory) &&
         (path.size() == directory.size() || path[directory.size()] == '/');
}

// Scripts that tell compiler flags.
bool is_config_script(std::string_view path)
{
  return path.starts_with("usr/bin/") && path.ends_with("-config");
}

std::vector<std::string_view> components(std::string_view path)
{
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    if (end > at)
      parts.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

std::string joined(const std::vector<std::string_view>& parts)
{
  std::string path;
  for (const std::string_view part : parts)
    path.append(path.empty() ? "" : "/").append(part);
  return path;
}

}  // namespace

std::string merged_path(std::string_view path)
{
  const bool merged = std::any_of(merged_directories.begin(), merged_directories.end(),
                                  [&](std::string_view top) { return lies_in(path, top); });
  return (merged ? "usr/" : "") + std::string(path);
}

bool is_wanted_path(std::string_view path)
{
  const auto has = [&](std::string_view directory) { return lies_in(path, directory); };
  if (is_config_script(path))
    return true;
  return std::none_of(unwanted_directories.begin(), unwanted_directories.end(), has) &&
         std::none_of(unwanted_more.begin(), unwanted_more.end(), has) && !path.ends_with(".la");
}

std::string relative_to_directory_of(std::string_view path, std::string_view target)
{
  std::vector<std::string_view> from = components(path);
  const std::vector<std::string_view> to = components(target);
  if (!from.empty())
    from.pop_back();
  std::size_t common = 0;
  while (common < from.size() && common < to.size() && from[common] == to[common])
    ++common;
  std::vector<std::string_view> steps(from.size() - common, "..");
  steps.insert(steps.end(), to.begin() + static_cast<std::ptrdiff_t>(common), to.end());
  return steps.empty() ? "." : joined(steps);
}

std::optional<std::string> relative_link(std::string_view path, std::string_view text)
{
  constexpr std::size_t longest = 1024;
  if (text.size() > longest || text.find('\0') != std::string_view::npos)
    return std::nullopt;
  std::vector<std::string_view> at;
  if (!text.starts_with('/')) {
    at = components(path);
    at.pop_back();
  }
  for (const std::string_view step : components(text)) {
    if (step == "..") {
      if (at.empty())
        return std::nullopt;
      at.pop_back();
    } else if (step != ".") {
      at.push_back(step);
    }
  }
  return relative_to_directory_of(merged_path(path), merged_path(joined(at)));
}

}  // namespace xtool
