// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>
#include <xtool/link/find/linker.hpp>
#include <xtool/support/env.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

using Texts = std::vector<std::string>;

// How the scripts begin by which Yocto's SDKs set up an environment.
inline constexpr std::string_view setup_script_name = "environment-setup-";

// Entries of a directory whose names begin so, sorted.
std::vector<std::filesystem::path> entries_named(const std::filesystem::path& directory,
                                                 std::string_view beginning);

// With the tools beside it.
LinkerCandidate vendor_candidate(const std::filesystem::path& program, const std::string& found_by);

// The words of "ccache aarch64-poky-linux-gcc -march=armv8-a", without what is only there to be
// quick.
Texts command_words(const std::string& value);

// A compiler by a variable's value: its name or path, and the options of every call. Nothing where
// there is no such program.
std::optional<LinkerCandidate> compiler_of_value(const std::string& value,
                                                 const std::string& found_by,
                                                 const TargetEntry& entry, const Env& env);

}  // namespace xtool
