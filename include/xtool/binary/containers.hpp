// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// Calls back with the name and the contents of each member of an `ar` archive (GNU's, BSD's and
// Microsoft's variants), tables of symbols and names left out. The contents of a thin archive's
// members are not in it: theirs are empty.
void for_each_member(std::string_view archive, const std::string& source,
                     const std::function<void(const std::string&, std::string_view)>& visit);
// The same for a file, of whose members only the first `most` bytes are read. Throws invalid_input
// when it is not an archive, or ends before its members do, and file_system when it cannot be read.
void for_each_member_of(const std::filesystem::path& archive, std::size_t most,
                        const std::function<void(const std::string&, std::string_view)>& visit);
bool is_archive(std::string_view bytes);
bool is_thin_archive(std::string_view bytes);

// The contents of each slice of a fat Mach-O file.
std::vector<std::string_view> fat_slices(std::string_view bytes, const std::string& source);
bool is_fat_macho(std::string_view bytes);

}  // namespace xtool
