// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "installed_files.hpp"

#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>

#include <algorithm>

namespace xtool::cli {
namespace {

namespace fs = std::filesystem;

// dpkg keeps the names of a package's files, one a line.
std::string package_of(const fs::path& program, const Env& env)
{
  const auto files = read_file_if_exists(env.system_root() / "var/lib/dpkg/info/xtool.list");
  return files && ("\n" + *files).find("\n" + program.native() + "\n") != std::string::npos
             ? "xtool"
             : "";
}

std::vector<fs::path> manual_pages(const fs::path& directory)
{
  std::vector<fs::path> pages;
  for (const std::string& name : list_files(directory))
    if (name == "xtool.1" || name.starts_with("xtool-"))
      pages.push_back(directory / name);
  return pages;
}

}  // namespace

InstalledFiles installed_files(const fs::path& program, const Env& env)
{
  InstalledFiles installed{.package = package_of(program, env), .paths = {program}};
  if (program.parent_path().filename() != "bin")
    return installed;
  const fs::path share = program.parent_path().parent_path() / "share";
  for (const char* name : {"bash-completion/completions/xtool", "zsh/site-functions/_xtool",
                           "fish/vendor_completions.d/xtool.fish", "xtool", "doc/xtool"})
    if (is_there(share / name))
      installed.paths.push_back(share / name);
  const std::vector<fs::path> pages = manual_pages(share / "man/man1");
  installed.paths.insert(installed.paths.end(), pages.begin(), pages.end());
  return installed;
}

}  // namespace xtool::cli
