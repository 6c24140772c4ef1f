// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "crates.hpp"

#include <xtool/binary/containers.hpp>
#include <xtool/rust/records.hpp>
#include <xtool/support/byte_view.hpp>
#include <xtool/support/error.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <fstream>
#include <system_error>
#include <tuple>

namespace xtool {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t head = 4096;
constexpr std::string_view metadata_magic("rust\0\0\0", 7);

// Where the metadata says that its last part begins: a number of 4 bytes, since version 9 of 8.
std::uint64_t root_of(std::string_view metadata, std::string_view source)
{
  constexpr int wide_since = 9;
  const ByteView bytes(metadata, source);
  return bytes.u8(metadata_magic.size()) < wide_since ? bytes.in_order(true).u32(8) : bytes.u64(8);
}

// Of an .rmeta file, which is metadata and nothing else.
std::optional<std::string> compiler_of_metadata(const fs::path& crate)
{
  constexpr char end_marked_since = 10;
  constexpr std::string_view end_mark = "rust-end-file";
  std::ifstream file(crate, std::ios::binary | std::ios::ate);
  if (!file)
    throw file_error("open", crate.native(), errno);
  const auto size = static_cast<std::uint64_t>(file.tellg());
  file.seekg(0);
  std::string start(head, '\0');
  file.read(start.data(), head);
  start.resize(static_cast<std::size_t>(file.gcount()));
  if (!start.starts_with(metadata_magic) || root_of(start, crate.native()) >= size)
    return std::nullopt;
  if (start[metadata_magic.size()] >= end_marked_since) {
    std::string end(end_mark.size(), '\0');
    file.clear();
    file.seekg(-static_cast<std::streamoff>(end.size()), std::ios::end);
    file.read(end.data(), static_cast<std::streamsize>(end.size()));
    if (end != end_mark)
      return std::nullopt;
  }
  return rustc_of_metadata(start);
}

// Of an .rlib, an archive with the metadata in one of its members, which are all looked for: a file
// that was cut short lacks some.
std::optional<std::string> compiler_of_archive(const fs::path& crate)
{
  std::optional<std::string> compiler;
  for_each_member_of(crate, head, [&](const std::string&, std::string_view contents) {
    if (!compiler)
      compiler = rustc_of_metadata(contents);
  });
  return compiler;
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

std::optional<std::string> compiler_of(const fs::path& crate)
{
  std::error_code absent;
  if (!fs::is_regular_file(crate, absent))
    return std::nullopt;
  try {
    return crate.extension() == ".rmeta" ? compiler_of_metadata(crate) : compiler_of_archive(crate);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::invalid_input)
      throw;
    return std::nullopt;
  }
}

}  // namespace xtool
