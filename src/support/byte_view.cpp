// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/byte_view.hpp>

#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool {

std::uint64_t ByteView::number(std::uint64_t offset, std::uint64_t width) const
{
  const std::string_view raw = part(offset, width).bytes_;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const std::size_t at = big_endian_ ? i : raw.size() - 1 - i;
    value = value << 8 | static_cast<std::uint8_t>(raw[at]);
  }
  return value;
}

std::uint8_t ByteView::u8(std::uint64_t offset) const
{
  return static_cast<std::uint8_t>(number(offset, 1));
}

std::uint16_t ByteView::u16(std::uint64_t offset) const
{
  return static_cast<std::uint16_t>(number(offset, 2));
}

std::uint32_t ByteView::u32(std::uint64_t offset) const
{
  return static_cast<std::uint32_t>(number(offset, 4));
}

std::uint64_t ByteView::u64(std::uint64_t offset) const { return number(offset, 8); }

ByteView ByteView::part(std::uint64_t offset, std::uint64_t size) const
{
  if (offset > bytes_.size() || size > bytes_.size() - offset)
    damaged("it ends before a part that its headers speak of");
  return ByteView(bytes_.substr(offset, size), source_, big_endian_);
}

std::string ByteView::text(std::uint64_t offset) const
{
  constexpr std::uint64_t longest = 4096;
  if (offset >= bytes_.size())
    damaged("a name lies outside of it");
  const std::string_view rest = bytes_.substr(offset, longest);
  const std::size_t end = rest.find('\0');
  if (end == std::string_view::npos)
    damaged("a name has no end");
  return std::string(rest.substr(0, end));
}

void ByteView::damaged(std::string_view reason) const
{
  throw Error(ErrorKind::invalid_input, fmt::format("'{}' is damaged: {}", source_, reason))
      .help("get or build the file again");
}

}  // namespace xtool
