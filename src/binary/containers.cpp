// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/binary/containers.hpp>

#include <xtool/support/byte_view.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace xtool {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view archive_magic = "!<arch>\n";
constexpr std::string_view thin_magic = "!<thin>\n";

std::string_view trimmed(std::string_view field)
{
  return field.substr(0, field.find_last_not_of(' ') + 1);
}

std::uint64_t decimal(std::string_view field, const ByteView& file)
{
  std::uint64_t value = 0;
  const std::string_view digits = trimmed(field);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size())
    file.damaged("a member's header is none");
  return value;
}

// Where GNU ar keeps names of more than 15 characters: "/" and an offset into the member "//".
std::string long_name(std::string_view names, std::uint64_t offset, const ByteView& file)
{
  if (offset >= names.size())
    file.damaged("a name lies outside of it");
  const std::string_view rest = names.substr(offset);
  return std::string(rest.substr(0, rest.find_first_of("\n\0"sv)));
}

std::uint32_t big_endian_u32(std::string_view bytes) { return ByteView(bytes, "", true).u32(0); }

}  // namespace

bool is_archive(std::string_view bytes)
{
  return bytes.starts_with(archive_magic) || bytes.starts_with(thin_magic);
}

void for_each_member(std::string_view archive, const std::string& source,
                     const std::function<void(const std::string&, std::string_view)>& visit)
{
  constexpr std::uint64_t header_size = 60;
  const bool thin = archive.starts_with(thin_magic);
  const ByteView file(archive, source);
  std::string_view names;
  for (std::uint64_t at = archive_magic.size(); at < archive.size();) {
    file.part(at, header_size);
    const std::string_view header = archive.substr(at, header_size);
    if (!header.ends_with("`\n"))
      file.damaged("a member's header is none");
    std::string name(trimmed(header.substr(0, 16)));
    const std::uint64_t size = decimal(header.substr(48, 10), file);
    at += header_size;

    // Tables are in thin archives, too.
    const bool table = name == "/" || name == "//" || name == "/SYM64/" || name == "/<ECSYMBOLS>/";
    const bool absent = thin && !table;
    std::string_view contents;
    if (!absent) {
      file.part(at, size);
      contents = archive.substr(at, size);
      at += size + size % 2;
    }
    if (name == "//")
      names = contents;
    if (table)
      continue;
    if (name.starts_with("#1/")) {  // BSD's: the name stands before the contents
      const std::uint64_t length = decimal(std::string_view(name).substr(3), file);
      file.part(0, length);
      name = std::string(contents.substr(0, length));
      name.resize(std::min(name.size(), name.find('\0')));
      contents.remove_prefix(std::min<std::uint64_t>(length, contents.size()));
    } else if (name.starts_with('/')) {
      name = long_name(names, decimal(std::string_view(name).substr(1), file), file);
    }
    if (name.ends_with('/'))
      name.pop_back();
    if (!name.starts_with("__.SYMDEF"))
      visit(name, contents);
  }
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
