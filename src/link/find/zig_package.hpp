// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/archive.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace xtool {

// Unpacks a release of zig into the directory, which must be empty: the program becomes
// `directory`/zig and its library `directory`/lib. `name` is for messages. Throws integrity when
// the archive is unsafe or damaged, invalid_input when there is no zig in it.
void unpack_zig(ArchiveReader& archive, const std::string& name,
                const std::filesystem::path& directory,
                const std::function<void(std::uint64_t)>& on_bytes);

}  // namespace xtool
