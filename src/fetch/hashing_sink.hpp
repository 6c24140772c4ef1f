// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "unpacker.hpp"

#include <xtool/support/archive_file.hpp>
#include <xtool/support/digest.hpp>
#include <xtool/support/growing_file.hpp>
#include <xtool/support/http.hpp>

#include <cstdint>
#include <functional>
#include <span>
#include <utility>

namespace xtool {

// Hashes the bytes on their way into the file, and stops the download when nobody can use them, or
// nobody wants to wait for them.
class HashingSink : public DownloadSink {
 public:
  using GiveUp = std::function<bool()>;
  HashingSink(GrowingFile& file, const Unpacker& unpacker, GiveUp give_up)
      : file_(file), unpacker_(unpacker), give_up_(std::move(give_up))
  {
    if (file.size() > 0)
      ArchiveFile(file.path()).hash_into(hasher_);
  }

  struct Hopeless {};
  struct GivenUp {};

  std::uint64_t size() const override { return file_.size(); }
  void append(std::span<const std::byte> bytes) override
  {
    if (unpacker_.hopeless())
      throw Hopeless();
    hasher_.update(bytes);
    file_.append(bytes);
    received_ += bytes.size();
    if (give_up_ && give_up_())
      throw GivenUp();
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
  const Unpacker& unpacker_;
  GiveUp give_up_;
  Sha256Hasher hasher_;
  std::uint64_t received_ = 0;
};

}  // namespace xtool
