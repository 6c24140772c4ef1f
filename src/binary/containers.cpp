// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/binary/containers.hpp>

#include <xtool/support/byte_view.hpp>
#include <xtool/support/error.hpp>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <utility>

namespace xtool {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view archive_magic = "!<arch>\n";
constexpr std::string_view thin_magic = "!<thin>\n";

std::string_view trimmed(std::string_view field)
{
  return field.substr(0, field.find_last_not_of(' ') + 1);
}

// The bytes of an archive that is in memory.
class WholeArchive {
 public:
  explicit WholeArchive(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t size() const { return bytes_.size(); }
  std::string_view at(std::uint64_t offset, std::uint64_t size) const
  {
    return bytes_.substr(offset, size);
  }
  std::string_view contents(std::uint64_t offset, std::uint64_t size) const
  {
    return at(offset, size);
  }

 private:
  std::string_view bytes_;
};

// An archive in a file, of whose members only the beginnings are read.
class ArchiveFile {
 public:
  ArchiveFile(const std::filesystem::path& path, std::size_t most)
      : file_(path, std::ios::binary | std::ios::ate), most_(most)
  {
    if (!file_)
      throw file_error("open", path.native(), errno);
    size_ = static_cast<std::uint64_t>(std::max<std::streamoff>(file_.tellg(), 0));
  }
  std::uint64_t size() const { return size_; }
  // What it returns lives until the next call.
  std::string_view at(std::uint64_t offset, std::uint64_t size)
  {
    buffer_.resize(size);
    file_.clear();
    file_.seekg(static_cast<std::streamoff>(offset));
    file_.read(buffer_.data(), static_cast<std::streamsize>(size));
    return std::string_view(buffer_).substr(
        0, static_cast<std::size_t>(std::max<std::streamsize>(file_.gcount(), 0)));
  }
  std::string_view contents(std::uint64_t offset, std::uint64_t size)
  {
    return at(offset, std::min<std::uint64_t>(size, most_));
  }

 private:
  std::ifstream file_;
  std::size_t most_;
  std::uint64_t size_ = 0;
  std::string buffer_;
};

// Goes through an archive, header by header.
template <typename Bytes>
class ArchiveWalk {
 public:
  ArchiveWalk(Bytes bytes, const std::string& source) : bytes_(std::move(bytes)), source_(source) {}

  void run(const std::function<void(const std::string&, std::string_view)>& visit)
  {
    const std::string magic(part(0, archive_magic.size()));
    if (!is_archive(magic))
      damaged("it is not an archive");
    for (std::uint64_t at = magic.size(); at < bytes_.size();)
      at = member(at, magic == thin_magic, visit);
  }

 private:
  [[noreturn]] void damaged(std::string_view reason) const
  {
    ByteView({}, source_).damaged(reason);
  }
  std::string_view part(std::uint64_t offset, std::uint64_t size)
  {
    check(offset, size);
    return bytes_.at(offset, size);
  }
  void check(std::uint64_t offset, std::uint64_t size) const
  {
    if (offset > bytes_.size() || size > bytes_.size() - offset)
      damaged("it ends before a part that its headers speak of");
  }
  std::uint64_t decimal(std::string_view field) const
  {
    std::uint64_t value = 0;
    const std::string_view digits = trimmed(field);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size())
      damaged("a member's header is none");
    return value;
  }
  // Where GNU ar keeps names of more than 15 characters: "/" and an offset into the member "//".
  std::string long_name(std::uint64_t offset) const
  {
    if (offset >= names_.size())
      damaged("a name lies outside of it");
    const std::string_view rest = std::string_view(names_).substr(offset);
    return std::string(rest.substr(0, rest.find_first_of("\n\0"sv)));
  }

  // Where the next member's header is.
  std::uint64_t member(std::uint64_t at, bool thin,
                       const std::function<void(const std::string&, std::string_view)>& visit)
  {
    constexpr std::uint64_t header_size = 60;
    const std::string header(part(at, header_size));
    if (!header.ends_with("`\n"))
      damaged("a member's header is none");
    std::string name(trimmed(std::string_view(header).substr(0, 16)));
    const std::uint64_t size = decimal(std::string_view(header).substr(48, 10));
    at += header_size;

    // Tables are in thin archives, too.
    const bool table = name == "/" || name == "//" || name == "/SYM64/" || name == "/<ECSYMBOLS>/";
    const std::uint64_t here = thin && !table ? 0 : size;
    check(at, here);
    constexpr std::uint64_t most_names = 16u << 20;
    if (name == "//" && here > most_names)
      damaged("its table of names is too large");
    if (name == "//")
      names_ = bytes_.at(at, here);
    if (!table)
      visit_member(std::move(name), at, here, visit);
    return at + here + here % 2;
  }

  void visit_member(std::string name, std::uint64_t at, std::uint64_t size,
                    const std::function<void(const std::string&, std::string_view)>& visit)
  {
    if (name.starts_with("#1/")) {  // BSD's: the name stands before the contents
      const std::uint64_t length = decimal(std::string_view(name).substr(3));
      if (length > size)
        damaged("a name lies outside of it");
      name = std::string(bytes_.at(at, length));
      name.resize(std::min(name.size(), name.find('\0')));
      at += length;
      size -= length;
    } else if (name.starts_with('/')) {
      name = long_name(decimal(std::string_view(name).substr(1)));
    }
    if (name.ends_with('/'))
      name.pop_back();
    if (!name.starts_with("__.SYMDEF"))
      visit(name, bytes_.contents(at, size));
  }

  Bytes bytes_;
  const std::string& source_;
  std::string names_;
};

std::uint32_t big_endian_u32(std::string_view bytes) { return ByteView(bytes, "", true).u32(0); }

}  // namespace

bool is_archive(std::string_view bytes)
{
  return bytes.starts_with(archive_magic) || bytes.starts_with(thin_magic);
}

bool is_thin_archive(std::string_view bytes) { return bytes.starts_with(thin_magic); }

void for_each_member(std::string_view archive, const std::string& source,
                     const std::function<void(const std::string&, std::string_view)>& visit)
{
  ArchiveWalk(WholeArchive(archive), source).run(visit);
}

void for_each_member_of(const std::filesystem::path& archive, std::size_t most,
                        const std::function<void(const std::string&, std::string_view)>& visit)
{
  const std::string source = archive.native();
  ArchiveWalk(ArchiveFile(archive, most), source).run(visit);
}

bool is_fat_macho(std::string_view bytes)
{
  const std::string_view magic = bytes.substr(0, 4);
  if (bytes.size() < 8 || (magic != "\xca\xfe\xba\xbe"sv && magic != "\xca\xfe\xba\xbf"sv))
    return false;
  // Java's class files begin alike; their version, at least 45, is where the count stands.
  constexpr std::uint32_t oldest_java = 45;
  return big_endian_u32(bytes.substr(4)) < oldest_java;
}

std::vector<std::string_view> fat_slices(std::string_view bytes, const std::string& source)
{
  const ByteView file(bytes, source, true);
  const bool wide = file.u8(3) == 0xbf;
  std::vector<std::string_view> slices;
  for (std::uint64_t i = 0; i < file.u32(4); ++i) {
    const ByteView entry = wide ? file.part(8 + i * 32, 32) : file.part(8 + i * 20, 20);
    const std::uint64_t offset = wide ? entry.u64(8) : entry.u32(8);
    const std::uint64_t size = wide ? entry.u64(16) : entry.u32(12);
    file.part(offset, size);
    slices.push_back(bytes.substr(offset, size));
  }
  return slices;
}

}  // namespace xtool
