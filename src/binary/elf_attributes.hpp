// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/byte_view.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace xtool {

// The contents of an .ARM.attributes, .riscv.attributes or .gnu.attributes section, as the ARM
// ABI's addenda (IHI 0045) and the GNU assembler's manual define them: "A", then for each vendor
// its attributes of the file, of sections and of symbols.
class ElfAttributes {
 public:
  explicit ElfAttributes(const ByteView& section) : section_(section) {}

  // The value of a numeric attribute of the whole file. Throws invalid_input for a damaged section.
  std::optional<std::uint64_t> value(const std::string& vendor, std::uint64_t tag) const;

 private:
  ByteView section_;
};

}  // namespace xtool
