// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/mounts.hpp>

#include <sys/statvfs.h>

namespace xtool {

bool denies_programs(const std::filesystem::path& path)
{
  struct statvfs status = {};
  return ::statvfs(path.c_str(), &status) == 0 && (status.f_flag & ST_NOEXEC) != 0;
}

}  // namespace xtool
