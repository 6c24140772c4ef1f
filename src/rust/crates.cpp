// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "crates.hpp"

#include <xtool/rust/records.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <system_error>
#include <tuple>

namespace xtool {
namespace {

namespace fs = std::filesystem;

std::string read_at(std::ifstream& file, std::uint64_t offset, std::size_t size)
{
  std::string bytes(size, '\0');
  file.clear();
  file.seekg(static_cast<std::streamoff>(offset));
  file.read(bytes.data(), static_cast<std::streamsize>(size));
  bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return bytes;
}

}  // namespace

bool is_crate(const fs::path& path)
{
  return path.extension() == ".rlib" || path.extension() == ".rmeta";
}

std::vector<fs::path> crates_in(const fs::path& directory)
{
  std::vector<fs::path> crates;
  std::error_code absent;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, absent))
    if (is_crate(entry.path()) && entry.is_regular_file(absent))
      crates.push_back(entry.path());

  const auto rank = [](const fs::path& path) {
    return std::make_tuple(!path.filename().native().starts_with("libcore-"),
                           path.extension() != ".rmeta", path.filename().native());
  };
  std::sort(crates.begin(), crates.end(),
            [&](const fs::path& a, const fs::path& b) { return rank(a) < rank(b); });
  return crates;
}

// The compiler of an .rmeta file, or of an .rlib: an ar archive whose metadata comes right behind
// the symbol table and the table of long names. Only the heads of its first members are read.
std::optional<std::string> compiler_of(const fs::path& crate)
{
  constexpr std::size_t head = 4096;
  constexpr std::string_view ar_magic = "!<arch>\n";
  constexpr std::size_t ar_header = 60;
  constexpr std::size_t size_at = 48;
  constexpr std::size_t size_width = 10;
  constexpr int most_members = 6;

  std::ifstream file(crate, std::ios::binary);
  const std::string start = read_at(file, 0, head);
  if (!start.starts_with(ar_magic))
    return start.starts_with("rust") ? rustc_of_metadata(start) : std::nullopt;

  std::uint64_t offset = ar_magic.size();
  for (int member = 0; member < most_members; ++member) {
    const std::string bytes = read_at(file, offset, ar_header + head);
    if (bytes.size() < ar_header)
      return std::nullopt;
    std::uint64_t size = 0;
    const char* const digits = bytes.data() + size_at;
    if (std::from_chars(digits, digits + size_width, size).ec != std::errc())
      return std::nullopt;
    const std::string_view body = std::string_view(bytes).substr(ar_header);
    if (auto compiler = rustc_of_metadata(body.substr(0, size)))
      return compiler;
    offset += ar_header + size + size % 2;
  }
  return std::nullopt;
}

}  // namespace xtool
