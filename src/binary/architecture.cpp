// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/binary/architecture.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

struct Constant {
  std::string_view constant;
  std::string_view narrow;  // in files with 32-bit pointers
  std::string_view wide;
};
constexpr std::array constants{
    Constant{"EM_386", "x86", "x86"},
    Constant{"EM_X86_64", "x86_64", "x86_64"},
    Constant{"EM_ARM", "arm", "arm"},
    Constant{"EM_AARCH64", "aarch64", "aarch64"},
    Constant{"EM_MIPS", "mips", "mips64"},
    Constant{"EM_PPC", "powerpc", "powerpc"},
    Constant{"EM_PPC64", "powerpc64", "powerpc64"},
    Constant{"EM_RISCV", "riscv32", "riscv64"},
    Constant{"EM_S390", "s390", "s390x"},
    Constant{"EM_SPARC", "sparc", "sparc"},
    Constant{"EM_SPARC32PLUS", "sparc", "sparc"},
    Constant{"EM_SPARCV9", "sparc64", "sparc64"},
    Constant{"EM_LOONGARCH", "loongarch32", "loongarch64"},
    Constant{"EM_68K", "m68k", "m68k"},
    Constant{"EM_PARISC", "hppa", "hppa64"},
    Constant{"EM_SH", "sh", "sh"},
    Constant{"EM_ALPHA", "alpha", "alpha"},
    Constant{"EM_AVR", "avr", "avr"},
    Constant{"EM_XTENSA", "xtensa", "xtensa"},
    Constant{"EM_MSP430", "msp430", "msp430"},
    Constant{"EM_QDSP6", "hexagon", "hexagon"},
    Constant{"EM_AMDGPU", "amdgpu", "amdgpu"},
    Constant{"EM_BPF", "bpf", "bpf"},
    Constant{"EM_CSKY", "csky", "csky"},
    Constant{"IMAGE_FILE_MACHINE_I386", "x86", "x86"},
    Constant{"IMAGE_FILE_MACHINE_AMD64", "x86_64", "x86_64"},
    Constant{"IMAGE_FILE_MACHINE_ARMNT", "arm", "arm"},
    Constant{"IMAGE_FILE_MACHINE_ARM64", "aarch64", "aarch64"},
    Constant{"IMAGE_FILE_MACHINE_ARM64EC", "arm64ec", "arm64ec"},
    Constant{"IMAGE_FILE_MACHINE_ARM64X", "arm64x", "arm64x"},
    Constant{"IMAGE_FILE_MACHINE_IA64", "ia64", "ia64"},
    Constant{"IMAGE_FILE_MACHINE_RISCV64", "riscv64", "riscv64"},
    Constant{"IMAGE_FILE_MACHINE_LOONGARCH64", "loongarch64", "loongarch64"},
    Constant{"CPU_TYPE_X86", "x86", "x86"},
    Constant{"CPU_TYPE_X86_64", "x86_64", "x86_64"},
    Constant{"CPU_TYPE_ARM", "arm", "arm"},
    Constant{"CPU_TYPE_ARM64", "aarch64", "aarch64"},
    Constant{"CPU_TYPE_ARM64_32", "arm64_32", "arm64_32"},
    Constant{"CPU_TYPE_POWERPC", "powerpc", "powerpc"},
    Constant{"CPU_TYPE_POWERPC64", "powerpc64", "powerpc64"},
};

