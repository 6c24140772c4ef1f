// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/binary/elf_image.hpp>
#include <xtool/support/version.hpp>

#include "readers.hpp"

#include <elf.h>

#include <algorithm>
#include <array>
#include <map>

namespace xtool {
namespace {

// Of one file; Chromium's largest library has a tenth of that.
constexpr std::uint64_t most_symbols = 1u << 22;

struct Symbol {
  std::uint32_t name = 0;
  bool defined = false;
  bool weak = false;
};

class SymbolTable {
 public:
  SymbolTable(const ElfImage& image, const ByteView& entries) : image_(image), entries_(entries) {}

  std::uint64_t entry_size() const { return image_.wide() ? 24 : 16; }
  std::uint64_t size() const { return std::min(entries_.size() / entry_size(), most_symbols); }
  Symbol at(std::uint64_t index) const
  {
    const std::uint64_t entry = index * entry_size();
    return {.name = entries_.u32(entry),
            .defined = entries_.u16(entry + (image_.wide() ? 6 : 14)) != SHN_UNDEF,
            .weak = entries_.u8(entry + (image_.wide() ? 4 : 12)) >> 4 == STB_WEAK};
  }

 private:
  const ElfImage& image_;
  ByteView entries_;
};

// DT_GNU_HASH: the symbols from the header's second number on are in its chains, whose last entry
// has the lowest bit set. Nothing where no symbol is defined: the others are not counted then.
std::optional<std::uint64_t> count_by_gnu_hash(const ElfImage& image, const ByteView& table)
{
  const std::uint64_t buckets = table.u32(0);
  const std::uint64_t first = table.u32(4);
  const std::uint64_t at = 16 + std::uint64_t{table.u32(8)} * (image.wide() ? 8 : 4);
  std::uint64_t last = 0;
  for (std::uint64_t i = 0; i < std::min(buckets, most_symbols); ++i)
    last = std::max<std::uint64_t>(last, table.u32(at + i * 4));
  if (last == 0 || last < first)
    return std::nullopt;
  while (last < most_symbols && (table.u32(at + (buckets + last - first) * 4) & 1) == 0)
    ++last;
  return last + 1;
}

// DT_HASH has a chain for each symbol. Its numbers have 64 bits on Alpha and s390x.
std::uint64_t hash_chains(const ElfImage& image, const ByteView& table)
{
  const bool wide = image.wide() && (image.machine() == EM_S390 || image.machine() == 0x9026);
  return wide ? table.u64(8) : table.u32(4);
}

// Nothing says directly how many dynamic symbols there are once the section headers are gone.
std::uint64_t dynamic_symbol_count(const ElfImage& image, std::uint64_t table)
{
  const std::uint64_t entry_size = image.wide() ? 24 : 16;
  for (const ElfImage::Section& section : image.sections())
    if (section.type == SHT_DYNSYM && section.address == table)
      return section.size / entry_size;
  if (const auto hash = image.dynamic_value(DT_HASH))
    return hash_chains(image, image.loaded(*hash));
  if (const auto hash = image.dynamic_value(DT_GNU_HASH))
    if (const auto count = count_by_gnu_hash(image, image.loaded(*hash)))
      return *count;
  // Linkers put the names right behind the symbols.
  const std::uint64_t names = image.dynamic_value(DT_STRTAB).value_or(0);
  return names > table ? (names - table) / entry_size : 0;
}

// The part of the dynamic symbol table that is there.
std::optional<SymbolTable> dynamic_symbols(const ElfImage& image)
{
  const std::optional<std::uint64_t> address = image.dynamic_value(DT_SYMTAB);
  if (!address)
    return std::nullopt;
  const ByteView rest = image.loaded(*address);
  const std::uint64_t entry_size = image.wide() ? 24 : 16;
  const std::uint64_t count =
      std::min(dynamic_symbol_count(image, *address), rest.size() / entry_size);
  return SymbolTable(image, rest.part(0, count * entry_size));
}

void read_versions(const ElfImage& image, Image& result)
{
  const std::vector<ElfImage::VersionNeed> needs = image.version_needs();
  constexpr std::uint16_t hidden = 0x8000;
  std::map<int, std::size_t> by_index;
  for (const ElfImage::VersionNeed& need : needs) {
    by_index[need.index & (hidden - 1)] = result.versions.size();
    result.versions.push_back({.library = need.library, .name = need.version, .weak = need.weak});
  }
  const std::optional<std::uint64_t> versions = image.dynamic_value(DT_VERSYM);
  const std::optional<std::uint64_t> names = image.dynamic_value(DT_STRTAB);
  const std::optional<SymbolTable> symbols = dynamic_symbols(image);
  if (needs.empty() || !versions || !names || !symbols)
    return;
  const ByteView indices = image.loaded(*versions);
  const ByteView texts = image.loaded(*names);
  for (std::uint64_t i = 1; i < std::min(symbols->size(), indices.size() / 2); ++i) {
    const auto version = by_index.find(indices.u16(i * 2) & (hidden - 1));
    if (version == by_index.end())
      continue;
    const Symbol symbol = symbols->at(i);
    SymbolVersion& wanted = result.versions[version->second];
    wanted.symbols.push_back(texts.text(symbol.name));
    if (symbol.weak)
      wanted.weak_symbols.push_back(wanted.symbols.back());
  }
  for (SymbolVersion& version : result.versions) {
    std::sort(version.symbols.begin(), version.symbols.end());
    std::sort(version.weak_symbols.begin(), version.weak_symbols.end());
  }
}

std::string highest(const std::vector<SymbolVersion>& versions, std::string_view family)
{
  std::string best;
  for (const SymbolVersion& version : versions)
    if (!version.weak && version.name.starts_with(family))
      if (const std::string number = version.name.substr(family.size());
          Version::parse(number) > Version::parse(best))
        best = number;
  return best;
}

// What tells that a C++ runtime was linked in: the names of functions that only it defines.
struct Marks {
  bool throws = false;  // __cxa_throw, which each has
  bool ndk = false;     // libc++ in the NDK's namespace
  bool libcxx = false;
  bool libstdcxx = false;
};

void read_marks(const SymbolTable& symbols, const ByteView& names, Marks& marks)
{
  for (std::uint64_t i = 1; i < symbols.size(); ++i) {
    const Symbol symbol = symbols.at(i);
    if (!symbol.defined || names.size() <= symbol.name + 3u || names.u8(symbol.name) != '_')
      continue;
    const std::string name = names.text(symbol.name);
    marks.throws = marks.throws || name == "__cxa_throw";
    marks.ndk = marks.ndk || name.starts_with("_ZNSt6__ndk1");
    marks.libcxx = marks.libcxx || name.starts_with("_ZNSt3__1");
    marks.libstdcxx = marks.libstdcxx || name == "_ZN9__gnu_cxx27__verbose_terminate_handlerEv";
  }
}

// The runtimes that an image loads.
void add_shared_runtimes(const std::vector<std::string>& needed, std::vector<std::string>& found)
{
  for (const std::string& library : needed)
    for (const std::string_view known :
         {"libc++_shared.so", "libc++.so", "libstdc++.so", "libgnustl_shared.so"})
      if (library.starts_with(known))
        found.push_back(library);
}

void read_runtimes(const ElfImage& image, std::string_view bytes, Image& result)
{
  add_shared_runtimes(result.facts.needed, result.cxx_runtimes);
  if (result.facts.soname.starts_with("libc++") || result.facts.soname.starts_with("libstdc++"))
    return;  // it is one itself
  Marks marks;
  if (const auto symbols = dynamic_symbols(image))
    if (const auto names = image.dynamic_value(DT_STRTAB))
      read_marks(*symbols, image.loaded(*names), marks);
  for (const ElfImage::Section& section : image.sections())
    if (section.type == SHT_SYMTAB && section.link < image.sections().size())
      read_marks(SymbolTable(image, image.contents(section)),
                 image.contents(image.sections()[section.link]), marks);
  // Texts of their handlers of uncaught exceptions stay where symbols were stripped. They are in
  // two parts here, so that this program does not look as if it held them.
  const auto holds = [&](std::string begin, std::string_view end) {
    return bytes.find(begin.append(end)) != std::string_view::npos;
  };
  const bool android = result.facts.os == "android";
  const bool llvm = holds("terminate_handler unexpect", "edly returned");
  const bool gnu = holds("terminate called after throw", "ing an instance of '");
  if (gnu || (marks.throws && marks.libstdcxx))
    result.cxx_runtimes.emplace_back("libstdc++.a");
  if (llvm || (marks.throws && (marks.ndk || marks.libcxx)))
    result.cxx_runtimes.emplace_back(android || marks.ndk ? "libc++_static.a" : "libc++.a");
}

}  // namespace

void read_elf_symbols(std::string_view bytes, const std::string& source, Image& image)
{
  if (image.facts.kind == BinaryKind::object)
    return;
  const ElfImage elf(ByteView(bytes, source));
  read_versions(elf, image);
  image.glibcxx = highest(image.versions, "GLIBCXX_");
  image.cxxabi = highest(image.versions, "CXXABI_");
  read_runtimes(elf, bytes, image);
}

}  // namespace xtool
