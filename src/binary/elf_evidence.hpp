// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/binary/binary.hpp>
#include <xtool/binary/elf_image.hpp>

#include <vector>

namespace xtool {

// What the symbol versions and the libraries that an ELF file needs tell of its system, the surest
// first; each library tells one thing at most.
std::vector<SystemEvidence> evidence_of_versions(const ElfImage& image);
std::vector<SystemEvidence> evidence_of_libraries(const BinaryFacts& facts);

}  // namespace xtool
