// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "binary_formats.hpp"

#include <elf.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace xtool {
namespace {

// Real files have a few dozen of each; more is a trick to make the reader work for long.
constexpr std::uint64_t most_entries = 1u << 16;
constexpr std::size_t most_libraries = 1024;

constexpr std::uint32_t section_arm_attributes = 0x70000003;  // SHT_ARM_ATTRIBUTES
constexpr std::uint32_t section_gnu_attributes = 0x6ffffff5;  // SHT_GNU_ATTRIBUTES
constexpr std::uint32_t section_mips_flags = 0x7000002a;      // SHT_MIPS_ABIFLAGS

struct Machine {
  std::uint16_t number;
  std::string_view name;
};
// Those of the targets of rustc, and a few that compilers on PATH are for.
constexpr std::array machines{
    Machine{EM_SPARC, "EM_SPARC"},   Machine{EM_386, "EM_386"},
    Machine{EM_68K, "EM_68K"},       Machine{EM_MIPS, "EM_MIPS"},
    Machine{EM_PARISC, "EM_PARISC"}, Machine{EM_SPARC32PLUS, "EM_SPARC32PLUS"},
    Machine{EM_PPC, "EM_PPC"},       Machine{EM_PPC64, "EM_PPC64"},
    Machine{EM_S390, "EM_S390"},     Machine{EM_ARM, "EM_ARM"},
    Machine{EM_SH, "EM_SH"},         Machine{EM_SPARCV9, "EM_SPARCV9"},
    Machine{EM_X86_64, "EM_X86_64"}, Machine{EM_AVR, "EM_AVR"},
    Machine{EM_XTENSA, "EM_XTENSA"}, Machine{EM_MSP430, "EM_MSP430"},
    Machine{164, "EM_QDSP6"},        Machine{EM_AARCH64, "EM_AARCH64"},
    Machine{224, "EM_AMDGPU"},       Machine{243, "EM_RISCV"},
    Machine{247, "EM_BPF"},          Machine{252, "EM_CSKY"},
    Machine{258, "EM_LOONGARCH"},    Machine{0x9026, "EM_ALPHA"},
};

std::string machine_name(std::uint16_t number)
{
  const auto* const found =
      std::find_if(machines.begin(), machines.end(),
                   [&](const Machine& known) { return known.number == number; });
  return found == machines.end() ? std::to_string(number) : std::string(found->name);
}

// "GLIBC_2.17"; GLIBC_PRIVATE and GLIBC_ABI_... are no versions.
std::optional<GlibcVersion> glibc_of(std::string_view symbol_version)
{
  constexpr std::string_view prefix = "GLIBC_";
  if (!symbol_version.starts_with(prefix))
    return std::nullopt;
  symbol_version.remove_prefix(prefix.size());
  // "2.2.5": the third number makes no difference between releases.
  const std::size_t minor = symbol_version.find('.');
  return GlibcVersion::parse(symbol_version.substr(
      0, minor == std::string_view::npos ? minor : symbol_version.find('.', minor + 1)));
}

// One pass over an ELF file of either class and byte order.
class ElfReader {
 public:
  explicit ElfReader(const ByteView& file) : file_(file), wide_(file.u8(EI_CLASS) == ELFCLASS64) {}

  BinaryFacts read();

 private:
  struct Segment {
    std::uint32_t type = 0;
    std::uint64_t offset = 0;
    std::uint64_t address = 0;
    std::uint64_t size = 0;  // in the file
  };
  // An address or a size: a field as wide as the class.
  std::uint64_t word(const ByteView& bytes, std::uint64_t offset) const
  {
    return wide_ ? bytes.u64(offset) : bytes.u32(offset);
  }
  std::uint64_t header_word(std::uint64_t narrow, std::uint64_t wide) const
  {
    return word(file_, wide_ ? wide : narrow);
  }
  std::uint16_t header_half(std::uint64_t narrow, std::uint64_t wide) const
  {
    return file_.u16(wide_ ? wide : narrow);
  }
  void read_segments();
  void read_dynamic(const Segment& dynamic);
  void read_versions(std::uint64_t address, std::uint64_t count, const ByteView& names);
  void read_sections();
  // The rest of the segment that is loaded to that address.
  ByteView loaded(std::uint64_t address) const;
  BinaryKind kind(std::uint16_t type) const;

