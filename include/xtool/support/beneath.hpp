// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/files.hpp>

#include <cstddef>
#include <filesystem>
#include <set>
#include <span>
#include <string>

namespace xtool {

// Writes new files below one directory and nowhere else: the kernel refuses every path that would
// leave it or pass a symbolic link, whatever has been put there meanwhile. Files become 0644 or
// 0755 and directories 0755, less the umask; a file that is already there is an error.
class BeneathWriter {
 public:
  explicit BeneathWriter(const std::filesystem::path& directory);

  // Begins a file, with the directories on its way. `path` is relative with plain names.
  void open(const std::string& path, bool executable);
  void write(std::span<const std::byte> bytes);
  void close();

  // Makes a symbolic link with that text, wherever it leads, or another name of a file.
  void symbolic_link(const std::string& path, const std::string& text);
  void hard_link(const std::string& path, const std::string& existing);

  // Makes everything that was written durable: files first, then directories from the bottom up.
  void sync_all();
  // The same for thousands of files, where one call for the whole file system is faster.
  void sync_file_system();

 private:
  UniqueFd open_beneath(const std::string& path, int flags, unsigned mode) const;
  void make_parents(const std::string& path);
  UniqueFd open_parent(const std::string& path) const;
  [[noreturn]] void fail(std::string_view action, int code) const;

  std::filesystem::path root_;
  UniqueFd root_fd_;
  UniqueFd file_;
  std::string path_;
  std::set<std::string> files_;
  std::set<std::string> directories_;
};

}  // namespace xtool
