// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "build_files.hpp"
#include "tree_builder.hpp"

#include <xtool/support/archive_file.hpp>
#include <xtool/support/digest.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/interrupt.hpp>
#include <xtool/sysroot/deb_version.hpp>
#include <xtool/sysroot/existing_tree.hpp>
#include <xtool/sysroot/tree_path.hpp>

#include <fmt/format.h>

#include <span>

namespace xtool {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t copied_at_once = 256u << 10;

// Files of an SDK may name the place where it was unpacked; on the machine that is the root.
std::string without_directory(std::string text, const std::string& directory)
{
  if (directory.size() < 2)
    return text;
  for (std::size_t at = text.find(directory); at != std::string::npos;
       at = text.find(directory, at)) {
    const std::size_t end = at + directory.size();
    if (end < text.size() && text[end] == '/')
      text.erase(at, directory.size());
    else
      at = end;
  }
  return text;
}

std::string directory_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

}  // namespace

// Of the contents as they are in the copy, so that the same files have the same name wherever they
// were copied from.
class CopyHash {
 public:
  void add(std::string_view text) { hasher_.update(std::as_bytes(std::span(text))); }
  void begin(const std::string& path, std::string_view kind)
  {
    add(fmt::format("{}{}{}{}", path, '\0', kind, '\0'));
  }
  void add(std::span<const std::byte> bytes)
  {
    size_ += bytes.size();
    hasher_.update(bytes);
  }
  Sha256 finish() { return hasher_.finish(); }
  std::uint64_t size() const { return size_; }

 private:
  Sha256Hasher hasher_;
  std::uint64_t size_ = 0;
};

void TreeBuilder::copy_file(const fs::path& source, const std::string& path,
                            const std::string& root, CopyHash& hash)
{
  const ArchiveFile file(source);
  const bool executable = (fs::status(source).permissions() & fs::perms::owner_exec) != fs::perms();
  hash.begin(path, fmt::format("{}{}", executable ? "program" : "file", file.size()));
  std::vector<std::byte> buffer(copied_at_once);
  if (may_name_places(path, file.size())) {
    std::string text;
    while (const std::size_t size = file.read_at(text.size(), buffer))
      text.append(reinterpret_cast<const char*>(buffer.data()), size);
    text = relocated(path, without_directory(std::move(text), root), lock_.triplet);
    hash.add(std::as_bytes(std::span(text)));
    write_text(path, text, executable);
    if (path.ends_with(".pc"))
      for (std::string& module : required_modules(text))
        modules_.push_back({std::move(module), path, package_});
    return;
  }
  writer_.open(fmt::format("{}/{}", whole_directory, path), executable);
  std::uint64_t done = 0;
  while (const std::size_t size = file.read_at(done, buffer)) {
    hash.add(std::span(buffer).first(size));
    writer_.write(std::span(buffer).first(size));
    done += size;
  }
  writer_.close();
  note_file(path);
}

// A device has libssl.so.3 for its programs, and linkers look for libssl.so.
void TreeBuilder::make_linker_links(CopyHash& hash)
{
  const std::string libraries =
      lock_.triplet.empty() ? "usr/lib" : fmt::format("usr/lib/{}", lock_.triplet);
  std::map<std::string, std::string> newest;  // library by the link's path
  const auto offer = [&](const std::string& path, const std::string& owner) {
    if (directory_of(path) != libraries || belongs_to_compiler(owner))
      return;
    const std::string name = path.substr(libraries.size() + 1);
    const std::string wanted(linker_name(name));
    if (wanted.empty())
      return;
    const std::string link = fmt::format("{}/{}", libraries, wanted);
    const std::string archive = link.substr(0, link.size() - 3) + ".a";
    if (files_.contains(link) || links_.contains(link) || files_.contains(archive))
      return;
    const auto [known, added] = newest.emplace(link, path);
    if (!added && compare_deb_versions(known->second, path) < 0)
      known->second = path;
  };
  for (const auto& [path, owner] : files_)
    offer(path, owner);
  for (const auto& [path, link] : links_)
    offer(path, link.package);
  for (const auto& [link, path] : newest) {
    hash.begin(link, path);
    const auto file = files_.find(path);
    const std::string owner = file != files_.end() ? file->second : links_.at(path).package;
    links_.emplace(link, Link{relative_to_directory_of(link, path), owner});
    report_.made_links.push_back(link);
  }
}

TreeReport TreeBuilder::copy(const ExistingTree& tree, CopyHash& hash,
                             const std::function<void(std::size_t done)>& copied)
{
  hash.begin(lock_.triplet, "copy");
  std::size_t done = 0;
  for (const auto& [path, file] : tree.files) {
    throw_if_interrupted();
    package_ = file.owner;
    copy_file(tree.directory / file.source, path, tree.directory.native(), hash);
    if (copied)
      copied(++done);
  }
  for (const auto& [path, link] : tree.links) {
    hash.begin(path, link.target);
    links_.emplace(path, Link{relative_to_directory_of(path, link.target), link.owner});
  }
  make_linker_links(hash);
  report_.links = tree.dangling;
  report_.unreadable = tree.unreadable;
  report_.foreign = tree.foreign;
  return finish();
}

TreeReport copy_tree(const ExistingTree& tree, SysrootLock& lock, const fs::path& directory,
                     const std::function<void(std::size_t done)>& copied)
{
  CopyHash hash;
  TreeReport report = TreeBuilder(lock, directory).copy(tree, hash, copied);
  lock.origin->hash = hash.finish();
  lock.origin->size = hash.size();
  return report;
}

}  // namespace xtool
