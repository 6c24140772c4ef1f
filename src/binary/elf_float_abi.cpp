// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "binary_formats.hpp"
#include "elf_attributes.hpp"

#include <elf.h>

namespace xtool {
namespace {

std::optional<std::string> of_arm(std::uint32_t flags, const std::optional<ByteView>& attributes)
{
  if ((flags & EF_ARM_ABI_FLOAT_HARD) != 0)
    return "hard";
  if ((flags & EF_ARM_ABI_FLOAT_SOFT) != 0)
    return "soft";
  if (!attributes)
    return std::nullopt;
  constexpr std::uint64_t tag_vfp_args = 28;  // absent means 0, the base variant
  switch (ElfAttributes(*attributes).value("aeabi", tag_vfp_args).value_or(0)) {
    case 0:
      return "soft";
    case 1:
      return "hard";
    default:
      return std::nullopt;  // 2 is a toolchain's own, 3 is for code that passes no such arguments
  }
}

// What GNU attribute 4 means for MIPS; .MIPS.abiflags has the same values.
std::optional<std::string> of_mips(std::uint64_t value)
{
  if (value == 3)
    return "soft";
  return value == 0 ? std::nullopt : std::optional<std::string>("hard");
}

}  // namespace

std::optional<std::string> elf_float_abi(const BinaryFacts& facts,
                                         const std::optional<ByteView>& attributes,
                                         const std::optional<ByteView>& mips_flags)
{
  constexpr std::uint64_t tag_float = 4;  // Tag_GNU_MIPS_ABI_FP, Tag_GNU_Power_ABI_FP
  const auto gnu = [&]() -> std::uint64_t {
    return attributes ? ElfAttributes(*attributes).value("gnu", tag_float).value_or(0) : 0;
  };
  if (facts.machine == "EM_ARM")
    return of_arm(facts.flags, attributes);
  if (facts.machine == "EM_MIPS") {
    constexpr std::uint64_t fp_abi = 7;  // a byte of Elf_MIPS_ABIFlags
    return of_mips(mips_flags ? mips_flags->u8(fp_abi) : gnu());
  }
  if (facts.machine == "EM_RISCV")
    return (facts.flags & 0x6) == 0 ? "soft" : "hard";
  if (facts.machine == "EM_LOONGARCH")
    return (facts.flags & 0x7) == 1 ? "soft" : "hard";
  if (facts.machine == "EM_PPC") {
    const std::uint64_t value = gnu() & 3;
    return value == 0 ? std::nullopt : std::optional<std::string>(value == 2 ? "soft" : "hard");
  }
  return std::nullopt;
}

}  // namespace xtool
