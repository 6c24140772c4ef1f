// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "tree_scan.hpp"

#include <xtool/sysroot/existing_tree.hpp>

#include "build_files.hpp"
#include "dpkg_records.hpp"
#include "inner_path.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>
#include <xtool/sysroot/tree_path.hpp>

#include <fmt/format.h>

#include <array>
#include <set>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_c_library = 64u << 20;

std::string debian_architecture(const TargetEntry& entry)
{
  const TargetEntry::Packages* const debian = entry.packages_of("debian");
  return debian == nullptr ? std::string() : debian->arch.value_or("");
}

// "GNU C Library (Debian GLIBC 2.36-9) stable release version 2.36." is in it, for people who run
// it.
std::optional<GlibcVersion> version_in(const fs::path& c_library)
{
  constexpr std::string_view words = "release version ";
  const std::string text = read_file(c_library, largest_c_library);
  const std::size_t at = text.find(words);
  if (at == std::string::npos)
    return std::nullopt;
  const std::size_t begin = at + words.size();
  const std::size_t first = text.find_first_not_of("0123456789", begin);
  if (first == std::string::npos || text[first] != '.')
    return std::nullopt;
  const std::size_t end = text.find_first_not_of("0123456789", first + 1);
  return GlibcVersion::parse(std::string_view(text).substr(begin, end - begin));
}

void find_c_library(ExistingTree& tree)
{
  for (const auto& [path, file] : tree.files) {
    const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
    if (name == "libc.so.6") {
      tree.libc = "glibc";
      tree.glibc = version_in(tree.directory / file.source);
      return;
    }
    if (name.starts_with("ld-musl-") || name.starts_with("libc.musl-"))
      tree.libc = "musl";
    else if (name.starts_with("ld-uClibc") || name.starts_with("libuClibc"))
      tree.libc = "uclibc";
  }
  // In glibc before 2.34 and in musl these are links to a file of another name.
  for (const auto& [path, link] : tree.links) {
    const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
    if (name == "libc.so.6") {
      tree.libc = "glibc";
      if (const auto file = tree.files.find(link.target); file != tree.files.end())
        tree.glibc = version_in(tree.directory / file->second.source);
    } else if (name.starts_with("ld-musl-") && tree.libc.empty()) {
      tree.libc = "musl";
    }
  }
}

void name_owners(ExistingTree& tree, const TargetEntry& entry)
{
  const DpkgRecords records = read_dpkg_records(tree.directory, debian_architecture(entry));
  std::set<std::string> used;
  const auto owner_of = [&](const std::string& path) {
    const auto known = records.owners.find(path);
    if (known == records.owners.end())
      return std::string(is_c_library_file(path, tree.triplet) ? c_library_part : no_package);
    used.insert(known->second);
    return known->second;
  };
  for (auto& [path, file] : tree.files)
    file.owner = owner_of(path);
  for (auto& [path, link] : tree.links)
    link.owner = owner_of(path);
  for (const std::string& package : used)
    tree.packages.push_back({package, records.versions.at(package)});
}

// Where SDKs have their sysroots, below what people take for one.
std::vector<std::string> trees_below(const fs::path& directory)
{
  std::vector<std::string> found;
  std::vector<fs::path> places{directory, directory / "sysroots", directory / "staging_dir",
                               directory / "host", directory / "output/host"};
  for (const fs::path& place : places) {
    std::error_code code;
    for (const auto& entry : fs::directory_iterator(place, code))
      for (const char* inner : {"", "sysroot", "sys-root", "libc"}) {
        const fs::path candidate = *inner == '\0' ? entry.path() : entry.path() / inner;
        if (is_there(candidate / "usr/include") && is_there(candidate / "usr/lib") &&
            found.size() < 4)
          found.push_back(candidate.native());
      }
  }
  return found;
}

Error no_libraries(const fs::path& directory)
{
  Error error(ErrorKind::usage,
              fmt::format("'{}' has no libraries in 'lib' or 'usr/lib'", directory.native()));
  for (const std::string& other : trees_below(directory))
    error.help(fmt::format("this looks like one that has: '{}'", other));
  return error;
}

void require_fit(const ExistingTree& tree, const TreeScan& scan, const TargetEntry& entry)
{
  const std::string& target = entry.triple.str();
  if (scan.fitting() == 0 && scan.first_objection())
    throw Error(ErrorKind::usage,
                fmt::format("'{}' is not for '{}': its '{}' {}", tree.directory.native(), target,
                            scan.first_objection()->first, scan.first_objection()->second))
        .help("name the target that it is for, or none: `xtool sysroot from DIR` finds it out");
  if (scan.fitting() == 0)
    throw Error(no_libraries(tree.directory));
  if (entry.libc && !tree.libc.empty() && tree.libc != *entry.libc)
    throw Error(ErrorKind::usage,
                fmt::format("the C library of '{}' is {}, and '{}' uses {}",
                            tree.directory.native(), tree.libc, target, *entry.libc));
}

// Where systems have libraries, relative to the directory: lib and its like, and the directories of
// architectures in them.
std::vector<fs::path> library_places(const fs::path& directory)
{
  std::vector<fs::path> places;
  for (const char* top : {"lib", "usr/lib", "lib64", "usr/lib64"}) {
    const std::optional<std::string> place = inner_path(directory, top);
    if (!place)
      continue;
    places.emplace_back(*place);
    for (const std::string& name : names_below(directory / *place))
      if (name.find("-linux-") != std::string::npos)
        places.push_back(fs::path(*place) / name);
  }
  return places;
}

}  // namespace

ExistingTree read_existing_tree(const fs::path& directory, const TargetEntry& entry)
{
  if (entry.os != "linux" || !entry.elf)
    throw Error(ErrorKind::usage, fmt::format("sysroots are for Linux targets, and '{}' is not one",
                                              entry.triple.str()));
  ExistingTree tree{.directory = directory};
  TreeScan scan(tree, entry);
  scan.run();
  find_c_library(tree);
  require_fit(tree, scan, entry);
  name_owners(tree, entry);
  return tree;
}

TellingLibrary telling_library(const fs::path& directory)
{
  struct Name {
    std::string_view beginning;
    std::string_view libc;
  };
  constexpr std::array names{Name{"libc.so.6", "glibc"}, Name{"ld-musl-", "musl"},
                             Name{"ld-uClibc", "uclibc"}, Name{"lib", ""}};
  const std::vector<fs::path> places = library_places(directory);
  for (const Name& wanted : names)
    for (const fs::path& place : places)
      for (const std::string& name : names_below(directory / place)) {
        if (!name.starts_with(wanted.beginning) || name.find(".so") == std::string::npos)
          continue;
        const auto inner = inner_path(directory, (place / name).native());
        if (inner && is_elf(directory / *inner))
          return {.file = directory / *inner, .libc = std::string(wanted.libc)};
      }
  throw Error(no_libraries(directory));
}

}  // namespace xtool
