// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "tree_scan.hpp"

#include "build_files.hpp"
#include "inner_path.hpp"

#include <xtool/binary/binary.hpp>
#include <xtool/binary/containers.hpp>
#include <xtool/support/entry_path.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/interrupt.hpp>
#include <xtool/support/plain_files.hpp>
#include <xtool/sysroot/tree_path.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t beginning = 4096;
constexpr std::size_t most_entries = 2'000'000;

bool may_have_code(std::string_view path)
{
  const std::string_view name = last_part(path);
  return name.ends_with(".o") || name.ends_with(".a") || name.ends_with(".so") ||
         name.find(".so.") != std::string_view::npos;
}

// Why code is not for the target, to follow the file's name; an empty text where it is. Nothing for
// a file that has none.
std::optional<std::string> objection_to_code(std::string_view bytes, const std::string& name,
                                             const TargetEntry& entry)
{
  try {
    const std::optional<BinaryFacts> facts = parse_elf_beginning(bytes, name);
    return facts ? std::optional(mismatch(*facts, entry).value_or("")) : std::nullopt;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::invalid_input)
      throw;
    return std::nullopt;
  }
}

// By its first member that is code.
std::optional<std::string> objection_to_archive(const fs::path& file, const TargetEntry& entry)
{
  std::optional<std::string> objection;
  try {
    for_each_member_of(file, beginning, [&](const std::string& name, std::string_view bytes) {
      if (!objection)
        objection = objection_to_code(bytes, name, entry);
    });
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::invalid_input)
      throw;
  }
  return objection;
}

}  // namespace

std::vector<std::string> names_below(const fs::path& directory)
{
  std::vector<std::string> names;
  std::error_code code;
  for (fs::directory_iterator at(directory, code), end; !code && at != end; at.increment(code))
    names.push_back(at->path().filename().native());
  std::sort(names.begin(), names.end());
  return names;
}

bool is_elf(const fs::path& file)
{
  constexpr std::string_view magic =
      "\x7f"
      "ELF";
  std::error_code code;
  return fs::is_regular_file(file, code) && read_start(file.native(), magic.size()) == magic;
}

TreeScan::TreeScan(ExistingTree& tree, const TargetEntry& entry) : tree_(tree), entry_(entry) {}

void TreeScan::find_triplet()
{
  std::vector<std::string> names = entry_.gnu_prefixes;
  if (entry_.arch == "x86")
    names.emplace_back("i386-linux-gnu");
  for (const std::string& name : names)
    for (const char* top : {"usr/lib", "lib"}) {
      const auto place = inner_path(tree_.directory, fmt::format("{}/{}", top, name));
      if (!place || !tree_.triplet.empty())
        continue;
      const std::vector<std::string> files = names_below(tree_.directory / *place);
      if (std::any_of(files.begin(), files.end(), may_have_code))
        tree_.triplet = name;
    }
}

void TreeScan::run()
{
  find_triplet();
  const bool one_place = tree_.triplet.empty();
  const std::string lib64 = one_place ? "usr/lib" : "usr/lib64";
  walk_top("usr/lib64", lib64);
  walk_top("lib64", lib64);
  walk_top("usr/lib", "usr/lib");
  walk_top("lib", "usr/lib");
  walk_top("usr/include", "usr/include");
  walk_top("include", "usr/include");
  walk_top("usr/share", "usr/share");
  walk_top("usr/bin", "usr/bin");
  follow_links();
  // By which programs and .pc files may still name it.
  if (one_place &&
      (inner_path(tree_.directory, "usr/lib64") || inner_path(tree_.directory, "lib64")))
    tree_.links.emplace("usr/lib64", ExistingTree::Link{.target = "usr/lib"});
}

// A top that is a link to another one is walked once.
void TreeScan::walk_top(const std::string& top, const std::string& place)
{
  const auto source = inner_path(tree_.directory, top);
  if (!source || !is_directory((tree_.directory / *source).native()) ||
      directories_.contains(*source))
    return;
  walk(*source, place);
}

