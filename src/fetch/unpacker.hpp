// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/fetch/archive_fetch.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <string>
#include <thread>

namespace xtool {

// Unpacks in a thread of its own, which can write nowhere but below the contents' directory where
// the kernel has Landlock: the archive that it decodes has not been verified yet.
class Unpacker {
 public:
  struct Job {
    ByteSource source = {};
    Compression compression = Compression::xz;
    std::string name = {};  // for messages
    Contents contents = {};
  };
  explicit Unpacker(Job job);
  // Waits for the thread: whoever feeds the source makes it end first.
  ~Unpacker();
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;

  // Bytes written so far.
  std::uint64_t unpacked() const { return unpacked_; }
  // Whether it failed in a way that no other bytes would have prevented, such as a full disk.
  bool hopeless() const { return hopeless_; }
  // Whether it ended within that time.
  bool wait(std::chrono::milliseconds time);
  // Rethrows a failure; that the source was restarted or abandoned is none. To be called once,
  // after `wait` has said so.
  void take();

 private:
  void run();

  Job job_;
  std::atomic<std::uint64_t> unpacked_ = 0;
  std::atomic<bool> hopeless_ = false;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool has_ended_ = false;
  std::exception_ptr failure_;
  std::thread thread_;
};

}  // namespace xtool
