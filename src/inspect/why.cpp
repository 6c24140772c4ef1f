// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/inspect/why.hpp>

#include <xtool/binary/containers.hpp>
#include <xtool/binary/elf_image.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include <elf.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest = 1u << 30;
constexpr std::size_t most_files = 50'000;

struct KnownSymbol {
  std::string_view name;
  std::string_view version;
  std::string_view note;
};
constexpr std::string_view of_std = "Rust's standard library asks for it, and does without";
constexpr std::array known_symbols{
    // library/std/src/sys/process/unix: what Command takes where it is there
    KnownSymbol{"pidfd_getpid", "GLIBC_2.39", of_std},
    KnownSymbol{"pidfd_spawnp", "GLIBC_2.39", of_std},
    KnownSymbol{"__libc_start_main", "GLIBC_2.34", "the code that starts each program asks for it"},
};

std::string note_on(const std::string& name, const std::string& version)
{
  for (const KnownSymbol& known : known_symbols)
    if (known.name == name && known.version == version)
      return std::string(known.note);
  return "";
}

// Whether an object's symbol table has the name as one that it lacks, and how.
enum class Reference { none, weak, firm };

Reference reference_in(const ElfImage& image, std::string_view wanted)
{
  const std::uint64_t size = image.wide() ? 24 : 16;
  for (const ElfImage::Section& section : image.sections()) {
    if (section.type != SHT_SYMTAB || section.link >= image.sections().size())
      continue;
    const ByteView symbols = image.contents(section);
    const ByteView names = image.contents(image.sections()[section.link]);
    for (std::uint64_t at = size; at + size <= symbols.size(); at += size) {
      const bool defined = symbols.u16(at + (image.wide() ? 6 : 14)) != SHN_UNDEF;
      if (defined || names.text(symbols.u32(at)) != wanted)
        continue;
      return symbols.u8(at + (image.wide() ? 4 : 12)) >> 4 == STB_WEAK ? Reference::weak
                                                                       : Reference::firm;
    }
  }
  return Reference::none;
}

// "libopenssl_sys-0123456789abcdef.rlib" -> "openssl_sys".
std::string crate_of_rlib(const std::string& name)
{
  const std::size_t dash = name.rfind('-');
  return name.starts_with("lib") && dash != std::string::npos ? name.substr(3, dash - 3) : "";
}

bool is_hash(std::string_view text)
{
  return text.size() >= 8 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// ".../build/openssl-sys-0123456789abcdef/out/..." or ".../build/openssl-sys/0123456789abcdef/...".
std::string crate_of_directory(const fs::path& file)
{
  std::string crate;
  std::string before;
  for (const fs::path& part : file.parent_path()) {
    const std::string name = part.string();
    const std::size_t dash = name.rfind('-');
    if (before == "build" && dash != std::string::npos &&
        is_hash(std::string_view(name).substr(dash + 1)))
      crate = name.substr(0, dash);
    else if (before == "build" && !name.empty())
      crate = name;
    before = name;
  }
  return crate;
}

std::string crate_of(const fs::path& file)
{
  const std::string crate =
      file.extension() == ".rlib" ? crate_of_rlib(file.filename().string()) : "";
  return crate.empty() ? crate_of_directory(file) : crate;
}

void look_at_object(std::string_view bytes, const std::string& source, const SymbolUser& user,
                    std::vector<WantedSymbol>& symbols)
{
  if (!bytes.starts_with(ELFMAG))
    return;
  const ElfImage image(ByteView(bytes, source));
  if (image.type() != ET_REL)
    return;
  for (WantedSymbol& symbol : symbols) {
    const Reference found = reference_in(image, symbol.name);
    if (found == Reference::none)
      continue;
    symbol.users.push_back(user);
    symbol.users.back().weak = found == Reference::weak;
  }
}

void look_at_file(const fs::path& file, std::vector<WantedSymbol>& symbols)
{
  const std::string bytes = read_file(file, largest);
  const bool any = std::any_of(symbols.begin(), symbols.end(), [&](const WantedSymbol& symbol) {
    return bytes.find(symbol.name) != std::string::npos;
  });
  if (!any)
    return;
  const SymbolUser user{.file = file, .crate = crate_of(file)};
  if (!is_archive(bytes))
    return look_at_object(bytes, file.string(), user, symbols);
  for_each_member(bytes, file.string(), [&](const std::string& name, std::string_view contents) {
    SymbolUser in_member = user;
    in_member.member = name;
    look_at_object(contents, file.string(), in_member, symbols);
  });
}

bool may_be_linked(const fs::path& file)
{
  const std::string extension = file.extension().string();
  return extension == ".rlib" || extension == ".a" || extension == ".o";
}

}  // namespace

std::vector<WantedSymbol> symbols_of_version(const Image& image, const std::string& version)
{
  std::vector<WantedSymbol> symbols;
  for (const SymbolVersion& wanted : image.versions) {
    if (wanted.name != version)
      continue;
    for (const std::string& name : wanted.symbols)
      symbols.push_back(
          {.name = name,
           .weak = std::binary_search(wanted.weak_symbols.begin(), wanted.weak_symbols.end(), name),
           .note = note_on(name, version)});
  }
  return symbols;
}

bool refused_for_weak_symbols(const Image& image, const std::string& version)
{
  return std::any_of(image.versions.begin(), image.versions.end(), [&](const SymbolVersion& one) {
    return one.name == version && !one.weak && !one.symbols.empty() &&
           one.symbols == one.weak_symbols;
  });
}

void find_users(std::vector<WantedSymbol>& symbols, const std::vector<fs::path>& files)
{
  for (const fs::path& file : files) {
    try {
      look_at_file(file, symbols);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::invalid_input && error.kind() != ErrorKind::file_system)
        throw;
    }
  }
}

std::vector<fs::path> files_of_build(const fs::path& program)
{
  std::error_code absent;
  fs::path place = program.parent_path();
  if (place.filename() == "deps" || place.filename() == "examples")
    place = place.parent_path();
  std::vector<fs::path> files;
  if (!fs::is_directory(place / "deps", absent) && !fs::is_directory(place / "build", absent))
    return files;
  for (const char* const part : {"deps", "build"}) {
    fs::recursive_directory_iterator entry(place / part,
                                           fs::directory_options::skip_permission_denied, absent);
    for (; !absent && entry != fs::recursive_directory_iterator() && files.size() < most_files;
         entry.increment(absent))
      if (entry->is_regular_file(absent) && may_be_linked(entry->path()))
        files.push_back(entry->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace xtool
