// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "shared_library.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <memory>

namespace xtool {

// What is used of libarchive, by the names that it has there, without `archive_`.
struct ArchiveLibrary {
  SharedLibrary library;
  decltype(&::archive_read_new) read_new = library["archive_read_new"];
  decltype(&::archive_read_free) read_free = library["archive_read_free"];
  decltype(&::archive_error_string) error_string = library["archive_error_string"];
  decltype(&::archive_read_open) read_open = library["archive_read_open"];
  decltype(&::archive_read_open_memory) read_open_memory = library["archive_read_open_memory"];
  decltype(&::archive_read_set_options) read_set_options = library["archive_read_set_options"];
  decltype(&::archive_read_next_header) read_next_header = library["archive_read_next_header"];
  decltype(&::archive_read_data) read_data = library["archive_read_data"];
  decltype(&::archive_read_header_position) read_header_position =
      library["archive_read_header_position"];
  decltype(&::archive_format) format = library["archive_format"];
  decltype(&::archive_filter_count) filter_count = library["archive_filter_count"];
  decltype(&::archive_filter_code) filter_code = library["archive_filter_code"];
  decltype(&::archive_filter_bytes) filter_bytes = library["archive_filter_bytes"];
  decltype(&::archive_read_support_filter_gzip) read_support_filter_gzip =
      library["archive_read_support_filter_gzip"];
  decltype(&::archive_read_support_filter_xz) read_support_filter_xz =
      library["archive_read_support_filter_xz"];
  decltype(&::archive_read_support_filter_bzip2) read_support_filter_bzip2 =
      library["archive_read_support_filter_bzip2"];
  decltype(&::archive_read_support_filter_zstd) read_support_filter_zstd =
      library["archive_read_support_filter_zstd"];
  decltype(&::archive_read_support_filter_rpm) read_support_filter_rpm =
      library["archive_read_support_filter_rpm"];
  decltype(&::archive_read_support_format_tar) read_support_format_tar =
      library["archive_read_support_format_tar"];
  decltype(&::archive_read_support_format_zip) read_support_format_zip =
      library["archive_read_support_format_zip"];
  decltype(&::archive_read_support_format_cpio) read_support_format_cpio =
      library["archive_read_support_format_cpio"];
  decltype(&::archive_read_support_format_ar) read_support_format_ar =
      library["archive_read_support_format_ar"];
  decltype(&::archive_read_support_format_raw) read_support_format_raw =
      library["archive_read_support_format_raw"];
  decltype(&::archive_entry_pathname) entry_pathname = library["archive_entry_pathname"];
  decltype(&::archive_entry_pathname_utf8) entry_pathname_utf8 =
      library["archive_entry_pathname_utf8"];
  decltype(&::archive_entry_filetype) entry_filetype = library["archive_entry_filetype"];
  decltype(&::archive_entry_hardlink) entry_hardlink = library["archive_entry_hardlink"];
  decltype(&::archive_entry_symlink) entry_symlink = library["archive_entry_symlink"];
  decltype(&::archive_entry_size) entry_size = library["archive_entry_size"];
  decltype(&::archive_entry_size_is_set) entry_size_is_set = library["archive_entry_size_is_set"];
  decltype(&::archive_entry_sparse_count) entry_sparse_count =
      library["archive_entry_sparse_count"];
  decltype(&::archive_entry_perm) entry_perm = library["archive_entry_perm"];
  decltype(&::archive_entry_is_encrypted) entry_is_encrypted =
      library["archive_entry_is_encrypted"];
};

// Loaded once, when it is needed for the first time. Throws external_tool where that fails.
const ArchiveLibrary& libarchive();

struct ArchiveFree {
  void operator()(archive* reader) const { libarchive().read_free(reader); }
};
using ArchivePtr = std::unique_ptr<archive, ArchiveFree>;

}  // namespace xtool
