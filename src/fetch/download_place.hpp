// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/digest.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include <filesystem>
#include <functional>
#include <string>

namespace xtool {

// The lock for what the cache is to have by that hash: another process may be downloading it, over
// a slow link.
FileLock lock_download(const std::filesystem::path& cache, const Sha256& hash,
                       const std::function<void()>& waiting);

// What is said of it in offline mode.
Error not_in_cache(const std::string& name);

}  // namespace xtool
