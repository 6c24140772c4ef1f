// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace xtool {

// The bytes of a file whose tables may lie. Whatever is asked for outside of them throws
// invalid_input, naming the file. Bytes and name must outlive the view.
class ByteView {
 public:
  ByteView(std::string_view bytes, std::string_view source, bool big_endian = false)
      : bytes_(bytes), source_(source), big_endian_(big_endian)
  {
  }

  std::uint64_t size() const { return bytes_.size(); }
  bool big_endian() const { return big_endian_; }

  std::uint8_t u8(std::uint64_t offset) const;
  std::uint16_t u16(std::uint64_t offset) const;
  std::uint32_t u32(std::uint64_t offset) const;
  std::uint64_t u64(std::uint64_t offset) const;
  // A part, read in the same byte order.
  ByteView part(std::uint64_t offset, std::uint64_t size) const;
  ByteView in_order(bool big_endian) const { return ByteView(bytes_, source_, big_endian); }
  // A text up to its NUL, which must be there within 4096 bytes.
  std::string text(std::uint64_t offset) const;

  // "'<source>' is damaged: <reason>".
  [[noreturn]] void damaged(std::string_view reason) const;

 private:
  std::uint64_t number(std::uint64_t offset, std::uint64_t width) const;

  std::string_view bytes_;
  std::string_view source_;
  bool big_endian_ = false;
};

}  // namespace xtool
