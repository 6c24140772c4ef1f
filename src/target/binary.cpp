// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/target/binary.hpp>

#include "binary_formats.hpp"

#include <xtool/support/files.hpp>

namespace xtool {

std::string_view to_string(BinaryFormat format)
{
  switch (format) {
    case BinaryFormat::elf:
      return "ELF";
    case BinaryFormat::pe:
      return "PE";
    case BinaryFormat::macho:
      return "Mach-O";
    case BinaryFormat::wasm:
      return "WebAssembly";
  }
  return "";
}

std::optional<BinaryFacts> parse_binary(std::string_view bytes, const std::string& source)
{
  using namespace std::string_view_literals;
  const std::string_view magic = bytes.substr(0, 4);
  const ByteView file(bytes, source);
  if (magic ==
      "\x7f"
      "ELF"sv)
    return parse_elf(file);
  if (magic.starts_with("MZ"))
    return parse_pe(file);
  if (magic == "\xce\xfa\xed\xfe"sv || magic == "\xcf\xfa\xed\xfe"sv)
    return parse_macho(file);
  if (magic == "\xfe\xed\xfa\xce"sv || magic == "\xfe\xed\xfa\xcf"sv)
    return parse_macho(file.in_order(true));
  if (magic == "\0asm"sv)
    return BinaryFacts{.format = BinaryFormat::wasm, .kind = BinaryKind::program};
  return parse_coff(file);
}

std::optional<BinaryFacts> read_binary(const std::filesystem::path& file)
{
  constexpr std::uint64_t largest = 1u << 30;
  return parse_binary(read_file(file, largest), file.native());
}

}  // namespace xtool
