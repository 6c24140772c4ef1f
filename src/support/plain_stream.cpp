// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "plain_stream.hpp"

#include "archive_library.hpp"
#include "inflate_stream.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <exception>
#include <utility>
#include <vector>

namespace xtool {
namespace {

constexpr std::size_t source_buffer_size = 512 * 1024;

struct Filter {
  int code;
  int (*enable)(archive*);
};

Filter filter_of(Compression compression)
{
  switch (compression) {
    case Compression::gzip:
      return {ARCHIVE_FILTER_GZIP, libarchive().read_support_filter_gzip};
    case Compression::zstd:
      return {ARCHIVE_FILTER_ZSTD, libarchive().read_support_filter_zstd};
    default:
      return {ARCHIVE_FILTER_XZ, libarchive().read_support_filter_xz};
  }
}

// libarchive's decompressors, through its format for a single file without a name.
class FilterStream : public PlainStream {
 public:
  FilterStream(ByteSource source, Compression compression)
      : source_(std::move(source)), compression_(compression)
  {
  }

  std::size_t read(std::span<std::byte> into) override
  {
    if (!raw_)
      open();
    const la_ssize_t size = libarchive().read_data(raw_.get(), into.data(), into.size());
    if (size < 0)
      check(static_cast<int>(size));
    if (size == 0)
      check_consumed();
    return static_cast<std::size_t>(size);
  }

 private:
  void open();
  void check_consumed();

  // Anything but success is damage; warnings, too, stand for something that was not understood.
  void check(int result)
  {
    if (thrown_)
      std::rethrow_exception(std::exchange(thrown_, nullptr));
    if (result == ARCHIVE_OK)
      return;
    const char* const text = libarchive().error_string(raw_.get());
    throw Damaged{text != nullptr ? text : "damaged archive"};
  }

  static la_ssize_t read_source(archive*, void* self, const void** block) noexcept
  {
    FilterStream& stream = *static_cast<FilterStream*>(self);
    try {
      const std::size_t size = stream.source_(stream.buffer_);
      stream.compressed_bytes_ += size;
      *block = stream.buffer_.data();
      return static_cast<la_ssize_t>(size);
    } catch (...) {
      stream.thrown_ = std::current_exception();
      return ARCHIVE_FATAL;
    }
  }

  ByteSource source_;
  Compression compression_;
  std::vector<std::byte> buffer_ = std::vector<std::byte>(source_buffer_size);
  std::uint64_t compressed_bytes_ = 0;
  std::exception_ptr thrown_ = {};  // by the callback: it must not cross the C library
  std::unique_ptr<archive, ArchiveFree> raw_ = {};
};

void FilterStream::open()
{
  const Filter filter = filter_of(compression_);
  raw_.reset(libarchive().read_new());
  check(filter.enable(raw_.get()));
  check(libarchive().read_support_format_raw(raw_.get()));
  check(libarchive().read_open(raw_.get(), this, nullptr, read_source, nullptr));
  archive_entry* whole = nullptr;
  check(libarchive().read_next_header(raw_.get(), &whole));
  // The outermost filter is libarchive's own, which does nothing.
  const int filters = libarchive().filter_count(raw_.get()) - 1;
  if (filters < 1 || libarchive().filter_code(raw_.get(), 0) != filter.code)
    throw Damaged{fmt::format("it is not {}-compressed", to_string(compression_))};
  if (filters > 1)
    throw Damaged{"it is compressed more than once"};
}

void FilterStream::check_consumed()
{
  const auto consumed = static_cast<std::uint64_t>(libarchive().filter_bytes(raw_.get(), -1));
  if (consumed != compressed_bytes_ || source_(buffer_) != 0)
    throw Damaged{
        fmt::format("there is something after the end of the {} stream", to_string(compression_))};
}

}  // namespace

std::string_view to_string(Compression compression)
{
  switch (compression) {
    case Compression::gzip:
      return "gzip";
    case Compression::zstd:
      return "zstd";
    case Compression::xz:
      break;
  }
  return "xz";
}

std::unique_ptr<PlainStream> make_plain_stream(ByteSource source, Compression compression)
{
#ifdef XTOOL_HAVE_ISAL
  if (compression == Compression::gzip)
    return make_inflate_stream(std::move(source));
#endif
  return std::make_unique<FilterStream>(std::move(source), compression);
}

}  // namespace xtool
