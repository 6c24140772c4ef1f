// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "tree_builder.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/sysroot/tree_path.hpp>

#include <fmt/format.h>

#include <span>

namespace xtool {
namespace {

constexpr std::size_t largest_postinst = 1u << 20;
constexpr std::size_t step = 256u << 10;

std::string whole(const std::string& path) { return fmt::format("{}/{}", whole_directory, path); }

// The rest of the current file, of which `most` bytes matter.
std::string read_entry(ArchiveReader& archive, std::size_t most)
{
  std::string text;
  while (text.size() <= most) {
    const std::size_t before = text.size();
    text.resize(before + step);
    const std::size_t size = archive.read(std::as_writable_bytes(std::span(text).subspan(before)));
    text.resize(before + size);
    if (size == 0)
      break;
  }
  return text;
}

}  // namespace

TreeBuilder::TreeBuilder(const SysrootLock& lock, const std::filesystem::path& directory)
    : lock_(lock), root_(directory / whole_directory), writer_(directory)
{
  xtool::create_directories(root_ / "usr/lib");
}

void TreeBuilder::unpack(const LockedPackage& package, const DebFile& deb)
{
  package_ = package.name;
  ArchiveReader archive = deb.data();
  while (const std::optional<ArchiveEntry> entry = archive.next())
    unpack_entry(archive, *entry);
  read_alternatives(deb);
}

void TreeBuilder::unpack_entry(ArchiveReader& archive, const ArchiveEntry& entry)
{
  const std::string path = merged_path(entry.path);
  if (entry.directory || !is_wanted_path(path))
    return;
  if (entry.symbolic_link)
    return note_link(entry, path);
  if (!entry.hard_link)
    return files_.contains(path) ? compare(archive, entry, path)
                                 : unpack_file(archive, entry, path);
  const std::string existing = merged_path(*entry.hard_link);
  if (files_.contains(existing) && !files_.contains(path)) {
    writer_.hard_link(whole(path), whole(existing));
    note_file(path);
  }
}

void TreeBuilder::note_file(const std::string& path)
{
  files_.emplace(path, package_);
  for (std::size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1))
    directories_.insert(path.substr(0, slash));
}

void TreeBuilder::write_text(const std::string& path, std::string_view text, bool executable)
{
  writer_.open(whole(path), executable);
  writer_.write(std::as_bytes(std::span(text)));
  writer_.close();
  note_file(path);
}

void TreeBuilder::unpack_file(ArchiveReader& archive, const ArchiveEntry& entry,
                              const std::string& path)
{
  if (may_name_places(path, entry.size)) {
    const std::string text = relocated(path, read_entry(archive, entry.size), lock_.triplet);
    write_text(path, text, entry.executable);
    if (path.ends_with(".pc"))
      for (std::string& module : required_modules(text))
        modules_.push_back({std::move(module), path, package_});
    return;
  }
  writer_.open(whole(path), entry.executable);
  std::vector<std::byte> buffer(step);
  while (const std::size_t size = archive.read(buffer))
    writer_.write(std::span(buffer).first(size));
  writer_.close();
  note_file(path);
}

// Two packages may have the same file; dpkg demands that they say so, which is not asked here.
void TreeBuilder::compare(ArchiveReader& archive, const ArchiveEntry& entry,
                          const std::string& path)
{
  constexpr std::size_t most = 64u << 20;
  const std::string other = relocated(path, read_entry(archive, most), lock_.triplet);
  if (entry.size > most || read_file(root_ / path, 2 * most) != other)
    report_.conflicts.push_back({path, files_.at(path), package_});
}

void TreeBuilder::note_link(const ArchiveEntry& entry, const std::string& path)
{
  const auto text = relative_link(entry.path, *entry.symbolic_link);
  if (!text)
    throw Error(ErrorKind::integrity,
                fmt::format("the link '{}' in package '{}' leads out of it", entry.path, package_));
  const auto [known, added] = links_.emplace(path, Link{*text, package_});
  if (!added && known->second.text != *text)
    report_.conflicts.push_back({path, known->second.package, package_});
}

void TreeBuilder::read_alternatives(const DebFile& deb)
{
  ArchiveReader control = deb.control();
  while (const std::optional<ArchiveEntry> entry = control.next())
    if (entry->path == "postinst" && entry->size <= largest_postinst)
      for (AlternativeLink& link :
           alternatives_in(read_entry(control, largest_postinst), lock_.triplet))
        alternatives_.emplace_back(std::move(link), package_);
}

}  // namespace xtool
