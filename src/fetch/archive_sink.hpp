// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "hashing_sink.hpp"
#include "unpacker.hpp"

#include <functional>
#include <span>
#include <utility>

namespace xtool {

// Stops the download when nobody can use the bytes, or nobody wants to wait for them.
class ArchiveSink : public HashingSink {
 public:
  using GiveUp = std::function<bool()>;
  ArchiveSink(GrowingFile& file, const Unpacker& unpacker, GiveUp give_up)
      : HashingSink(file), unpacker_(unpacker), give_up_(std::move(give_up))
  {
  }

  struct Hopeless {};
  struct GivenUp {};

  void append(std::span<const std::byte> bytes) override
  {
    if (unpacker_.hopeless())
      throw Hopeless();
    HashingSink::append(bytes);
    if (give_up_ && give_up_())
      throw GivenUp();
  }

 private:
  const Unpacker& unpacker_;
  GiveUp give_up_;
};

}  // namespace xtool
