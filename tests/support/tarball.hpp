// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/archive.hpp>

#include <string>
#include <string_view>

// Archives made byte by byte, so that a test can make wrong ones, too.
namespace xtool::testing {

// One ustar header block and the padded contents. `size` may lie.
struct TarEntry {
  std::string path = {};
  std::string text = {};
  char type = '0';  // '5' is a directory, '1' and '2' are links
  unsigned mode = 0644;
  std::string link = {};
  std::size_t size = std::string::npos;  // npos: that of the text
};
std::string tar_entry(const TarEntry& entry);

// The two blocks of zeros that end an archive.
std::string tar_end();

std::string compress(std::string_view bytes, Compression compression);

}  // namespace xtool::testing
