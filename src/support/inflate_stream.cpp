// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "inflate_stream.hpp"

#include <isa-l.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace xtool {
namespace {

constexpr std::size_t input_size = 256 * 1024;
// The identification and the method with which every member of a gzip stream begins (RFC 1952).
constexpr std::array<std::uint8_t, 3> member_start{0x1f, 0x8b, 0x08};

class InflateStream : public PlainStream {
 public:
  explicit InflateStream(ByteSource source) : source_(std::move(source)) {}

  std::size_t read(std::span<std::byte> into) override
  {
    state_.next_out = reinterpret_cast<std::uint8_t*>(into.data());
    state_.avail_out = static_cast<std::uint32_t>(into.size());
    while (state_.avail_out > 0 && (inside_ || begin_member()))
      inflate();
    const std::size_t size = into.size() - state_.avail_out;
    refuse_second_layer(into.first(size));
    return size;
  }

 private:
  // More input, behind what is left of it. Whether there was any.
  bool refill()
  {
    std::copy(state_.next_in, state_.next_in + state_.avail_in, input_.begin());
    const std::size_t size =
        source_(std::as_writable_bytes(std::span(input_).subspan(state_.avail_in)));
    state_.next_in = input_.data();
    state_.avail_in += static_cast<std::uint32_t>(size);
    return size > 0;
  }

  // A stream may have several members. False at its proper end.
  bool begin_member()
  {
    while (state_.avail_in < member_start.size() && refill()) {
    }
    if (begun_ && state_.avail_in == 0)
      return false;
    if (state_.avail_in < member_start.size() ||
        !std::equal(member_start.begin(), member_start.end(), state_.next_in))
      throw Damaged{begun_ ? "there is something after the end of the gzip stream"
                           : "it is not gzip-compressed"};
    isal_inflate_reset(&state_);
    state_.crc_flag = ISAL_GZIP;
    begun_ = true;
    inside_ = true;
    return true;
  }

  void inflate()
  {
    if (state_.avail_in == 0 && !refill())
      throw Damaged{"truncated gzip input"};
    const int result = isal_inflate(&state_);
    if (result == ISAL_INCORRECT_CHECKSUM)
      throw Damaged{"the gzip stream's checksum is wrong"};
    if (result != ISAL_DECOMP_OK)
      throw Damaged{"gzip decompression failed"};
    if (state_.block_state == ISAL_BLOCK_FINISH)
      inside_ = false;
  }

  // A tar archive does not begin like this.
  void refuse_second_layer(std::span<const std::byte> plain)
  {
    for (const std::byte byte : plain) {
      if (first_bytes_ == member_start.size())
        return;
      alike_ = alike_ && std::to_integer<std::uint8_t>(byte) == member_start[first_bytes_];
      if (++first_bytes_ == member_start.size() && alike_)
        throw Damaged{"it is compressed more than once"};
    }
  }

  static inflate_state initial()
  {
    inflate_state state;
    isal_inflate_init(&state);
    state.next_in = nullptr;
    state.avail_in = 0;
    return state;
  }

  ByteSource source_;
  std::vector<std::uint8_t> input_ = std::vector<std::uint8_t>(input_size);
  inflate_state state_ = initial();
  bool begun_ = false;
  bool inside_ = false;  // a member
  std::size_t first_bytes_ = 0;
  bool alike_ = true;
};

}  // namespace

std::unique_ptr<PlainStream> make_inflate_stream(ByteSource source)
{
  return std::make_unique<InflateStream>(std::move(source));
}

}  // namespace xtool
