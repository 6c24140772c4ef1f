// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/archive.hpp>
#include <xtool/support/entry_path.hpp>
#include <xtool/support/error.hpp>

#include "ahead_stream.hpp"
#include "archive_library.hpp"
#include "utf8_locale.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace xtool {
namespace {

constexpr std::uint64_t tar_block = 512;
// Headers, padding and long names that one entry may add to the plain stream.
constexpr std::uint64_t overhead_per_entry = 4096;

}  // namespace

// One stream takes off the compression, libarchive reads the tar inside it. The seam between them
// lets the end of the tar stream be checked, which libarchive's reader does not: it takes an
// archive that was cut between two entries for a complete one.
struct ArchiveReader::State {
  ByteSource source;
  Compression compression;
  std::string name;
  ArchiveLimits limits;
  LinkRule links;

  std::optional<AheadStream> plain = {};
  ArchivePtr tar = {};
  std::exception_ptr thrown = {};  // by a callback: it must not cross the C library

  std::uint64_t plain_bytes = 0;
  std::uint64_t last_nonzero = 0;  // end of the last plain byte that is not zero
  std::uint64_t declared_bytes = 0;
  std::uint64_t entries = 0;
  std::string current = {};
  SeenEntries seen = {};
  bool ended = false;
  [[noreturn]] void damaged(const std::string& reason) const
  {
    throw Error(ErrorKind::integrity, fmt::format("cannot unpack '{}': {}", name, reason));
  }
  [[noreturn]] void unsafe(std::string_view path, std::string_view reason) const
  {
    damaged(fmt::format("its entry '{}' {}", printable(path), reason));
  }

  // Anything but success is damage; warnings, too, stand for something that was not understood.
  void check(int result)
  {
    if (thrown)
      std::rethrow_exception(std::exchange(thrown, nullptr));
    if (result == ARCHIVE_OK)
      return;
    const char* const text = libarchive().error_string(tar.get());
    damaged_here(text != nullptr ? text : "damaged archive");
  }
  [[noreturn]] void damaged_here(const std::string& reason) const
  {
    damaged(current.empty() ? reason : fmt::format("{} (at '{}')", reason, current));
  }

  void open();
  std::span<const std::byte> next_plain_block();
  ArchiveEntry accept(archive_entry* entry);
  ArchiveEntry accept_type(archive_entry* entry);
  void check_end();

  static la_ssize_t read_plain(archive*, void* self, const void** block);
};

la_ssize_t ArchiveReader::State::read_plain(archive*, void* self, const void** block)
{
  State& state = *static_cast<State*>(self);
  try {
    const std::span<const std::byte> plain = state.next_plain_block();
    *block = plain.data();
    return static_cast<la_ssize_t>(plain.size());
  } catch (...) {
    state.thrown = std::current_exception();
    return ARCHIVE_FATAL;
  }
}

void ArchiveReader::State::open()
{
  plain.emplace(make_plain_stream(std::move(source), compression));
  tar.reset(libarchive().read_new());
  check(libarchive().read_support_format_tar(tar.get()));
  check(libarchive().read_open(tar.get(), this, nullptr, read_plain, nullptr));
}

std::span<const std::byte> ArchiveReader::State::next_plain_block()
{
  std::span<const std::byte> block;
  try {
    block = plain->next();
  } catch (const PlainStream::Damaged& damage) {
    damaged_here(damage.reason);
  }
  const auto is_set = [](std::byte byte) { return byte != std::byte{}; };
  const auto last = std::find_if(block.rbegin(), block.rend(), is_set);
  if (last != block.rend())
    last_nonzero = plain_bytes + static_cast<std::uint64_t>(block.rend() - last);
  plain_bytes += block.size();
  if (plain_bytes > limits.total_bytes + (limits.entries + 2) * overhead_per_entry)
    damaged(fmt::format("it unpacks to more than {} bytes", limits.total_bytes));
  return block;
}

// The path and what is there, if that may be in an archive.
ArchiveEntry ArchiveReader::State::accept_type(archive_entry* entry)
{
  const char* const utf8 = libarchive().entry_pathname_utf8(entry);
  const char* const raw_name = utf8 != nullptr ? utf8 : libarchive().entry_pathname(entry);
  ArchiveEntry accepted{.path = raw_name != nullptr ? raw_name : ""};
  const std::string& path = accepted.path;
  const auto type = libarchive().entry_filetype(entry);
  accepted.directory = type == AE_IFDIR;
  const char* const hard_link = libarchive().entry_hardlink(entry);
  if (hard_link != nullptr) {
    if (links == LinkRule::refuse)
      unsafe(path, "is a hard link");
    accepted.hard_link = hard_link;
  } else if (type == AE_IFLNK) {
    const char* const text = libarchive().entry_symlink(entry);
    if (links == LinkRule::refuse)
      unsafe(path, "is a symbolic link");
    if (text == nullptr || *text == '\0')
      unsafe(path, "is a symbolic link to nothing");
    accepted.symbolic_link = text;
  } else if (type != AE_IFREG && !accepted.directory) {
    unsafe(path, "is neither a file nor a directory");
  }
  if (libarchive().entry_sparse_count(entry) > 0)
    unsafe(path, "is a sparse file");
  return accepted;
}

