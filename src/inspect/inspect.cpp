// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/inspect/inspect.hpp>

#include <xtool/binary/containers.hpp>
#include <xtool/support/files.hpp>

#include "readers.hpp"

#include <algorithm>
#include <fstream>

namespace xtool {
namespace {

Linkage linkage_of(const BinaryFacts& facts)
{
  if (facts.kind == BinaryKind::library)
    return Linkage::dynamic;
  if (facts.kind != BinaryKind::program)
    return Linkage::none;
  if (facts.interpreter || !facts.needed.empty())
    return Linkage::dynamic;
  // A dynamic section without a loader: the program relocates itself.
  return facts.format == BinaryFormat::elf && facts.dynamic ? Linkage::static_pie
                                                            : Linkage::static_program;
}

std::optional<Image> inspect_image(std::string_view bytes, const std::string& source)
{
  std::optional<BinaryFacts> facts = parse_binary(bytes, source);
  if (!facts)
    return std::nullopt;
  Image image{.facts = std::move(*facts)};
  image.linkage = linkage_of(image.facts);
  if (image.facts.format == BinaryFormat::elf)
    read_elf_symbols(bytes, source, image);
  return image;
}

bool same_kind(const BinaryFacts& one, const BinaryFacts& other)
{
  return one.format == other.format && one.machine == other.machine &&
         one.pointer_width == other.pointer_width && one.endian == other.endian &&
         (!one.float_abi || !other.float_abi || one.float_abi == other.float_abi);
}

// Counts the image with those of its kind; what only some members say, all have.
void add_member(Image image, Binary& archive)
{
  const auto known =
      std::find_if(archive.images.begin(), archive.images.end(),
                   [&](const Image& other) { return same_kind(other.facts, image.facts); });
  if (known == archive.images.end()) {
    archive.images.push_back(std::move(image));
    return;
  }
  known->count += image.count;
  known->facts.cpu = std::max(known->facts.cpu, image.facts.cpu);
  if (!known->facts.float_abi)
    known->facts.float_abi = image.facts.float_abi;
  if (known->facts.os.empty())
    known->facts.os = image.facts.os;
}

// LLVM's, by itself or in the wrapper that Apple's tools put around it.
bool is_bitcode(std::string_view bytes)
{
  return bytes.starts_with("BC\xc0\xde") || bytes.starts_with("\xde\xc0\x17\x0b");
}

Binary inspect_archive(std::string_view bytes, const std::string& source,
                       const ThinMembers& members)
{
  constexpr std::size_t most_absent = 20;  // more names tell nothing more
  Binary archive{.form = Binary::Form::archive};
  const bool thin = is_thin_archive(bytes);
  for_each_member(bytes, source, [&](const std::string& name, std::string_view contents) {
    std::optional<std::string> file;
    if (thin) {
      file = members ? members(name) : std::nullopt;
      if (!file && archive.absent.size() < most_absent)
        archive.absent.push_back(name);
      if (!file)
        return;
      contents = *file;
    }
    std::optional<BinaryFacts> facts = parse_binary(contents, source + "(" + name + ")");
    if (facts)
      add_member({.facts = std::move(*facts), .member = name}, archive);
    else
      ++(is_bitcode(contents) ? archive.bitcode : archive.others);
  });
  return archive;
}

Binary inspect_fat(std::string_view bytes, const std::string& source)
{
  Binary fat{.form = Binary::Form::fat};
  for (const std::string_view slice : fat_slices(bytes, source)) {
    if (is_archive(slice)) {
      fat.form = Binary::Form::archive;
      Binary members = inspect_archive(slice, source, {});
      fat.others += members.others;
      fat.bitcode += members.bitcode;
      for (Image& image : members.images)
        add_member(std::move(image), fat);
    } else if (std::optional<Image> image = inspect_image(slice, source)) {
      fat.images.push_back(std::move(*image));
    }
  }
  return fat;
}

}  // namespace

std::string_view to_string(Linkage linkage)
{
  switch (linkage) {
    case Linkage::none:
      return "";
    case Linkage::static_program:
      return "static";
    case Linkage::static_pie:
      return "static-pie";
    case Linkage::dynamic:
      return "dynamic";
  }
  return "";
}

std::string_view format_name(const Binary& binary)
{
  if (binary.form == Binary::Form::archive)
    return "archive";
  if (binary.form == Binary::Form::fat)
    return "macho";
  switch (binary.images.front().facts.format) {
    case BinaryFormat::elf:
      return "elf";
    case BinaryFormat::pe:
      return "pe";
    case BinaryFormat::macho:
      return "macho";
    case BinaryFormat::wasm:
      return "wasm";
  }
  return "";
}

bool has_both_ndk_runtimes(const Image& image)
{
  const auto has = [&](std::string_view name) {
    return std::find(image.cxx_runtimes.begin(), image.cxx_runtimes.end(), name) !=
           image.cxx_runtimes.end();
  };
  return has("libc++_shared.so") && has("libc++_static.a");
}

bool may_be_inspected(std::string_view beginning)
{
  return is_archive(beginning) || is_fat_macho(beginning) || may_be_binary(beginning);
}

std::optional<Binary> inspect(std::string_view bytes, const std::string& source,
                              const ThinMembers& members)
{
  if (is_archive(bytes))
    return inspect_archive(bytes, source, members);
  if (is_fat_macho(bytes))
    return inspect_fat(bytes, source);
  std::optional<Image> image = inspect_image(bytes, source);
  if (!image)
    return std::nullopt;
  Binary binary;
  binary.images.push_back(std::move(*image));
  return binary;
}

std::optional<Binary> inspect_file(const std::filesystem::path& file)
{
  constexpr std::uint64_t largest = 1u << 30;
  constexpr std::size_t enough = 64;
  std::string beginning(enough, '\0');
  std::error_code unknown;
  if (std::filesystem::is_regular_file(file, unknown)) {  // others might never be opened
    std::ifstream stream(file, std::ios::binary);
    if (stream.read(beginning.data(), enough) && !may_be_inspected(beginning))
      return std::nullopt;
  }
  const auto member = [&](const std::string& name) -> std::optional<std::string> {
    const std::filesystem::path path = file.parent_path() / name;
    std::error_code absent;
    if (!std::filesystem::is_regular_file(path, absent))
      return std::nullopt;
    return read_file(path, largest);
  };
  return inspect(read_file(file, largest), file.native(), member);
}

}  // namespace xtool
