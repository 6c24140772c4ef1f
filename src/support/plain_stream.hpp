// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/archive.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace xtool {

// The bytes that come out of a decompressor.
class PlainStream {
 public:
  // Thrown for a stream that cannot be decompressed, or that is more than its compression: in
  // words that follow the archive's name and a colon.
  struct Damaged {
    std::string reason;
  };

  virtual ~PlainStream() = default;
  // The next bytes; 0 is the proper end, behind which the source has nothing. Throws Damaged, and
  // what the source throws.
  virtual std::size_t read(std::span<std::byte> into) = 0;
};

std::string_view to_string(Compression compression);

// Decompresses with the fastest decoder that this program was built with. Reads nothing yet.
std::unique_ptr<PlainStream> make_plain_stream(ByteSource source, Compression compression);

}  // namespace xtool