  ByteView file_;
  bool wide_;
  BinaryFacts facts_;
  std::vector<Segment> segments_;
  bool position_independent_program_ = false;
  std::optional<ByteView> attributes_;
  std::optional<ByteView> mips_flags_;
};

BinaryFacts ElfReader::read()
{
  const std::uint16_t type = file_.u16(16);
  facts_.format = BinaryFormat::elf;
  facts_.machine = machine_name(file_.u16(18));
  facts_.pointer_width = wide_ ? 64 : 32;
  facts_.endian = file_.big_endian() ? "big" : "little";
  facts_.os_abi = file_.u8(EI_OSABI);
  facts_.flags = file_.u32(wide_ ? 48 : 36);
  read_segments();
  read_sections();
  facts_.float_abi = elf_float_abi(facts_, attributes_, mips_flags_);
  facts_.kind = kind(type);
  return std::move(facts_);
}

BinaryKind ElfReader::kind(std::uint16_t type) const
{
  switch (type) {
    case ET_REL:
      return BinaryKind::object;
    case ET_EXEC:
      return BinaryKind::program;
    case ET_DYN:
      return facts_.interpreter || position_independent_program_ ? BinaryKind::program
                                                                 : BinaryKind::library;
    default:
      return BinaryKind::other;
  }
}

void ElfReader::read_segments()
{
  const std::uint64_t table = header_word(28, 32);
  const std::uint64_t entry_size = header_half(42, 54);
  const std::uint64_t count = header_half(44, 56);
  if (count > 0 && entry_size < (wide_ ? 56u : 32u))
    file_.damaged("its program headers are too short");
  for (std::uint64_t i = 0; i < count; ++i) {
    const ByteView entry = file_.part(table, count * entry_size).part(i * entry_size, entry_size);
    segments_.push_back({.type = entry.u32(0),
                         .offset = word(entry, wide_ ? 8 : 4),
                         .address = word(entry, wide_ ? 16 : 8),
                         .size = word(entry, wide_ ? 32 : 16)});
  }
  for (const Segment& segment : segments_) {
    if (segment.type == PT_INTERP)
      facts_.interpreter = file_.part(segment.offset, segment.size).text(0);
    if (segment.type == PT_DYNAMIC)
      read_dynamic(segment);
  }
}

ByteView ElfReader::loaded(std::uint64_t address) const
{
  for (const Segment& segment : segments_)
    if (segment.type == PT_LOAD && address >= segment.address &&
        address - segment.address < segment.size)
      return file_.part(segment.offset, segment.size)
          .part(address - segment.address, segment.size - (address - segment.address));
  file_.damaged("its dynamic section points to nothing that is loaded");
}

void ElfReader::read_dynamic(const Segment& dynamic)
{
  // Debug information that was split off keeps the headers without their contents.
  if (dynamic.size == 0)
    return;
  facts_.dynamic = true;
  const ByteView table = file_.part(dynamic.offset, dynamic.size);
  const std::uint64_t width = wide_ ? 8 : 4;
  std::uint64_t names = 0;
  std::uint64_t versions = 0;
  std::uint64_t version_count = 0;
  std::vector<std::uint64_t> needed;
  for (std::uint64_t i = 0; i < most_entries && (i + 1) * 2 * width <= table.size(); ++i) {
    const std::uint64_t tag = word(table, i * 2 * width);
    const std::uint64_t value = word(table, i * 2 * width + width);
    if (tag == DT_NULL)
      break;
    if (tag == DT_NEEDED)
      needed.push_back(value);
    if (tag == DT_STRTAB)
      names = value;
    if (tag == DT_VERNEED)
      versions = value;
    if (tag == DT_VERNEEDNUM)
      version_count = value;
    if (tag == DT_FLAGS_1)
      position_independent_program_ = (value & DF_1_PIE) != 0;
  }
  if (needed.size() > most_libraries)
    file_.damaged("it needs more libraries than any program does");
  if (names == 0)
    return;
  const ByteView strings = loaded(names);
  for (const std::uint64_t name : needed)
    facts_.needed.push_back(strings.text(name));
  if (versions != 0)
    read_versions(versions, version_count, strings);
}

void ElfReader::read_versions(std::uint64_t address, std::uint64_t count, const ByteView& names)
{
  const ByteView table = loaded(address);
  std::uint64_t steps = 0;
  std::uint64_t library = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::uint64_t version = library + table.u32(library + 8);
    for (std::uint16_t left = table.u16(library + 2); left > 0; --left) {
      if (++steps > most_entries)
        file_.damaged("it needs more symbol versions than any program does");
      if (const auto glibc = glibc_of(names.text(table.u32(version + 8))))
        facts_.glibc = std::max(facts_.glibc.value_or(*glibc), *glibc);
      version += table.u32(version + 12);
    }
    const std::uint32_t next = table.u32(library + 12);
    if (next == 0)
      break;
    library += next;
    if (++steps > most_entries)
      file_.damaged("it needs more symbol versions than any program does");
  }
}

void ElfReader::read_sections()
{
  const std::uint64_t table = header_word(32, 40);
  const std::uint64_t entry_size = header_half(46, 58);
  const std::uint64_t count = header_half(48, 60);
  if (count > 0 && entry_size < (wide_ ? 64u : 40u))
    file_.damaged("its section headers are too short");
  for (std::uint64_t i = 0; i < count; ++i) {
    const ByteView entry = file_.part(table, count * entry_size).part(i * entry_size, entry_size);
    const std::uint32_t type = entry.u32(4);
    // The numbers from 0x70000000 on mean something else for each machine.
    const bool attributes = type == section_gnu_attributes ||
                            (type == section_arm_attributes && facts_.machine == "EM_ARM");
    const bool mips_flags = type == section_mips_flags && facts_.machine == "EM_MIPS";
    if (!attributes && !mips_flags)
      continue;
    const ByteView contents =
        file_.part(word(entry, wide_ ? 24 : 16), word(entry, wide_ ? 32 : 20));
    (attributes ? attributes_ : mips_flags_).emplace(contents);
  }
}

}  // namespace

BinaryFacts parse_elf(const ByteView& file)
{
  const std::uint8_t width = file.u8(EI_CLASS);
  const std::uint8_t order = file.u8(EI_DATA);
  if ((width != ELFCLASS32 && width != ELFCLASS64) ||
      (order != ELFDATA2LSB && order != ELFDATA2MSB))
    file.damaged("its ELF header is of no known class and byte order");
  return ElfReader(file.in_order(order == ELFDATA2MSB)).read();
}

}  // namespace xtool
