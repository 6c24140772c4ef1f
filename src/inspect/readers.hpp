// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/inspect/inspect.hpp>
#include <xtool/support/byte_view.hpp>

namespace xtool {

// Fills in what an ELF image's symbols tell: versions, glibcxx, cxxabi and cxx_runtimes.
void read_elf_symbols(std::string_view bytes, const std::string& source, Image& image);

}  // namespace xtool
