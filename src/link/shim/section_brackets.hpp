// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <set>
#include <string>

namespace xtool {

// Adds the names of the sections whose beginning or end the file refers to: "links" for
// __start_links or __stop_links, which a linker defines for sections that are named like a C
// identifier. Reads the tables of names of ELF objects, and of those in an `ar` archive; any other
// file is taken for a source text.
void add_bracketed_sections(const std::string& path, std::set<std::string>& sections);

}  // namespace xtool
