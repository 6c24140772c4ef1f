// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/files.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <system_error>

namespace xtool {

enum class FileType { regular, directory, symlink, other };
enum class Links { follow, stay };

struct FileStatus {
  FileType type = FileType::other;
  std::uint64_t size = 0;
  std::int64_t changed = 0;  // nanoseconds since 1970: when its content was last written
  std::uint64_t file_system = 0;
};

// Nothing where there is no such file. Throws file_system where that cannot be told.
std::optional<FileStatus> status_of(const std::filesystem::path& path, Links links = Links::stay);

// What tells a file from any other, and from itself before somebody changed it in any way.
struct FileIdentity {
  std::uint64_t file_system = 0;
  std::uint64_t number = 0;
  std::uint64_t size = 0;
  std::int64_t changed = 0;  // nanoseconds since 1970: its content, its mode, its names
  friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

// Of the file that the path leads to. Nothing where it leads to none, or that cannot be told.
std::optional<FileIdentity> identity_of(const std::filesystem::path& path);

// Whether the path leads to something; what cannot be looked at counts as absent.
bool is_there(const std::filesystem::path& path);

// Whether this user may write to what is there.
bool may_write(const std::filesystem::path& path);
// What is in a directory, in the order of the names; nothing where there is no such directory.
// Throws file_system.
std::vector<std::filesystem::path> paths_in(const std::filesystem::path& directory);

// Why this user cannot make entries in the directory; no error where that works.
std::error_code obstacle_to_entries(const std::filesystem::path& directory);
// Why the file should not be replaced: nobody may write to it, or this user may not. No error where
// there is none.
std::error_code obstacle_to_replacing(const std::filesystem::path& file);

// Removes the file, or the link itself. Returns whether there was one. Throws file_system.
bool remove_file(const std::filesystem::path& path);
// Removes the directory unless something is in it.
std::error_code remove_empty_directory(const std::filesystem::path& path);

// Gives `to` the permissions of `from`; those of a new file where there is no `from`. Throws
// file_system.
void copy_permissions(const std::filesystem::path& from, const std::filesystem::path& to);

// Swaps what the two paths name, in one step. False where one of them is absent or the file system
// cannot.
bool exchange_paths(const std::filesystem::path& one, const std::filesystem::path& other);

}  // namespace xtool