ArchiveEntry ArchiveReader::State::accept(archive_entry* entry)
{
  ArchiveEntry accepted = accept_type(entry);
  const auto normalize = [this](std::string& path) {
    if (links == LinkRule::report && path.starts_with("./") && path.size() > 2)
      path.erase(0, 2);
  };
  std::string& path = accepted.path;
  normalize(path);
  if (accepted.directory && path.size() > 1 && path.back() == '/')
    path.pop_back();
  const bool root =
      links == LinkRule::report && accepted.directory && (path == "." || path == "./");
  if (const auto reason = root ? std::nullopt : objection_to_path(path))
    unsafe(path, *reason);
  if (accepted.hard_link) {
    normalize(*accepted.hard_link);
    if (const auto reason = objection_to_path(*accepted.hard_link))
      unsafe(path, fmt::format("is a hard link to what {}", *reason));
  }

  const la_int64_t size = libarchive().entry_size(entry);
  if (size < 0 || (size != 0 && (accepted.directory || accepted.symbolic_link)))
    unsafe(path, "has an impossible size");
  accepted.size = accepted.hard_link ? 0 : static_cast<std::uint64_t>(size);
  accepted.executable = (libarchive().entry_perm(entry) & 0100) != 0;
  if (accepted.size > limits.file_bytes)
    unsafe(path, fmt::format("is larger than {} bytes", limits.file_bytes));
  declared_bytes += accepted.size;
  if (declared_bytes > limits.total_bytes)
    damaged(fmt::format("it unpacks to more than {} bytes", limits.total_bytes));
  if (++entries > limits.entries)
    damaged(fmt::format("it has more than {} entries", limits.entries));
  if (const auto reason = seen.add(path, accepted.directory))
    unsafe(path, *reason);
  return accepted;
}

// After the last entry: at least two blocks of zeros, and zeros only.
void ArchiveReader::State::check_end()
{
  const auto end = static_cast<std::uint64_t>(libarchive().read_header_position(tar.get()));
  current.clear();
  while (!next_plain_block().empty()) {
  }
  if (last_nonzero > end)
    damaged("there is something after the end of the archive");
  if (plain_bytes < end + 2 * tar_block)
    damaged("it ends without an end marker; it may have been cut off");
}

std::optional<Compression> compression_of(std::string_view file_name)
{
  if (file_name.ends_with(".tar.xz"))
    return Compression::xz;
  if (file_name.ends_with(".tar.gz") || file_name.ends_with(".tgz"))
    return Compression::gzip;
  if (file_name.ends_with(".tar.zst"))
    return Compression::zstd;
  return std::nullopt;
}

ArchiveReader::ArchiveReader(ByteSource source, Compression compression, std::string name,
                             ArchiveLimits limits, LinkRule links)
    : state_(new State{.source = std::move(source),
                       .compression = compression,
                       .name = std::move(name),
                       .limits = limits,
                       .links = links})
{
}

ArchiveReader::~ArchiveReader() = default;

std::optional<ArchiveEntry> ArchiveReader::next()
{
  State& state = *state_;
  if (state.ended)
    return std::nullopt;
  const Utf8Locale utf8;
  if (!state.tar)
    state.open();
  archive_entry* entry = nullptr;
  const int result = libarchive().read_next_header(state.tar.get(), &entry);
  if (result == ARCHIVE_EOF && !state.thrown) {
    state.check_end();
    state.ended = true;
    return std::nullopt;
  }
  state.check(result);
  ArchiveEntry accepted = state.accept(entry);
  state.current = accepted.path;  // safe to show
  return accepted;
}

std::size_t ArchiveReader::read(std::span<std::byte> into)
{
  State& state = *state_;
  const la_ssize_t size = libarchive().read_data(state.tar.get(), into.data(), into.size());
  if (size < 0)
    state.check(static_cast<int>(size));
  return static_cast<std::size_t>(size);
}

}  // namespace xtool
