// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/build_info.hpp>

#include <fmt/format.h>

namespace xtool {

std::string version_text(const BuildInfo& info)
{
  if (info.commit.empty())
    return std::string(info.version);
  return fmt::format("{} ({} {})", info.version, info.commit.substr(0, 9), info.commit_date);
}

}  // namespace xtool
