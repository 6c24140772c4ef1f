// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/archive_walk.hpp>
#include <xtool/support/error.hpp>

#include "archive_library.hpp"
#include "utf8_locale.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

using namespace std::string_view_literals;

constexpr std::array magics{
    "PK\3\4"sv,
    "PK\5\6"sv,
    "\x1f\x8b"sv,
    "\xfd"
    "7zXZ\0"sv,
    "BZh"sv,
    "\x28\xb5\x2f\xfd"sv,
    "\xed\xab\xee\xdb"sv,
    "070701"sv,
    "070707"sv,
    "!<arch>\ndebian-binary"sv,
};

std::string without_root(std::string path)
{
  while (path.starts_with("./") || path.starts_with('/'))
    path.erase(0, path.starts_with('/') ? 1 : 2);
  return path;
}

}  // namespace

bool may_be_walked(std::string_view beginning)
{
  constexpr std::size_t tar_magic_at = 257;
  return std::any_of(magics.begin(), magics.end(),
                     [&](std::string_view magic) { return beginning.starts_with(magic); }) ||
         (beginning.size() > tar_magic_at && beginning.substr(tar_magic_at).starts_with("ustar"));
}

struct ArchiveWalk::State {
  std::string name;
  WalkBudget& budget;
  ArchivePtr reader = {};
  bool only_one = false;  // a compressed file, whose rest need not be read to find others

  [[noreturn]] void refuse(std::string_view reason) const
  {
    throw Error(ErrorKind::invalid_input,
                fmt::format("'{}' cannot be looked into: {}", name, reason));
  }
  // Warnings are about what does not matter here, such as names that are no UTF-8.
  void check(int result) const
  {
    if (result == ARCHIVE_OK || result == ARCHIVE_WARN)
      return;
    const char* const text = libarchive().error_string(reader.get());
    refuse(text == nullptr ? "it is damaged" : text);
  }
  void spend(std::uint64_t bytes) const
  {
    if (bytes > budget.bytes)
      refuse("it unpacks to more than anybody wants to look at");
    budget.bytes -= bytes;
  }
};

ArchiveWalk::ArchiveWalk(std::string_view bytes, std::string name, WalkBudget& budget)
    : state_(new State{.name = std::move(name), .budget = budget})
{
  const Utf8Locale utf8;
  archive* const reader = libarchive().read_new();
  state_->reader.reset(reader);
  for (const auto enable :
       {libarchive().read_support_filter_gzip, libarchive().read_support_filter_xz,
        libarchive().read_support_filter_bzip2, libarchive().read_support_filter_zstd,
        libarchive().read_support_filter_rpm, libarchive().read_support_format_tar,
        libarchive().read_support_format_zip, libarchive().read_support_format_cpio,
        libarchive().read_support_format_ar, libarchive().read_support_format_raw})
    state_->check(enable(reader));
  // Alpine's packages are several tar archives, one after the other.
  state_->check(libarchive().read_set_options(reader, "tar:read_concatenated_archives"));
  state_->check(libarchive().read_open_memory(reader, bytes.data(), bytes.size()));
}

ArchiveWalk::~ArchiveWalk() = default;

std::optional<WalkEntry> ArchiveWalk::next()
{
  State& state = *state_;
  const Utf8Locale utf8;
  if (state.only_one)
    return std::nullopt;
  archive_entry* entry = nullptr;
  const int result = libarchive().read_next_header(state.reader.get(), &entry);
  if (result == ARCHIVE_EOF)
    return std::nullopt;
  state.check(result);
  if (state.budget.entries == 0)
    state.refuse("it has more entries than anybody wants to look at");
  --state.budget.entries;
  state.only_one = libarchive().format(state.reader.get()) == ARCHIVE_FORMAT_RAW;
  if (libarchive().entry_is_encrypted(entry) == 1)
    state.refuse("it is encrypted");
  // To pass over a file its bytes have to be unpacked, too.
  if (libarchive().entry_size_is_set(entry) != 0)
    state.spend(
        static_cast<std::uint64_t>(std::max<la_int64_t>(0, libarchive().entry_size(entry))));
  const char* const utf8_name = libarchive().entry_pathname_utf8(entry);
  const char* const raw_name =
      utf8_name != nullptr ? utf8_name : libarchive().entry_pathname(entry);
  const bool named = raw_name != nullptr && !state.only_one;
  return WalkEntry{.path = named ? without_root(raw_name) : "",
                   .file = libarchive().entry_filetype(entry) == AE_IFREG &&
                           libarchive().entry_hardlink(entry) == nullptr};
}

std::string ArchiveWalk::read(std::size_t most)
{
  State& state = *state_;
  const Utf8Locale utf8;
  constexpr std::size_t step = 1u << 16;
  std::string bytes;
  while (bytes.size() < most) {
    const std::size_t before = bytes.size();
    bytes.resize(std::min(most, before + std::max(step, before)));
    const la_ssize_t size =
        libarchive().read_data(state.reader.get(), bytes.data() + before, bytes.size() - before);
    if (size < 0)
      state.check(static_cast<int>(size));
    bytes.resize(before + static_cast<std::size_t>(std::max<la_ssize_t>(size, 0)));
    if (size <= 0)
      break;
    if (state.only_one)
      state.spend(static_cast<std::uint64_t>(size));
  }
  return bytes;
}

}  // namespace xtool
