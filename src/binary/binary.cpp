// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/binary/binary.hpp>

#include "binary_formats.hpp"

#include <xtool/support/files.hpp>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view elf_magic =
    "\x7f"
    "ELF"sv;
constexpr std::string_view wasm_magic = "\0asm"sv;
constexpr std::array macho_magics{"\xce\xfa\xed\xfe"sv, "\xcf\xfa\xed\xfe"sv};
constexpr std::array macho_magics_in_big_endian{"\xfe\xed\xfa\xce"sv, "\xfe\xed\xfa\xcf"sv};

bool is_macho(std::string_view bytes, const std::array<std::string_view, 2>& magics)
{
  return std::any_of(magics.begin(), magics.end(),
                     [&](std::string_view magic) { return bytes.starts_with(magic); });
}

}  // namespace

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
  const ByteView file(bytes, source);
  if (bytes.starts_with(elf_magic))
    return parse_elf(file);
  if (bytes.starts_with("MZ"))
    return parse_pe(file);
  if (is_macho(bytes, macho_magics))
    return parse_macho(file);
  if (is_macho(bytes, macho_magics_in_big_endian))
    return parse_macho(file.in_order(true));
  if (bytes.starts_with(wasm_magic))
    return parse_wasm(file);
  return parse_coff(file);
}

bool may_be_binary(std::string_view beginning)
{
  return beginning.starts_with(elf_magic) || beginning.starts_with("MZ") ||
         is_macho(beginning, macho_magics) || is_macho(beginning, macho_magics_in_big_endian) ||
         beginning.starts_with(wasm_magic) || may_be_coff(ByteView(beginning, ""));
}

std::optional<BinaryFacts> read_binary(const std::filesystem::path& file)
{
  constexpr std::uint64_t largest = 1u << 30;
  return parse_binary(read_file(file, largest), file.native());
}

}  // namespace xtool
