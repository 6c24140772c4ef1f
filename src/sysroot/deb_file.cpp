// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/entry_path.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/interrupt.hpp>
#include <xtool/sysroot/deb_file.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace xtool {
namespace {

constexpr std::string_view magic = "!<arch>\n";
constexpr std::size_t header_size = 60;
constexpr std::size_t most_members = 16;

std::string read_text(const ArchiveFile& file, std::uint64_t offset, std::size_t size)
{
  std::string text(size, '\0');
  std::size_t filled = 0;
  while (filled < size) {
    const std::span<char> rest(text.data() + filled, size - filled);
    const std::size_t count = file.read_at(offset + filled, std::as_writable_bytes(rest));
    if (count == 0)
      break;
    filled += count;
  }
  text.resize(filled);
  return text;
}

std::string_view without_end(std::string_view text, std::string_view end)
{
  const std::size_t last = text.find_last_not_of(end);
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

}  // namespace

DebFile::DebFile(const std::filesystem::path& path, std::string name)
    : file_(std::make_shared<const ArchiveFile>(path)), name_(std::move(name))
{
  read_members();
}

void DebFile::refuse(std::string_view reason) const
{
  throw Error(ErrorKind::integrity, fmt::format("'{}' is not a proper package: {}", name_, reason));
}

void DebFile::read_members()
{
  if (read_text(*file_, 0, magic.size()) != magic)
    refuse("it is not an ar archive");
  for (std::uint64_t at = magic.size(); at < file_->size();) {
    const std::string header = read_text(*file_, at, header_size);
    if (header.size() != header_size || header.substr(58) != "`\n")
      refuse("its table of contents is damaged");
    const std::string_view digits = without_end(std::string_view(header).substr(48, 10), " ");
    std::uint64_t size = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
    if (error != std::errc() || end != digits.data() + digits.size() ||
        size > file_->size() - at - header_size)
      refuse("its table of contents is damaged");
    if (members_.size() == most_members)
      refuse("it has too many parts");
    members_.push_back({std::string(without_end(std::string_view(header).substr(0, 16), " /")),
                        at + header_size, size});
    at += header_size + size + size % 2;
  }
  if (members_.empty() || members_.front().name != "debian-binary" ||
      !read_text(*file_, members_.front().offset, 2).starts_with("2."))
    refuse("it does not begin with the version of its format");
}

ArchiveReader DebFile::open(std::string_view beginning) const
{
  const auto member = std::find_if(members_.begin(), members_.end(), [&](const Member& known) {
    return known.name.starts_with(beginning);
  });
  if (member == members_.end())
    refuse(fmt::format("it has no {}", beginning));
  const std::optional<Compression> compression = compression_of(member->name);
  if (!compression)
    refuse(fmt::format("'{}' has a compression that is not supported", printable(member->name)));
  return ArchiveReader(
      [file = file_, member = *member,
       done = std::uint64_t{0}](std::span<std::byte> into) mutable -> std::size_t {
        throw_if_interrupted();
        const std::size_t most = std::min<std::uint64_t>(into.size(), member.size - done);
        if (most == 0)
          return 0;
        const std::size_t count = file->read_at(member.offset + done, into.first(most));
        done += count;
        return count;
      },
      *compression, name_, {}, LinkRule::report);
}

}  // namespace xtool
