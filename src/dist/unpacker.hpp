// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/dist/package.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace xtool {

// unpack_std in a thread of its own, which can write nowhere but below `directory` where the
// kernel has Landlock: the archive that it decodes has not been verified yet.
class Unpacker {
 public:
  struct Job {
    ByteSource source = {};
    Compression compression = Compression::xz;
    std::string name = {};  // for messages
    std::optional<Triple> expected = {};
    std::filesystem::path directory = {};
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
  // The result, or nothing when the source was restarted or abandoned; rethrows a failure.
  // To be called once, after `wait` has said so.
  std::optional<UnpackedStd> take();

 private:
  void run();

  Job job_;
  std::atomic<std::uint64_t> unpacked_ = 0;
  std::atomic<bool> hopeless_ = false;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool has_ended_ = false;
  std::optional<UnpackedStd> result_;
  std::exception_ptr failure_;
  std::thread thread_;
};

}  // namespace xtool
