// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <filesystem>

namespace xtool {

// From now on the calling thread, and threads that it starts, can create, change, move and remove
// files only below `directory` (Landlock); reading and files that are open already are not
// affected. A second line of defence: returns false, with nothing changed, where the kernel cannot.
bool confine_thread_writes(const std::filesystem::path& directory);

}  // namespace xtool
