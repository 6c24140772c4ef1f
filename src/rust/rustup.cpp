// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/rust/rustup.hpp>

#include <algorithm>
#include <system_error>

namespace xtool {

namespace fs = std::filesystem;

std::vector<fs::path> rustup_toolchain_directories(const Env& env)
{
  const std::optional<std::string> variable = env.get("RUSTUP_HOME");
  const fs::path rustup = variable ? fs::path(*variable) : env.home() / ".rustup";
  std::vector<fs::path> directories;
  std::error_code none;  // no directory is no toolchain
  for (const fs::directory_entry& entry : fs::directory_iterator(rustup / "toolchains", none))
    directories.push_back(entry.path());
  std::sort(directories.begin(), directories.end());
  return directories;
}

std::vector<std::string> rustup_toolchains(const Env& env)
{
  std::vector<std::string> names;
  for (const fs::path& directory : rustup_toolchain_directories(env))
    names.push_back(directory.filename().string());
  return names;
}

}  // namespace xtool