void TreeScan::walk(const std::string& source, const std::string& place)
{
  throw_if_interrupted();
  directories_.emplace(source, place);
  if (!is_readable((tree_.directory / source).native())) {
    tree_.unreadable.push_back(source);
    return;
  }
  for (const std::string& name : names_below(tree_.directory / source))
    visit(fmt::format("{}/{}", source, name), fmt::format("{}/{}", place, name));
}

void TreeScan::visit(const std::string& source, const std::string& place)
{
  if (++entries_ > most_entries)
    throw Error(ErrorKind::usage,
                fmt::format("'{}' has too many files for a sysroot", tree_.directory.native()));
  std::error_code code;
  const fs::file_status status = fs::symlink_status(tree_.directory / source, code);
  if (code || objection_to_path(place))
    return;
  if (fs::is_symlink(status)) {
    links_.emplace_back(source, place);
  } else if (fs::is_directory(status)) {
    if (place != "usr/bin" && place.starts_with("usr/bin/"))
      return;
    if (may_have_build_files(place) && !directories_.contains(source))
      walk(source, place);
  } else if (fs::is_regular_file(status) && is_for_builds(place)) {
    add_file(source, place);
  }
}

void TreeScan::add_file(const std::string& source, const std::string& path)
{
  if (!is_readable((tree_.directory / source).native())) {
    tree_.unreadable.push_back(source);
    return;
  }
  if (may_have_code(path) && is_foreign(source)) {
    tree_.foreign.push_back(source);
    return;
  }
  places_.emplace(source, path);
  tree_.files.emplace(path, ExistingTree::File{.source = source});
}

bool TreeScan::is_foreign(const std::string& source)
{
  const fs::path file = tree_.directory / source;
  const std::string start = read_start(file.native(), beginning).value_or("");
  const std::optional<std::string> objection = is_archive(start)
                                                   ? objection_to_archive(file, entry_)
                                                   : objection_to_code(start, source, entry_);
  if (!objection)
    return false;
  if (objection->empty()) {
    ++fitting_;
    return false;
  }
  if (!first_objection_)
    first_objection_.emplace(source, *objection);
  return true;
}

void TreeScan::follow_links()
{
  for (const auto& [source, path] : links_)
    follow(source, path);
  // To a directory of which nothing is copied.
  std::erase_if(tree_.links, [&](const auto& item) {
    const std::string& target = item.second.target;
    const auto below = tree_.files.lower_bound(target + "/");
    return !tree_.files.contains(target) &&
           (below == tree_.files.end() || !below->first.starts_with(target + "/"));
  });
}

// Links lead to where they lead in the end: what is between, such as /etc/alternatives, is not
// copied.
void TreeScan::follow(const std::string& source, const std::string& path)
{
  if (tree_.files.contains(path) || tree_.links.contains(path))
    return;
  const std::optional<std::string> target = inner_path(tree_.directory, source);
  if (!target) {
    std::error_code code;
    const std::string text = fs::read_symlink(tree_.directory / source, code).native();
    if (is_for_builds(path))
      tree_.dangling.push_back({.name = printable(text), .file = path});
    return;
  }
  if (const auto directory = directories_.find(*target); directory != directories_.end()) {
    // One to itself or to what it is in is none for the copy.
    const bool wanted = path.starts_with("usr/lib") || path.starts_with("usr/include/");
    if (wanted && !fmt::format("{}/", path).starts_with(directory->second + "/"))
      link_to(path, directory->second);
    return;
  }
  if (!is_for_builds(path) || objection_to_path(*target) ||
      !is_regular_file((tree_.directory / *target).native()))
    return;
  if (const auto place = places_.find(*target); place != places_.end()) {
    if (place->second != path)
      link_to(path, place->second);
    return;
  }
  if (std::find(tree_.foreign.begin(), tree_.foreign.end(), *target) == tree_.foreign.end())
    add_file(*target, path);
}

void TreeScan::link_to(const std::string& path, const std::string& target)
{
  tree_.links.emplace(path, ExistingTree::Link{.target = target});
}

}  // namespace xtool
