// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "binary_formats.hpp"

namespace xtool {
namespace {

// Microsoft's "PE Format", machine types.
std::string machine_name(std::uint16_t number)
{
  switch (number) {
    case 0x14c:
      return "IMAGE_FILE_MACHINE_I386";
    case 0x1c4:
      return "IMAGE_FILE_MACHINE_ARMNT";
    case 0x8664:
      return "IMAGE_FILE_MACHINE_AMD64";
    case 0xaa64:
      return "IMAGE_FILE_MACHINE_ARM64";
    default:
      return std::to_string(number);
  }
}

}  // namespace

std::optional<BinaryFacts> parse_pe(const ByteView& file)
{
  constexpr std::uint64_t offset_of_header = 0x3c;
  constexpr std::uint32_t signature = 0x00004550;  // "PE\0\0"
  constexpr std::uint16_t is_library = 0x2000;     // IMAGE_FILE_DLL
  constexpr std::uint16_t is_image = 0x0002;       // IMAGE_FILE_EXECUTABLE_IMAGE
  constexpr std::uint16_t wide_image = 0x20b;      // PE32+
  const std::uint64_t header = file.u32(offset_of_header);
  if (file.u32(header) != signature)
    return std::nullopt;
  const std::uint16_t characteristics = file.u16(header + 22);
  BinaryFacts facts{.format = BinaryFormat::pe, .machine = machine_name(file.u16(header + 4))};
  if ((characteristics & is_library) != 0)
    facts.kind = BinaryKind::library;
  else if ((characteristics & is_image) != 0)
    facts.kind = BinaryKind::program;
  facts.pointer_width = file.u16(header + 24) == wide_image ? 64 : 32;
  facts.dynamic = true;
  return facts;
}

}  // namespace xtool
