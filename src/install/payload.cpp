// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "payload.hpp"

#include <xtool/support/checkpoint.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/shell.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;
using Kind = ComponentManifest::Part::Kind;

[[noreturn]] void in_the_way(const fs::path& path, std::string_view what)
{
  throw Error(ErrorKind::conflict, fmt::format("'{}' is in the way: it is {}", path.native(), what))
      .help(fmt::format("move '{}' somewhere else, then run the command again", path.native()));
}

// What a link leads to is not touched. Without the link alone, its files would be left behind.
[[noreturn]] void link_in_the_way(const fs::path& link)
{
  std::error_code code;
  const fs::path directory = fs::canonical(link, code);
  if (code)
    in_the_way(link, "a symbolic link to nothing");
  throw Error(ErrorKind::conflict,
              fmt::format("'{}' is in the way: it is a symbolic link", link.native()))
      .help(fmt::format("put the directory in its place: `{} && {}`",
                        shell_command({"rm", link.native()}),
                        shell_command({"mv", directory.native(), link.native()})))
      .help("then run the command again");
}

// "libcore" of "lib/libcore-0123456789abcdef.rlib"; empty for what is no crate of that form.
std::string crate_of(const std::string& file)
{
  constexpr std::size_t hash_length = 16;
  const fs::path path = file;
  const std::string extension = path.extension().native();
  if (extension != ".rlib" && extension != ".rmeta" && extension != ".so" &&
      extension != ".dylib" && extension != ".dll")
    return {};
  const std::string stem = path.stem().native();
  if (stem.size() <= hash_length + 1 || stem[stem.size() - hash_length - 1] != '-' ||
      stem.find_first_not_of("0123456789abcdef", stem.size() - hash_length) != std::string::npos)
    return {};
  return stem.substr(0, stem.size() - hash_length - 1);
}

// What could not be deleted. The rest is deleted all the same, so that the next run has less to do.
class Leftovers {
 public:
  void add(const Error& error)
  {
    if (count_++ == 0)
      first_ = error;
  }
  // Throws file_system when there are any.
  void report(const fs::path& top) const
  {
    if (!first_)
      return;
    Error error = *first_;
    if (count_ > 1)
      error.help(fmt::format("{} files are left in '{}'", count_, top.native()));
    throw std::move(error);
  }

 private:
  std::size_t count_ = 0;
  std::optional<Error> first_;
};

bool covers(const std::string& directory, const std::string& file)
{
  return file.starts_with(directory) && file.substr(directory.size()).starts_with('/');
}

}  // namespace

std::vector<std::string> files_of(const Sysroot& sysroot, const Triple& target)
{
  const fs::path directory = sysroot.target_dir(target);
  const auto status = status_of(directory);
  if (status && status->type == FileType::symlink)
    link_in_the_way(directory);
  std::vector<std::string> files = list_files(directory);
  for (std::string& file : files)
    file = fmt::format("lib/rustlib/{}/{}", target.str(), file);
  return files;
}

std::optional<ComponentManifest> readable_manifest(const Sysroot& sysroot, const Triple& target)
{
  try {
    return sysroot.manifest(target);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::invalid_input)
      throw;
    return std::nullopt;
  }
}

OtherComponents::OtherComponents(const Sysroot& sysroot, const Triple& target)
{
  const ComponentList components = sysroot.components();
  for (const std::string& component : components.names()) {
    const auto manifest =
        component == std_component(target) ? std::nullopt : sysroot.manifest_of(component);
    if (!manifest)
      continue;
    std::set<std::string> files;
    for (const ComponentManifest::Part& part : manifest->parts) {
      if (part.kind == Kind::file)
        files.insert(part.path);
      else
        directories_.emplace_back(component, part.path);
    }
    files_.emplace_back(component, std::move(files));
  }
}

