// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "elf_attributes.hpp"

namespace xtool {
namespace {

// ULEB128.
std::uint64_t number(const ByteView& bytes, std::uint64_t& at)
{
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const std::uint8_t byte = bytes.u8(at++);
    value |= std::uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80)
      return value;
  }
  bytes.damaged("its attributes hold an endless number");
}

// In a part: sub-parts of tag, size and attributes; only tag 1 is about the whole file.
std::optional<std::uint64_t> value_in(const ByteView& part, std::uint64_t at,
                                      const std::string& vendor, std::uint64_t tag)
{
  while (at < part.size()) {
    const std::uint64_t begin = at;
    const std::uint64_t scope = number(part, at);
    const std::uint64_t end = begin + part.u32(at);
    at += 4;
    if (end <= begin || end > part.size())
      part.damaged("its attributes have no end");
    while (scope == 1 && at < end) {
      const std::uint64_t found = number(part, at);
      const bool both = found == 32;  // Tag_compatibility: a number, then a text
      const bool text =
          vendor == "aeabi" && found < 32 ? found == 4 || found == 5 : !both && found % 2 == 1;
      const std::uint64_t value = text ? 0 : number(part, at);
      if (text || both)
        at += part.text(at).size() + 1;
      if (found == tag)
        return value;
    }
    at = end;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> ElfAttributes::value(const std::string& vendor,
                                                  std::uint64_t tag) const
{
  for (std::uint64_t at = 1; at < section_.size();) {
    const std::uint64_t size = section_.u32(at);
    const ByteView part = section_.part(at, size);
    if (size < 5)
      section_.damaged("its attributes have no end");
    const std::string name = part.text(4);
    if (name == vendor)
      return value_in(part, 5 + name.size(), vendor, tag);
    at += size;
  }
  return std::nullopt;
}

}  // namespace xtool
