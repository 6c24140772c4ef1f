// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "plain_stream.hpp"

#include <array>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace xtool {

// Decompresses in a thread of its own, a few blocks ahead of who uses them: 2 MiB at most.
class AheadStream {
 public:
  explicit AheadStream(std::unique_ptr<PlainStream> stream);
  // Waits for the thread, which ends as soon as its source has given it the next bytes.
  ~AheadStream();
  AheadStream(const AheadStream&) = delete;
  AheadStream& operator=(const AheadStream&) = delete;

  // The next bytes, valid until the next call; none at the proper end. Throws what the stream
  // throws, after all that came before it.
  std::span<const std::byte> next();

 private:
  struct Block {
    std::vector<std::byte> bytes;
    std::size_t size = 0;
  };

  void run();
  void fill();

  static constexpr std::size_t block_size = 256 * 1024;
  static constexpr std::size_t block_count = 8;

  std::unique_ptr<PlainStream> stream_;
  std::array<Block, block_count> blocks_;
  std::mutex mutex_;
  std::condition_variable changed_;
  // Counted from the start; the block of number n is blocks_[n % block_count].
  std::size_t filled_ = 0;
  std::size_t taken_ = 0;
  bool ended_ = false;
  bool unwanted_ = false;
  std::exception_ptr failure_;
  std::thread thread_;
};

}  // namespace xtool
