// SPDX-License-Identifier: Apache-2.0 OR MIT
// No std::filesystem and no streams: they would make the launcher several times as large.
#include "section_brackets.hpp"

#include <xtool/support/plain_files.hpp>

#include <elf.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string_view>

namespace xtool {
namespace {

// A larger table of names is not a compiler's.
constexpr std::uint64_t largest_table = std::uint64_t{256} << 20;

std::string read_table(const PartlyRead& file, std::uint64_t offset, std::uint64_t length)
{
  return length > largest_table ? std::string() : file.read(offset, length);
}

// An integer of an ELF file of either byte order.
template <typename Integer>
Integer in_order(Integer value, bool swapped)
{
  if (!swapped)
    return value;
  Integer other = 0;
  for (std::size_t i = 0; i < sizeof(Integer); ++i)
    other = static_cast<Integer>((other << 8u) | ((value >> (8u * i)) & 0xffu));
  return other;
}

bool is_part_of_name(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Of a table of names, or of a source text.
void add_names(std::string_view table, std::set<std::string>& sections)
{
  for (const std::string_view prefix :
       {std::string_view("__start_"), std::string_view("__stop_")}) {
    for (std::size_t at = table.find(prefix); at != std::string_view::npos;
         at = table.find(prefix, at + 1)) {
      const std::string_view rest = table.substr(at + prefix.size());
      const auto end = std::find_if_not(rest.begin(), rest.end(), is_part_of_name);
      const bool begins = at == 0 || !is_part_of_name(table[at - 1]);
      if (begins && end != rest.begin() && (rest.front() < '0' || rest.front() > '9'))
        sections.emplace(rest.begin(), end);
    }
  }
}

template <typename Header, typename Section>
void add_from_elf(const PartlyRead& file, std::uint64_t start, bool swapped,
                  std::set<std::string>& sections)
{
  const std::string head = file.read(start, sizeof(Header));
  if (head.size() < sizeof(Header))
    return;
  Header header = {};
  std::memcpy(&header, head.data(), sizeof(header));
  const auto number = [&](auto value) { return in_order(value, swapped); };
  if (number(header.e_shentsize) != sizeof(Section))
    return;
  const std::uint64_t tables = start + number(header.e_shoff);
  std::uint64_t count = number(header.e_shnum);
  const auto section_at = [&](std::uint64_t index) -> std::optional<Section> {
    const std::string bytes = file.read(tables + index * sizeof(Section), sizeof(Section));
    if (bytes.size() < sizeof(Section))
      return std::nullopt;
    Section section = {};
    std::memcpy(&section, bytes.data(), sizeof(section));
    return section;
  };
  if (count == 0) {  // more than 65279: the first section says how many
    const std::optional<Section> first = section_at(0);
    count = first ? std::uint64_t{number(first->sh_size)} : 0;
  }
  const std::string all = read_table(file, tables, count * sizeof(Section));
  for (std::size_t at = 0; at + sizeof(Section) <= all.size(); at += sizeof(Section)) {
    Section section = {};
    std::memcpy(&section, all.data() + at, sizeof(section));
    if (number(section.sh_type) != SHT_SYMTAB)
      continue;
    if (const std::optional<Section> names = section_at(number(section.sh_link)))
      add_names(read_table(file, start + number(names->sh_offset), number(names->sh_size)),
                sections);
  }
}

// Whether it is one.
bool add_from_object(const PartlyRead& file, std::uint64_t start, std::set<std::string>& sections)
{
  const std::string ident = file.read(start, EI_NIDENT);
  if (!ident.starts_with(ELFMAG))
    return false;
  const bool swapped = (ident[EI_DATA] == ELFDATA2MSB) != (std::endian::native == std::endian::big);
  if (ident[EI_CLASS] == ELFCLASS64)
    add_from_elf<Elf64_Ehdr, Elf64_Shdr>(file, start, swapped, sections);
  else if (ident[EI_CLASS] == ELFCLASS32)
    add_from_elf<Elf32_Ehdr, Elf32_Shdr>(file, start, swapped, sections);
  return true;
}

}  // namespace

void add_bracketed_sections(const std::string& path, std::set<std::string>& sections)
{
  constexpr std::string_view archive_magic = "!<arch>\n";
  constexpr std::uint64_t header_size = 60;
  constexpr std::size_t size_at = 48;
  constexpr std::size_t size_width = 10;
  const PartlyRead file(path);
  if (file.read(0, archive_magic.size()) != archive_magic) {
    if (!add_from_object(file, 0, sections))
      add_names(read_table(file, 0, file.size()), sections);
    return;
  }
  for (std::uint64_t at = archive_magic.size(); at + header_size <= file.size();) {
    const std::string header = file.read(at, header_size);
    if (!header.ends_with("`\n"))
      return;
    const std::uint64_t size =
        std::strtoull(header.substr(size_at, size_width).c_str(), nullptr, 10);
    at += header_size;
    add_from_object(file, at, sections);
    at += size + size % 2;
  }
}

}  // namespace xtool