std::optional<std::string> OtherComponents::owner_of(const std::string& file) const
{
  for (const auto& [component, files] : files_)
    if (files.contains(file))
      return component;
  for (const auto& [component, directory] : directories_)
    if (covers(directory, file))
      return component;
  return std::nullopt;
}

Listing::Listing(const ComponentManifest& manifest)
{
  for (const ComponentManifest::Part& part : manifest.parts) {
    if (part.kind == Kind::file)
      files_.insert(part.path);
    else
      directories_.push_back(part.path);
  }
}

bool Listing::has(const std::string& file) const
{
  return files_.contains(file) ||
         std::any_of(directories_.begin(), directories_.end(),
                     [&](const std::string& directory) { return covers(directory, file); });
}

bool is_std_crate(const std::string& file) { return !crate_of(file).empty(); }

std::vector<std::string> obsolete_files(const Sysroot& sysroot, const Triple& target,
                                        const ComponentManifest& fresh,
                                        const std::optional<ComponentManifest>& old,
                                        const OtherComponents& others)
{
  const Listing now(fresh);
  const Listing before(old.value_or(ComponentManifest{}));
  std::set<std::string> crates;
  for (const ComponentManifest::Part& part : fresh.parts)
    crates.insert(crate_of(part.path));
  crates.erase("");

  std::vector<std::string> obsolete = files_of(sysroot, target);
  std::erase_if(obsolete, [&](const std::string& file) {
    return now.has(file) || others.owner_of(file) ||
           !(before.has(file) || crates.contains(crate_of(file)));
  });
  return obsolete;
}

void check_mergeable(const fs::path& staged, const fs::path& live)
{
  if (const std::error_code obstacle = obstacle_to_entries(live))
    throw file_error("write to", live.native(), obstacle.value());
  const auto own = status_of(live);
  for (const fs::path& from : paths_in(staged)) {
    const fs::path to = live / from.filename();
    const auto status = status_of(to);
    if (!status)
      continue;
    const bool directory = fs::is_directory(fs::symlink_status(from));
    if (!directory && status->type == FileType::directory)
      in_the_way(to, "a directory");
    if (!directory)
      continue;
    if (status->type == FileType::symlink)
      in_the_way(to, "a symbolic link");
    if (status->type != FileType::directory)
      in_the_way(to, "a file");
    if (own && own->file_system != status->file_system)
      in_the_way(to, "on another file system");
    check_mergeable(from, to);
  }
}

void merge_tree(const fs::path& staged, const fs::path& live)
{
  bool changed = false;
  for (const fs::path& from : paths_in(staged)) {
    const fs::path to = live / from.filename();
    if (fs::is_directory(fs::symlink_status(from)) && status_of(to)) {
      merge_tree(from, to);
      continue;
    }
    rename_path(from, to);
    changed = true;
    checkpoint("commit:moved");
  }
  if (changed)
    fsync_directory(live);
}

std::uint64_t remove_files(const Sysroot& sysroot, const Triple& target,
                           const std::vector<std::string>& files)
{
  const fs::path top = sysroot.target_dir(target);
  std::set<fs::path> directories = {top / "lib", top};
  Leftovers leftovers;
  std::uint64_t removed = 0;
  for (const std::string& file : files) {
    const fs::path path = sysroot.root() / file;
    try {
      removed += remove_file(path) ? 1 : 0;
    } catch (const Error& error) {
      leftovers.add(error);
    }
    for (fs::path at = path.parent_path(); at != top && at.native().size() > top.native().size();
         at = at.parent_path())
      directories.insert(at);
    checkpoint("remove:unlinked");
  }
  leftovers.report(top);
  // Children come behind their parents in the set, so from its end the tree is emptied upwards.
  for (auto at = directories.rbegin(); at != directories.rend(); ++at)
    if (const std::error_code stays = remove_empty_directory(*at);
        stays == std::errc::directory_not_empty || stays == std::errc::file_exists)
      fsync_directory(*at);
  return removed;
}

}  // namespace xtool
