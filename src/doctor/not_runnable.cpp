// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/doctor/not_runnable.hpp>

#include <system_error>

namespace xtool {

NotRunnable why_not_runnable(const std::filesystem::path& path,
                             const std::function<bool(const std::filesystem::path&)>& denied)
{
  std::error_code absent;
  if (!path.has_parent_path() || !std::filesystem::is_regular_file(path, absent))
    return NotRunnable::absent;
  return denied(path) ? NotRunnable::mount : NotRunnable::permission;
}

}  // namespace xtool