constexpr std::array machines{
    NamedMachine{"amd64", "x86_64", 64, "little", ""},
    NamedMachine{"x86_64", "x86_64", 64, "little", ""},
    NamedMachine{"x64", "x86_64", 64, "little", ""},
    NamedMachine{"x32", "x86_64", 32, "little", ""},
    NamedMachine{"i386", "x86", 32, "little", ""},
    NamedMachine{"i486", "x86", 32, "little", ""},
    NamedMachine{"i586", "x86", 32, "little", ""},
    NamedMachine{"i686", "x86", 32, "little", ""},
    NamedMachine{"ia32", "x86", 32, "little", ""},
    NamedMachine{"x86", "x86", 32, "little", ""},
    NamedMachine{"arm64", "aarch64", 64, "little", ""},
    NamedMachine{"arm64-v8a", "aarch64", 64, "little", ""},
    NamedMachine{"arm64_v8a", "aarch64", 64, "little", ""},
    NamedMachine{"aarch64", "aarch64", 64, "little", ""},
    NamedMachine{"arm", "arm", 32, "little", ""},
    NamedMachine{"armhf", "arm", 32, "little", "hard"},
    NamedMachine{"armv7", "arm", 32, "little", "hard"},
    NamedMachine{"armv7l", "arm", 32, "little", "hard"},
    NamedMachine{"armv7hl", "arm", 32, "little", "hard"},
    NamedMachine{"armv7hnl", "arm", 32, "little", "hard"},
    NamedMachine{"armv6hl", "arm", 32, "little", "hard"},
    NamedMachine{"armv6l", "arm", 32, "little", "hard"},
    NamedMachine{"armel", "arm", 32, "little", "soft"},
    NamedMachine{"armv5tel", "arm", 32, "little", "soft"},
    NamedMachine{"armeabi", "arm", 32, "little", "soft"},
    NamedMachine{"armeabi-v7a", "arm", 32, "little", "soft"},
    NamedMachine{"armeabi_v7a", "arm", 32, "little", "soft"},
    NamedMachine{"ppc64el", "powerpc64", 64, "little", ""},
    NamedMachine{"ppc64le", "powerpc64", 64, "little", ""},
    NamedMachine{"powerpc64le", "powerpc64", 64, "little", ""},
    NamedMachine{"ppc64", "powerpc64", 64, "big", ""},
    NamedMachine{"ppc", "powerpc", 32, "big", ""},
    NamedMachine{"powerpc", "powerpc", 32, "big", ""},
    NamedMachine{"s390x", "s390x", 64, "big", ""},
    NamedMachine{"riscv64", "riscv64", 64, "little", ""},
    NamedMachine{"riscv32", "riscv32", 32, "little", ""},
    NamedMachine{"mips", "mips", 32, "big", ""},
    NamedMachine{"mipsel", "mips", 32, "little", ""},
    NamedMachine{"mips64", "mips64", 64, "big", ""},
    NamedMachine{"mips64el", "mips64", 64, "little", ""},
    NamedMachine{"loong64", "loongarch64", 64, "little", ""},
    NamedMachine{"loongarch64", "loongarch64", 64, "little", ""},
    NamedMachine{"sparc64", "sparc64", 64, "big", ""},
    NamedMachine{"m68k", "m68k", 32, "big", ""},
    NamedMachine{"alpha", "alpha", 64, "little", ""},
    NamedMachine{"hppa", "hppa", 32, "big", ""},
    NamedMachine{"sh4", "sh", 32, "little", ""},
};

}  // namespace

std::string architecture(const BinaryFacts& facts)
{
  if (facts.format == BinaryFormat::wasm)
    return fmt::format("wasm{}", facts.pointer_width);
  for (const Constant& known : constants)
    if (known.constant == facts.machine)
      return std::string(facts.pointer_width == 64 ? known.wide : known.narrow);
  return facts.machine;
}

const NamedMachine* find_named_machine(std::string_view name)
{
  const auto* const found =
      std::find_if(machines.begin(), machines.end(),
                   [&](const NamedMachine& machine) { return machine.name == name; });
  return found == machines.end() ? nullptr : found;
}

std::optional<std::string> not_for_machine(const BinaryFacts& facts, const NamedMachine& machine)
{
  if (const std::string arch = architecture(facts); arch != machine.arch)
    return fmt::format("for {}, not for {}", arch, machine.arch);
  if (facts.pointer_width != machine.bits)
    return fmt::format("{}-bit, not {}-bit", facts.pointer_width, machine.bits);
  if (facts.endian != machine.endian)
    return fmt::format("{}-endian, not {}-endian", facts.endian, machine.endian);
  if (facts.float_abi && !machine.float_abi.empty() && *facts.float_abi != machine.float_abi)
    return fmt::format("{}-float, not {}-float", *facts.float_abi, machine.float_abi);
  return std::nullopt;
}

}  // namespace xtool
