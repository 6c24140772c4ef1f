// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/rust/rustup.hpp>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace xtool {

namespace fs = std::filesystem;

std::vector<std::string> rustup_toolchains(const Env& env)
{
  const std::optional<std::string> variable = env.get("RUSTUP_HOME");
  const fs::path rustup = variable ? fs::path(*variable) : env.home() / ".rustup";
  std::vector<std::string> names;
  std::error_code none;  // no directory is no toolchain
  for (const fs::directory_entry& entry : fs::directory_iterator(rustup / "toolchains", none))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace xtool
