// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "tarball.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <numeric>
#include <stdexcept>

namespace xtool::testing {
namespace {

void require(bool good, const char* what)
{
  if (!good)
    throw std::runtime_error(what);
}

}  // namespace

std::string tar_entry(const TarEntry& entry)
{
  const std::size_t size = entry.size == std::string::npos ? entry.text.size() : entry.size;
  std::string header(512, '\0');
  const auto put = [&](std::size_t at, std::string_view text) {
    header.replace(at, text.size(), text);
  };
  // A path that is too long for the name's field is split at a slash.
  const std::size_t split =
      entry.path.size() <= 100 ? std::string::npos : entry.path.find('/', entry.path.size() - 101);
  if (split == std::string::npos) {
    put(0, std::string_view(entry.path).substr(0, 100));
  } else {
    put(0, std::string_view(entry.path).substr(split + 1));
    put(345, std::string_view(entry.path).substr(0, split));
  }
  put(100, fmt::format("{:07o}", entry.mode));
  put(108, "0000000");
  put(116, "0000000");
  put(124, fmt::format("{:011o}", size));
  put(136, "00000000000");
  put(148, "        ");
  header[156] = entry.type;
  put(157, std::string_view(entry.link).substr(0, 100));
  put(257, std::string_view("ustar\00000", 8));
  const unsigned sum =
      std::accumulate(header.begin(), header.end(), 0u,
                      [](unsigned total, char c) { return total + static_cast<unsigned char>(c); });
  put(148, fmt::format("{:06o}", sum));
  header[154] = '\0';
  std::string contents = entry.text;
  contents.resize((contents.size() + 511) / 512 * 512);
  return header + contents;
}

std::string tar_end() { return std::string(1024, '\0'); }

std::string compress(std::string_view bytes, Compression compression)
{
  std::string out(bytes.size() + (1u << 20), '\0');
  std::size_t used = 0;
  archive* const writer = archive_write_new();
  require(archive_write_set_format_raw(writer) == ARCHIVE_OK, "raw");
  const int filter = compression == Compression::xz     ? archive_write_add_filter_xz(writer)
                     : compression == Compression::gzip ? archive_write_add_filter_gzip(writer)
                                                        : archive_write_add_filter_zstd(writer);
  require(filter == ARCHIVE_OK, "filter");
  archive_write_set_bytes_per_block(writer, 0);
  require(archive_write_open_memory(writer, out.data(), out.size(), &used) == ARCHIVE_OK, "open");
  archive_entry* const entry = archive_entry_new();
  archive_entry_set_filetype(entry, AE_IFREG);
  require(archive_write_header(writer, entry) == ARCHIVE_OK, "header");
  require(archive_write_data(writer, bytes.data(), bytes.size()) ==
              static_cast<la_ssize_t>(bytes.size()),
          "data");
  archive_entry_free(entry);
  require(archive_write_close(writer) == ARCHIVE_OK, "close");
  archive_write_free(writer);
  out.resize(used);
  return out;
}

}  // namespace xtool::testing
