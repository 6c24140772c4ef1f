// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/archive_file.hpp>
#include <xtool/support/digest.hpp>
#include <xtool/support/growing_file.hpp>
#include <xtool/support/http.hpp>

#include <cstdint>
#include <span>

namespace xtool {

// Hashes the bytes on their way into the file; those that are there already, too.
class HashingSink : public DownloadSink {
 public:
  explicit HashingSink(GrowingFile& file) : file_(file)
  {
    if (file.size() > 0)
      ArchiveFile(file.path()).hash_into(hasher_);
  }

  std::uint64_t size() const override { return file_.size(); }
  void append(std::span<const std::byte> bytes) override
  {
    hasher_.update(bytes);
    file_.append(bytes);
    received_ += bytes.size();
  }
  void restart() override
  {
    hasher_ = Sha256Hasher();
    file_.restart();
  }

  std::uint64_t received() const { return received_; }
  Sha256 hash() { return hasher_.finish(); }

 private:
  GrowingFile& file_;
  Sha256Hasher hasher_;
  std::uint64_t received_ = 0;
};

}  // namespace xtool
