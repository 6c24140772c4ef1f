// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "binary_formats.hpp"

#include <algorithm>
#include <array>

// The tables are those of Microsoft's "PE Format".
namespace xtool {
namespace {

struct CoffMachine {
  std::uint16_t number;
  int bits;
  std::string_view name;
};
constexpr std::array coff_machines{
    CoffMachine{0x14c, 32, "IMAGE_FILE_MACHINE_I386"},
    CoffMachine{0x1c4, 32, "IMAGE_FILE_MACHINE_ARMNT"},
    CoffMachine{0x200, 64, "IMAGE_FILE_MACHINE_IA64"},
    CoffMachine{0x5064, 64, "IMAGE_FILE_MACHINE_RISCV64"},
    CoffMachine{0x6264, 64, "IMAGE_FILE_MACHINE_LOONGARCH64"},
    CoffMachine{0x8664, 64, "IMAGE_FILE_MACHINE_AMD64"},
    CoffMachine{0xa641, 64, "IMAGE_FILE_MACHINE_ARM64EC"},
    CoffMachine{0xa64e, 64, "IMAGE_FILE_MACHINE_ARM64X"},
    CoffMachine{0xaa64, 64, "IMAGE_FILE_MACHINE_ARM64"},
};

const CoffMachine* find_machine(std::uint16_t number)
{
  const auto* const found =
      std::find_if(coff_machines.begin(), coff_machines.end(),
                   [&](const CoffMachine& known) { return known.number == number; });
  return found == coff_machines.end() ? nullptr : found;
}

std::string coff_machine_name(std::uint16_t number)
{
  const CoffMachine* const known = find_machine(number);
  return known == nullptr ? std::to_string(number) : std::string(known->name);
}

constexpr std::size_t most_libraries = 1024;

// What follows the signature of a PE file.
class PeReader {
 public:
  PeReader(const ByteView& file, std::uint64_t header)
      : file_(file),
        sections_(header + 24 + file.u16(header + 20)),
        section_count_(file.u16(header + 6)),
        optional_(file.part(header + 24, file.u16(header + 20)))
  {
  }

  // DLLs whose names the directory's descriptors hold at `name_at`.
  void read_imports(unsigned directory, std::uint64_t descriptor_size, std::uint64_t name_at,
                    std::vector<std::string>& names) const
  {
    const std::uint64_t address = directory_address(directory);
    if (address == 0)
      return;
    const ByteView table = at(address);
    for (std::uint64_t i = 0; names.size() < most_libraries; ++i) {
      const std::uint32_t name = table.u32(i * descriptor_size + name_at);
      if (name == 0)
        return;
      names.push_back(at(name).text(0));
    }
    file_.damaged("it needs more libraries than any program does");
  }

  std::uint16_t subsystem() const { return optional_.size() < 70 ? 0 : optional_.u16(68); }

 private:
  std::uint64_t directory_address(unsigned index) const
  {
    constexpr std::uint16_t wide_image = 0x20b;  // PE32+
    if (optional_.size() < 2)
      return 0;
    const std::uint64_t count_at = optional_.u16(0) == wide_image ? 108 : 92;
    const std::uint64_t entry = count_at + 4 + std::uint64_t{index} * 8;
    if (optional_.size() < entry + 8 || optional_.u32(count_at) <= index)
      return 0;
    return optional_.u32(entry);
  }

  // The rest of the section that is loaded to that address, which counts from the image's base.
  ByteView at(std::uint64_t address) const
  {
    for (std::uint64_t i = 0; i < section_count_; ++i) {
      const ByteView entry = file_.part(sections_ + i * 40, 40);
      const std::uint64_t begin = entry.u32(12);
      const std::uint64_t size = entry.u32(16);
      if (address >= begin && address - begin < size)
        return file_.part(entry.u32(20) + (address - begin), size - (address - begin));
    }
    file_.damaged("its headers point to nothing that is loaded");
  }

  ByteView file_;
  std::uint64_t sections_;
  std::uint64_t section_count_;
  ByteView optional_;
};

// By the C library that is imported; both kinds of programs import kernel32.dll.
std::string libc_of(const std::vector<std::string>& needed)
{
  for (std::string name : needed) {
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (name == "msvcrt.dll")
      return "msvcrt";
    if (name == "ucrtbase.dll" || name.starts_with("api-ms-win-crt-") ||
        name.starts_with("vcruntime"))
      return "ucrt";
    if (name == "cygwin1.dll")
      return "newlib";
  }
  return "";
}

// How a short import begins, and an object of more than 65,279 sections: their machine is
// elsewhere.
constexpr std::uint32_t anonymous = 0xffff0000;

const CoffMachine* coff_machine(const ByteView& file)
{
  constexpr std::uint64_t header_size = 20;
  if (file.size() < header_size)
    return nullptr;
  return find_machine(file.u16(file.u32(0) == anonymous ? 6 : 0));
}

bool has_fitting_tables(const ByteView& file)
{
  const std::uint64_t sections = file.u16(2);
  const std::uint64_t symbols_at = file.u32(8);
  const std::uint64_t symbols = file.u32(12);
  return file.u16(16) == 0 && 20 + sections * 40 <= file.size() &&
         symbols_at + symbols * 18 <= file.size() && (sections != 0 || symbols != 0);
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
  BinaryFacts facts{.format = BinaryFormat::pe, .machine = coff_machine_name(file.u16(header + 4))};
  if ((characteristics & is_library) != 0)
    facts.kind = BinaryKind::library;
  else if ((characteristics & is_image) != 0)
    facts.kind = BinaryKind::program;
  facts.pointer_width = file.u16(header + 24) == wide_image ? 64 : 32;

  const PeReader reader(file, header);
  reader.read_imports(1, 20, 12, facts.needed);
  reader.read_imports(13, 32, 4, facts.needed);  // those that are loaded on first use
  facts.dynamic = !facts.needed.empty();
  const std::uint16_t subsystem = reader.subsystem();
  facts.libc = libc_of(facts.needed);
  facts.os = subsystem >= 10 && subsystem <= 13 ? "uefi"  // IMAGE_SUBSYSTEM_EFI_...
             : facts.libc == "newlib"           ? "cygwin"
                                                : "windows";
  return facts;
}

bool may_be_coff(const ByteView& beginning) { return coff_machine(beginning) != nullptr; }

std::optional<BinaryFacts> parse_coff(const ByteView& file)
{
  const CoffMachine* const machine = coff_machine(file);
  if (machine == nullptr || (file.u32(0) != anonymous && !has_fitting_tables(file)))
    return std::nullopt;
  return BinaryFacts{.format = BinaryFormat::pe,
                     .kind = BinaryKind::object,
                     .machine = std::string(machine->name),
                     .pointer_width = machine->bits,
                     .os = "windows"};
}

}  // namespace xtool
