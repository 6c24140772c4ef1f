// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <filesystem>
#include <functional>

namespace xtool {

// Why a path cannot be started as a program.
enum class NotRunnable {
  absent,      // there is no such file
  permission,  // it is there, and lacks its x bit
  mount,       // no program on its file system may be started
};

// Of a path that cannot be. `denied` says whether a file's mount is the reason (denies_programs).
NotRunnable why_not_runnable(const std::filesystem::path& path,
                             const std::function<bool(const std::filesystem::path&)>& denied);

}  // namespace xtool
