// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "binary_formats.hpp"

#include <elf.h>

namespace xtool {
namespace {

// Attributes of a file, as the ARM ABI's addenda (IHI 0045) and the GNU assembler's manual define
// them: "A", then for each vendor its attributes of the file, of sections and of symbols.
class Attributes {
 public:
  explicit Attributes(const ByteView& section) : section_(section) {}

  // The value of a numeric attribute of the whole file.
  std::optional<std::uint64_t> value(const std::string& vendor, std::uint64_t tag) const
  {
    for (std::uint64_t at = 1; at < section_.size();) {
      const std::uint64_t size = section_.u32(at);
      const ByteView part = section_.part(at, size);
      if (size < 5)
        section_.damaged("its attributes have no end");
      const std::string name = part.text(4);
      if (name == vendor)
        return value_in(part, 5 + name.size(), vendor, tag);
      at += size;
    }
    return std::nullopt;
  }

 private:
  // In a part: sub-parts of tag, size and attributes; only tag 1 is about the whole file.
  static std::optional<std::uint64_t> value_in(const ByteView& part, std::uint64_t at,
                                               const std::string& vendor, std::uint64_t tag)
  {
    while (at < part.size()) {
      const std::uint64_t begin = at;
      const std::uint64_t scope = number(part, at);
      const std::uint64_t end = begin + part.u32(at);
      at += 4;
      if (end <= begin || end > part.size())
        part.damaged("its attributes have no end");
      while (scope == 1 && at < end) {
        const std::uint64_t found = number(part, at);
        const bool both = found == 32;  // Tag_compatibility: a number, then a text
        const bool text =
            vendor == "aeabi" && found < 32 ? found == 4 || found == 5 : !both && found % 2 == 1;
        const std::uint64_t value = text ? 0 : number(part, at);
        if (text || both)
          at += part.text(at).size() + 1;
        if (found == tag)
          return value;
      }
      at = end;
    }
    return std::nullopt;
  }

  // ULEB128.
  static std::uint64_t number(const ByteView& bytes, std::uint64_t& at)
  {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t byte = bytes.u8(at++);
      value |= std::uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80)
        return value;
    }
    bytes.damaged("its attributes hold an endless number");
  }

  ByteView section_;
};

std::optional<std::string> of_arm(std::uint32_t flags, const std::optional<ByteView>& attributes)
{
  if ((flags & EF_ARM_ABI_FLOAT_HARD) != 0)
    return "hard";
  if ((flags & EF_ARM_ABI_FLOAT_SOFT) != 0)
    return "soft";
  if (!attributes)
    return std::nullopt;
  constexpr std::uint64_t tag_vfp_args = 28;  // absent means 0, the base variant
  switch (Attributes(*attributes).value("aeabi", tag_vfp_args).value_or(0)) {
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
    return attributes ? Attributes(*attributes).value("gnu", tag_float).value_or(0) : 0;
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
