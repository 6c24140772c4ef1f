// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// Owns a POSIX file descriptor. `close_checked` reports what the destructor cannot.
class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) : fd_(fd) {}
  ~UniqueFd();
  UniqueFd(UniqueFd&& other) noexcept;
  UniqueFd& operator=(UniqueFd&& other) noexcept;
  UniqueFd(const UniqueFd&) = delete;
  UniqueFd& operator=(const UniqueFd&) = delete;

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  // Closes now. Returns 0, or errno: on some file systems only close tells of a full quota.
  int close_checked();

 private:
  int fd_ = -1;
};

// The whole file as bytes. Throws file_system when it cannot be read, invalid_input when it is
// larger than `max_bytes`.
std::string read_file(const std::filesystem::path& path, std::uint64_t max_bytes = 16u << 20);

// As read_file, or nothing when there is no such file.
std::optional<std::string> read_file_if_exists(const std::filesystem::path& path,
                                               std::uint64_t max_bytes = 16u << 20);

// Creates `path` (which must not exist) with `text` in it, and fsyncs it.
void write_new_file(const std::filesystem::path& path, std::string_view text);

// Replaces the file by temp + fsync + rename + directory fsync, keeping its mode; a symlink is
// followed and stays. At any instant the path has the old bytes or the new ones. `before_rename`
// runs when all else is done, and may still throw.
void write_atomically(const std::filesystem::path& path, std::string_view text,
                      const std::function<void()>& before_rename = {});

// Makes the directory's own entries durable. Errors are thrown: a failed fsync is data at risk.
void fsync_directory(const std::filesystem::path& directory);

// rename(2); throws file_system naming both paths.
void rename_path(const std::filesystem::path& from, const std::filesystem::path& to);

// mkdir -p; throws file_system. Write xtool:: in front, as std::filesystem has one of that name.
void create_directories(const std::filesystem::path& directory);

// Removes a tree without following symlinks; absent is fine. Throws file_system.
void remove_tree(const std::filesystem::path& path);

// Every regular file and symlink under `directory`, relative with '/', sorted. Empty if absent.
std::vector<std::string> list_files(const std::filesystem::path& directory);

// Bytes that an unprivileged user can still write on the file system of `path`.
std::uint64_t free_space(const std::filesystem::path& path);

// Sixteen random lower-case hexadecimal digits for names of temporary files.
std::string random_suffix();

// A private directory, under the system's temporary directory unless told otherwise, removed with
// all its contents.
class TempDir {
 public:
  TempDir();
  explicit TempDir(const std::filesystem::path& parent);
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// An exclusive flock(2) on a lock file that exists only while somebody holds or awaits it: the
// last holder removes it, and an acquirer that finds its file replaced starts over. The lock dies
// with the process, and is not inherited by children (O_CLOEXEC).
class FileLock {
 public:
  // Waits up to `timeout`; calls `on_wait` once when it has to wait longer than a second.
  // Throws conflict when the time is up, file_system when the file cannot be made.
  static FileLock acquire(const std::filesystem::path& path,
                          std::chrono::milliseconds timeout = std::chrono::minutes(10),
                          const std::function<void()>& on_wait = {});
  // Nothing when another process holds it.
  static std::optional<FileLock> try_acquire(const std::filesystem::path& path);
  // Whether somebody holds it now. Makes and removes nothing.
  static bool held(const std::filesystem::path& path);

  // On release, the directory of the lock file goes too when nothing else is in it. Who acquires
  // such a lock makes the directory first, and again when it has gone meanwhile.
  void remove_empty_directory() { remove_directory_ = true; }

  ~FileLock();
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  FileLock(UniqueFd fd, std::filesystem::path path);
  UniqueFd fd_;
  std::filesystem::path path_;
  bool remove_directory_ = false;
};

}  // namespace xtool
