// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/owner.hpp>

#include <sys/stat.h>
#include <unistd.h>

namespace xtool {

bool is_owned_by_user(const std::filesystem::path& path)
{
  struct stat status = {};
  return ::stat(path.c_str(), &status) == 0 && status.st_uid == ::geteuid();
}

}  // namespace xtool
