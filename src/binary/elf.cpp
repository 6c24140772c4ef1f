// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "binary_formats.hpp"

#include <xtool/binary/interpreters.hpp>
#include <xtool/support/error.hpp>

#include <elf.h>

#include <algorithm>
#include <array>
#include <optional>

namespace xtool {
namespace {

constexpr std::uint32_t section_arm_attributes = 0x70000003;  // SHT_ARM_ATTRIBUTES
constexpr std::uint32_t section_gnu_attributes = 0x6ffffff5;  // SHT_GNU_ATTRIBUTES
constexpr std::uint32_t section_mips_flags = 0x7000002a;      // SHT_MIPS_ABIFLAGS

struct ElfMachine {
  std::uint16_t number;
  std::string_view name;
};
// Those of the targets of rustc, and a few that compilers on PATH are for.
constexpr std::array elf_machines{
    ElfMachine{EM_SPARC, "EM_SPARC"},   ElfMachine{EM_386, "EM_386"},
    ElfMachine{EM_68K, "EM_68K"},       ElfMachine{EM_MIPS, "EM_MIPS"},
    ElfMachine{EM_PARISC, "EM_PARISC"}, ElfMachine{EM_SPARC32PLUS, "EM_SPARC32PLUS"},
    ElfMachine{EM_PPC, "EM_PPC"},       ElfMachine{EM_PPC64, "EM_PPC64"},
    ElfMachine{EM_S390, "EM_S390"},     ElfMachine{EM_ARM, "EM_ARM"},
    ElfMachine{EM_SH, "EM_SH"},         ElfMachine{EM_SPARCV9, "EM_SPARCV9"},
    ElfMachine{EM_X86_64, "EM_X86_64"}, ElfMachine{EM_AVR, "EM_AVR"},
    ElfMachine{EM_XTENSA, "EM_XTENSA"}, ElfMachine{EM_MSP430, "EM_MSP430"},
    ElfMachine{164, "EM_QDSP6"},        ElfMachine{EM_AARCH64, "EM_AARCH64"},
    ElfMachine{224, "EM_AMDGPU"},       ElfMachine{243, "EM_RISCV"},
    ElfMachine{247, "EM_BPF"},          ElfMachine{252, "EM_CSKY"},
    ElfMachine{258, "EM_LOONGARCH"},    ElfMachine{0x9026, "EM_ALPHA"},
};

std::string elf_machine_name(std::uint16_t number)
{
  const auto* const found =
      std::find_if(elf_machines.begin(), elf_machines.end(),
                   [&](const ElfMachine& known) { return known.number == number; });
  return found == elf_machines.end() ? std::to_string(number) : std::string(found->name);
}

// Splitters of debug information keep the headers of code, and say that it takes no room.
bool is_debug_information(const ElfImage& image)
{
  return std::any_of(image.sections().begin(), image.sections().end(), [](const auto& section) {
    return section.type == SHT_NOBITS && (section.flags & SHF_EXECINSTR) != 0 && section.size != 0;
  });
}

// A shared library may have an interpreter, too, to say its version when it is run: glibc's has.
// By itself it does nothing without an entry point.
BinaryKind kind(const ElfImage& image, const BinaryFacts& facts)
{
  const bool position_independent_program =
      (image.dynamic_value(DT_FLAGS_1).value_or(0) & DF_1_PIE) != 0;
  if (is_debug_information(image))
    return BinaryKind::debug;
  switch (image.type()) {
    case ET_REL:
      return BinaryKind::object;
    case ET_EXEC:
      return BinaryKind::program;
    case ET_DYN:
      return position_independent_program ||
                     (facts.interpreter && facts.soname.empty() && image.entry() != 0)
                 ? BinaryKind::program
                 : BinaryKind::library;
    default:
      return BinaryKind::other;
  }
}

void read_segments(const ElfImage& image, BinaryFacts& facts)
{
  for (const ElfImage::Segment& segment : image.segments()) {
    if (segment.type == PT_INTERP && segment.size != 0)
      facts.interpreter = image.contents(segment).text(0);
    if (segment.type == PT_LOAD)
      facts.load_alignment =
          std::min(facts.load_alignment.value_or(segment.alignment), segment.alignment);
  }
}

void read_dynamic(const ElfImage& image, BinaryFacts& facts)
{
  const auto text = [&](std::uint64_t tag) {
    const std::vector<std::string> found = image.dynamic_texts(tag);
    return found.empty() ? std::string() : found.back();
  };
  facts.dynamic = !image.dynamic().empty();
  facts.needed = image.dynamic_texts(DT_NEEDED);
  facts.soname = text(DT_SONAME);
  facts.rpath = text(DT_RPATH);
  facts.runpath = text(DT_RUNPATH);
  for (const ElfImage::VersionNeed& need : image.version_needs())
    if (const auto glibc = glibc_of_need(need.library, need.version); glibc && !need.weak)
      facts.glibc = std::max(facts.glibc.value_or(*glibc), *glibc);
}

void read_attributes(const ElfImage& image, BinaryFacts& facts)
{
  std::optional<ByteView> attributes;
  std::optional<ByteView> mips_flags;
  for (const ElfImage::Section& section : image.sections()) {
    // The numbers from 0x70000000 on mean something else for each machine.
    if (section.type == section_gnu_attributes ||
        (section.type == section_arm_attributes && facts.machine == "EM_ARM"))
      attributes.emplace(image.contents(section));
    if (section.type == section_mips_flags && facts.machine == "EM_MIPS")
      mips_flags.emplace(image.contents(section));
  }
  facts.float_abi = elf_float_abi(facts, attributes, mips_flags);
  facts.cpu = elf_cpu(facts, attributes);
}

BinaryFacts header_facts(const ElfImage& image)
{
  return {.format = BinaryFormat::elf,
          .machine = elf_machine_name(image.machine()),
          .pointer_width = image.wide() ? 64 : 32,
          .endian = image.big_endian() ? "big" : "little",
          .os_abi = image.os_abi(),
          .flags = image.flags()};
}

}  // namespace

std::optional<GlibcVersion> glibc_of_symbol(std::string_view symbol_version)
{
  constexpr std::string_view prefix = "GLIBC_";
  // By this, linkers keep files with packed relocations from loaders that do not know them.
  if (symbol_version == "GLIBC_ABI_DT_RELR")
    return GlibcVersion{2, 36};
  if (!symbol_version.starts_with(prefix))
    return std::nullopt;
  symbol_version.remove_prefix(prefix.size());
  return GlibcVersion::parse_symbol_version(symbol_version);
}

std::optional<GlibcVersion> glibc_of_need(std::string_view library, std::string_view symbol_version)
{
  constexpr std::array names{"libc",     "libm",      "libpthread",   "libdl",          "librt",
                             "libutil",  "libresolv", "libnsl",       "libanl",         "libmvec",
                             "libcrypt", "libcidn",   "libthread_db", "libBrokenLocale"};
  const std::string_view stem = library.substr(0, library.find(".so"));
  const bool of_glibc = library.empty() || stem.starts_with("ld") || stem.starts_with("libnss_") ||
                        std::find(names.begin(), names.end(), stem) != names.end();
  return of_glibc ? glibc_of_symbol(symbol_version) : std::nullopt;
}

BinaryFacts parse_elf(const ByteView& file)
{
  const ElfImage image(file);
  BinaryFacts facts = header_facts(image);
  read_segments(image, facts);
  read_dynamic(image, facts);
  read_attributes(image, facts);
  facts.kind = kind(image, facts);
  if (facts.kind != BinaryKind::debug)  // its notes may be gone, too
    read_elf_system(image, facts);
  return facts;
}

std::optional<BinaryFacts> parse_elf_beginning(std::string_view bytes, const std::string& source)
{
  if (!bytes.starts_with(ELFMAG))
    return std::nullopt;
  try {
    const ElfImage image(ByteView(bytes, source), ElfImage::Extent::beginning);
    BinaryFacts facts = header_facts(image);
    for (const ElfImage::Segment& segment : image.segments())
      if (segment.type == PT_INTERP && segment.offset < bytes.size() &&
          segment.size <= bytes.size() - segment.offset)
        facts.interpreter = image.contents(segment).text(0);
    if (facts.interpreter) {
      const InterpreterSystem system = system_of_interpreter(*facts.interpreter);
      facts.os = system.os;
      facts.libc = system.libc;
    }
    facts.float_abi = elf_float_abi(facts, std::nullopt, std::nullopt);
    facts.cpu = elf_cpu(facts, std::nullopt);
    return facts;
  } catch (const Error&) {
    return std::nullopt;  // what is cut off may look like damage
  }
}

}  // namespace xtool
