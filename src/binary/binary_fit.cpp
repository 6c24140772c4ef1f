// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/binary/architecture.hpp>

#include <fmt/format.h>

#include <array>

namespace xtool {
namespace {

// The machines of PE and Mach-O files for what cfg(target_arch) says.
struct MachineNames {
  std::string_view arch;
  std::string_view pe;
  std::string_view macho;
};
constexpr std::array machine_names{
    MachineNames{"x86", "IMAGE_FILE_MACHINE_I386", "CPU_TYPE_X86"},
    MachineNames{"x86_64", "IMAGE_FILE_MACHINE_AMD64", "CPU_TYPE_X86_64"},
    MachineNames{"arm", "IMAGE_FILE_MACHINE_ARMNT", "CPU_TYPE_ARM"},
    MachineNames{"aarch64", "IMAGE_FILE_MACHINE_ARM64", "CPU_TYPE_ARM64"},
    MachineNames{"arm64ec", "IMAGE_FILE_MACHINE_AMD64", ""},
};

std::optional<BinaryFormat> expected_format(const TargetEntry& entry)
{
  if (entry.elf)
    return BinaryFormat::elf;
  if (entry.os == "windows" || entry.os == "uefi" || entry.os == "cygwin")
    return BinaryFormat::pe;
  if (entry.triple.vendor() == "apple")
    return BinaryFormat::macho;
  if (entry.arch.starts_with("wasm"))
    return BinaryFormat::wasm;
  return std::nullopt;
}

std::string expected_machine(const TargetEntry& entry, BinaryFormat format)
{
  if (format == BinaryFormat::elf)
    return entry.elf->machine;
  for (const MachineNames& known : machine_names)
    if (known.arch == entry.arch && format != BinaryFormat::wasm)
      return std::string(format == BinaryFormat::pe ? known.pe : known.macho);
  return "";
}

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// "glibc", as far as an interpreter's name tells; otherwise the name.
std::string libc_of(const std::string& interpreter)
{
  const std::string name = file_name(interpreter);
  if (name.starts_with("ld-musl-"))
    return fmt::format("musl ('{}')", interpreter);
  if (name.starts_with("ld-uClibc"))
    return fmt::format("uClibc ('{}')", interpreter);
  if (name.starts_with("ld-linux") || name.starts_with("ld64.so") || name == "ld.so.1")
    return fmt::format("glibc ('{}')", interpreter);
  return fmt::format("'{}'", interpreter);
}

std::optional<std::string> elf_mismatch(const BinaryFacts& facts, const TargetEntry& entry)
{
  const std::string elf_class = facts.pointer_width == 64 ? "ELF64" : "ELF32";
  if (elf_class != entry.elf->elf_class)
    return fmt::format("is {}, not {}", elf_class, entry.elf->elf_class);
  if (facts.endian != entry.endian)
    return fmt::format("is {}-endian, not {}-endian", facts.endian, entry.endian);

  // FreeBSD's kernel runs programs that are marked as its own, by ELFOSABI_FREEBSD, by a note or by
  // their loader (get_brandinfo in its sys/kern/imgact_elf.c). The loader asks nothing of
  // libraries.
  constexpr int freebsd = 9;
  const bool linked = facts.kind == BinaryKind::program || facts.kind == BinaryKind::library;
  if (linked && facts.os_abi == freebsd && entry.os != "freebsd")
    return "is for FreeBSD";
  if (facts.kind == BinaryKind::program && entry.os == "freebsd" && facts.os_abi != freebsd &&
      facts.os != "freebsd" && (!facts.interpreter || facts.interpreter != entry.interpreter))
    return "is not marked as being for FreeBSD";

  if (facts.machine == "EM_MIPS") {
    const std::uint32_t level = facts.flags >> 28;  // EF_MIPS_ARCH: 9 and 10 are release 6
    const bool release6 = level == 9 || level == 10;
    if (release6 != entry.arch.ends_with("r6"))
      return release6 ? "is for MIPS release 6" : "is for a MIPS older than release 6";
  }
  if (facts.float_abi && entry.float_abi && *facts.float_abi != *entry.float_abi)
    return fmt::format("passes floating-point numbers the {}-float way, not the {}-float way",
                       *facts.float_abi, *entry.float_abi);
  if (facts.interpreter && entry.interpreter &&
      file_name(*facts.interpreter) != file_name(*entry.interpreter))
    return fmt::format("is linked for {}, not for {}", libc_of(*facts.interpreter),
                       libc_of(*entry.interpreter));
  return std::nullopt;
}

// "ios", "the simulator of ios": the linker takes none of them for another.
std::string platform_text(std::string_view os, std::string_view abi)
{
  return fmt::format("{}{}",
                     abi == "simulator" ? "the simulator of "
                     : abi == "macabi"  ? "Mac Catalyst's "
                                        : "",
                     os);
}

std::optional<std::string> macho_mismatch(const BinaryFacts& facts, const TargetEntry& entry)
{
  if (facts.platforms.empty())
    return std::nullopt;
  const std::string_view abi = entry.llvm_target.ends_with("-simulator") ? "simulator"
                               : entry.llvm_target.ends_with("-macabi")  ? "macabi"
                                                                         : "";
  std::string all;
  for (const ApplePlatform& platform : facts.platforms) {
    if (platform.os == entry.os && platform.abi == abi)
      return std::nullopt;
    all += (all.empty() ? "" : " and ") + platform_text(platform.os, platform.abi);
  }
  return fmt::format("is for {}, not for {}", all, platform_text(entry.os, abi));
}

// Each preview of WASI has other imports; a module that imports nothing of WASI is for any.
std::optional<std::string> wasm_mismatch(const BinaryFacts& facts, const TargetEntry& entry)
{
  if (facts.pointer_width != entry.pointer_width)
    return fmt::format("is for wasm{}, not for wasm{}", facts.pointer_width, entry.pointer_width);
  const std::string& system = entry.triple.os();  // "wasip1"
  if (facts.os == "wasi" && entry.os == "wasi" && system.starts_with("wasip") &&
      facts.os_version != "preview" + system.substr(5, 1))
    return fmt::format("is for WASI's {}, not for its preview{}", facts.os_version,
                       system.substr(5, 1));
  return std::nullopt;
}

}  // namespace

bool runs_on(std::string_view os, std::string_view target)
{
  return os == target || (os == "solaris" && target == "illumos");
}

std::optional<std::string> mismatch(const BinaryFacts& facts, const TargetEntry& entry)
{
  const std::optional<BinaryFormat> format = expected_format(entry);
  if (!format)
    return std::nullopt;
  if (facts.format != *format)
    return fmt::format("is of the format {}, not {}", to_string(facts.format), to_string(*format));
  const std::string machine = expected_machine(entry, *format);
  if (!machine.empty() && facts.machine != machine)
    return fmt::format("is for {}, not for {}", architecture(facts), entry.arch);
  if (*format == BinaryFormat::macho)
    return macho_mismatch(facts, entry);
  if (*format == BinaryFormat::wasm)
    return wasm_mismatch(facts, entry);
  return *format == BinaryFormat::elf ? elf_mismatch(facts, entry) : std::nullopt;
}

}  // namespace xtool
