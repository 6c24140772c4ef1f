// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/binary/elf_image.hpp>

#include <elf.h>

#include <algorithm>

namespace xtool {
namespace {

// Real files have a few dozen of each; more is a trick to make the reader work for long.
constexpr std::uint64_t most_entries = 1u << 16;
constexpr std::size_t most_elf_libraries = 1024;

ByteView in_its_order(const ByteView& file)
{
  const std::uint8_t width = file.u8(EI_CLASS);
  const std::uint8_t order = file.u8(EI_DATA);
  if ((width != ELFCLASS32 && width != ELFCLASS64) ||
      (order != ELFDATA2LSB && order != ELFDATA2MSB))
    file.damaged("its ELF header is of no known class and byte order");
  return file.in_order(order == ELFDATA2MSB);
}

}  // namespace

ElfImage::ElfImage(const ByteView& file, Extent extent)
    : file_(in_its_order(file)), wide_(file.u8(EI_CLASS) == ELFCLASS64)
{
  read_segments();
  if (extent == Extent::beginning)
    return;
  read_dynamic();
  read_sections();
}

void ElfImage::read_segments()
{
  const std::uint64_t table = word(file_, wide_ ? 32 : 28);
  const std::uint64_t entry_size = file_.u16(wide_ ? 54 : 42);
  const std::uint64_t count = file_.u16(wide_ ? 56 : 44);
  if (count > 0 && entry_size < (wide_ ? 56u : 32u))
    file_.damaged("its program headers are too short");
  for (std::uint64_t i = 0; i < count; ++i) {
    const ByteView entry = file_.part(table, count * entry_size).part(i * entry_size, entry_size);
    segments_.push_back({.type = entry.u32(0),
                         .offset = word(entry, wide_ ? 8 : 4),
                         .address = word(entry, wide_ ? 16 : 8),
                         .size = word(entry, wide_ ? 32 : 16),
                         .alignment = word(entry, wide_ ? 48 : 28)});
  }
}

void ElfImage::read_dynamic()
{
  for (const Segment& segment : segments_) {
    // Debug information that was split off keeps the headers without their contents.
    if (segment.type != PT_DYNAMIC || segment.size == 0)
      continue;
    const ByteView table = contents(segment);
    const std::uint64_t width = wide_ ? 8 : 4;
    for (std::uint64_t i = 0; i < most_entries && (i + 1) * 2 * width <= table.size(); ++i) {
      const DynamicEntry entry{.tag = word(table, i * 2 * width),
                               .value = word(table, i * 2 * width + width)};
      if (entry.tag == DT_NULL)
        break;
      dynamic_.push_back(entry);
    }
    break;
  }
}

ElfImage::Section ElfImage::section(const ByteView& entry) const
{
  return {.type = entry.u32(4),
          .flags = word(entry, 8),
          .address = word(entry, wide_ ? 16 : 12),
          .offset = word(entry, wide_ ? 24 : 16),
          .size = word(entry, wide_ ? 32 : 20),
          .link = entry.u32(wide_ ? 40 : 24)};
}

void ElfImage::read_sections()
{
  const std::uint64_t table = word(file_, wide_ ? 40 : 32);
  const std::uint64_t entry_size = file_.u16(wide_ ? 58 : 46);
  std::uint64_t count = file_.u16(wide_ ? 60 : 48);
  const std::uint64_t shortest = wide_ ? 64 : 40;
  if ((count > 0 || table != 0) && entry_size < shortest)
    file_.damaged("its section headers are too short");
  if (count == 0 && table != 0)  // too many for the field: the first section has their number
    count = section(file_.part(table, shortest)).size;
  if (count > file_.size() / shortest)
    file_.damaged("it ends before a part that its headers speak of");
  for (std::uint64_t i = 0; i < count; ++i)
    sections_.push_back(
        section(file_.part(table, count * entry_size).part(i * entry_size, entry_size)));
}

std::optional<std::uint64_t> ElfImage::dynamic_value(std::uint64_t tag) const
{
  std::optional<std::uint64_t> value;
  for (const DynamicEntry& entry : dynamic_)
    if (entry.tag == tag)
      value = entry.value;
  return value;
}

std::vector<std::string> ElfImage::dynamic_texts(std::uint64_t tag) const
{
  std::vector<std::string> texts;
  const std::optional<std::uint64_t> names = dynamic_value(DT_STRTAB);
  if (!names)
    return texts;
  for (const DynamicEntry& entry : dynamic_) {
    if (entry.tag != tag)
      continue;
    if (texts.size() == most_elf_libraries)
      file_.damaged("it needs more libraries than any program does");
    texts.push_back(loaded(*names).text(entry.value));
  }
  return texts;
}

std::vector<ElfImage::VersionNeed> ElfImage::version_needs() const
{
  std::vector<VersionNeed> needs;
  const std::optional<std::uint64_t> address = dynamic_value(DT_VERNEED);
  const std::optional<std::uint64_t> names = dynamic_value(DT_STRTAB);
  if (!address || !names)
    return needs;
  const ByteView table = loaded(*address);
  const ByteView strings = loaded(*names);
  std::uint64_t steps = 0;
  std::uint64_t library = 0;
  const auto step = [&] {
    constexpr std::uint64_t entry_size = 16;  // so that more of them would have to overlap
    if (++steps > std::min(most_entries, table.size() / entry_size))
      file_.damaged("it needs more symbol versions than any program does");
  };
  for (std::uint64_t i = dynamic_value(DT_VERNEEDNUM).value_or(0); i > 0; --i) {
    step();
    const std::string name = strings.text(table.u32(library + 4));
    std::uint64_t version = library + table.u32(library + 8);
    for (std::uint16_t left = table.u16(library + 2); left > 0; --left) {
      step();
      needs.push_back({.library = name,
                       .version = strings.text(table.u32(version + 8)),
                       .index = table.u16(version + 6),
                       .weak = (table.u16(version + 4) & VER_FLG_WEAK) != 0});
      version += table.u32(version + 12);
    }
    const std::uint32_t next = table.u32(library + 12);
    if (next == 0)
      break;
    library += next;
  }
  return needs;
}

ByteView ElfImage::contents(const Segment& segment) const
{
  return file_.part(segment.offset, segment.size);
}

ByteView ElfImage::contents(const Section& section) const
{
  return section.type == SHT_NOBITS ? file_.part(0, 0) : file_.part(section.offset, section.size);
}

ByteView ElfImage::loaded(std::uint64_t address) const
{
  for (const Segment& segment : segments_)
    if (segment.type == PT_LOAD && address >= segment.address &&
        address - segment.address < segment.size)
      return contents(segment).part(address - segment.address,
                                    segment.size - (address - segment.address));
  file_.damaged("its dynamic section points to nothing that is loaded");
}

}  // namespace xtool
