// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <filesystem>

namespace xtool {

// Whether the file belongs to the user whom this process runs as. False where there is none.
bool is_owned_by_user(const std::filesystem::path& path);

}  // namespace xtool
