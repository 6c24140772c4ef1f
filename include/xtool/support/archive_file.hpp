// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/digest.hpp>
#include <xtool/support/files.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace xtool {

// A regular file, opened once: the bytes that were hashed are the bytes that are unpacked, whatever
// happens to its name meanwhile. Reading ends with `interrupted` when a signal has come.
class ArchiveFile {
 public:
  // Throws file_system for anything but a readable regular file.
  explicit ArchiveFile(const std::filesystem::path& path);

  std::uint64_t size() const { return size_; }
  // 0 is the end.
  std::size_t read_at(std::uint64_t offset, std::span<std::byte> into) const;
  void hash_into(Sha256Hasher& hasher) const;
  Sha256 hash() const;

 private:
  std::filesystem::path path_;
  UniqueFd fd_;
  std::uint64_t size_ = 0;
};

}  // namespace xtool
