// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/rust/built_std.hpp>

#include <filesystem>
#include <system_error>

namespace xtool {

bool is_built_by_xtool(const Sysroot& sysroot, const Triple& target)
{
  std::error_code absent;
  return std::filesystem::exists(sysroot.target_dir(target) / build_record_name, absent);
}

}  // namespace xtool
