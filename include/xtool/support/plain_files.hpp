// SPDX-License-Identifier: Apache-2.0 OR MIT
// Files by the system's own calls: the launcher has no exceptions to report, and std::filesystem
// would make it several times as large.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace xtool {

// Up to `limit` bytes from the file's start; nothing when it cannot be read.
std::optional<std::string> read_start(const std::string& path, std::size_t limit);

// A regular file of which parts are read. One that is no regular file, or cannot be opened, is
// empty.
class PartlyRead {
 public:
  explicit PartlyRead(const std::string& path);
  ~PartlyRead();
  PartlyRead(const PartlyRead&) = delete;
  PartlyRead& operator=(const PartlyRead&) = delete;

  std::uint64_t size() const { return size_; }
  // All of that many bytes, or none where they are not all there.
  std::string read(std::uint64_t offset, std::uint64_t length) const;

 private:
  int fd_;
  std::uint64_t size_ = 0;
};

// What the path names in the end, through links.
bool is_directory(const std::string& path);
bool is_regular_file(const std::string& path);

// Whether this user may read it.
bool is_readable(const std::string& path);

}  // namespace xtool
