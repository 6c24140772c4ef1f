// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/files.hpp>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <span>

namespace xtool {

// A file that one thread writes while another reads it from the start: the buffer between a
// download and its decoder. It is the file on disk that carries the bytes, so that a slow reader
// needs no memory and an interrupted download can be resumed.
class GrowingFile {
 public:
  // Opens or creates `path` and keeps what is in it.
  explicit GrowingFile(const std::filesystem::path& path);

  // --- the writer ---
  std::uint64_t size() const;
  void append(std::span<const std::byte> bytes);
  // Throws away everything so far; a reader that has already read some gets `Restarted`, now and
  // at every later read.
  void restart();
  // Whether the reader has lost its bytes to a restart.
  bool restarted() const;
  // No more bytes will come: the reader sees the end of file after the last byte.
  void finish();
  // The writer has given up: a waiting reader is woken with `Abandoned`, and so is every later
  // read.
  void abandon();
  // fsyncs, so that a rename publishes complete bytes.
  void sync();

  // --- the reader ---
  struct Restarted {};
  struct Abandoned {};
  // Blocks until at least one byte at `offset` is there or the file is finished; 0 is the end.
  // Never returns bytes that a restart has thrown away meanwhile.
  std::size_t read_at(std::uint64_t offset, std::span<std::byte> into);

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  UniqueFd fd_;
  mutable std::mutex mutex_;
  std::condition_variable grown_;
  std::uint64_t size_ = 0;
  std::uint64_t furthest_read_ = 0;
  bool restarted_ = false;
  bool finished_ = false;
  bool abandoned_ = false;
};

}  // namespace xtool
