// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "tree_builder.hpp"

#include <xtool/support/file_access.hpp>
#include <xtool/support/interrupt.hpp>
#include <xtool/sysroot/deb_version.hpp>
#include <xtool/sysroot/tree_path.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

namespace fs = std::filesystem;

std::string beneath(std::string_view directory, const std::string& path)
{
  return fmt::format("{}/{}", directory, path);
}

Json names_json(const std::vector<MissingName>& missing)
{
  Json list = Json::array();
  for (const MissingName& name : missing)
    list.push_back({{"name", name.name}, {"file", name.file}, {"package", name.package}});
  return list;
}

std::vector<MissingName> parse_names(const JsonCursor& list)
{
  std::vector<MissingName> names;
  for (const JsonCursor& item : list.items())
    names.push_back(
        {item.at("name").string(), item.at("file").string(), item.at("package").string()});
  return names;
}

}  // namespace

bool belongs_to_compiler(std::string_view package)
{
  constexpr std::array<std::string_view, 11> exact{
      "libc6",   "libc6-dev",    "libc-dev-bin", "libcrypt-dev",   "libcrypt1",   "libnsl-dev",
      "libnsl2", "libtirpc-dev", "libtirpc3",    "linux-libc-dev", "rpcsvc-proto"};
  constexpr std::array<std::string_view, 11> starts{
      "gcc-",    "libasan", "libatomic1", "libcc1-", "libgcc-", "libgomp1",
      "libitm1", "liblsan", "libstdc++",  "libtsan", "libubsan"};
  return package == c_library_part ||
         std::find(exact.begin(), exact.end(), package) != exact.end() ||
         std::any_of(starts.begin(), starts.end(),
                     [&](std::string_view start) { return package.starts_with(start); });
}

bool is_package(std::string_view owner) { return owner != no_package && owner != c_library_part; }

void TreeBuilder::add_alternatives()
{
  for (const auto& [link, package] : alternatives_)
    if (is_wanted_path(link.path) && !files_.contains(link.path) &&
        (files_.contains(link.target) || links_.contains(link.target)))
      links_.emplace(link.path, Link{relative_to_directory_of(link.path, link.target), package});
}

void TreeBuilder::make_links()
{
  for (auto link = links_.begin(); link != links_.end();) {
    const auto file = files_.find(link->first);
    if (file == files_.end() && !directories_.contains(link->first)) {
      writer_.symbolic_link(beneath(whole_directory, link->first), link->second.text);
      ++link;
      continue;
    }
    if (file != files_.end())
      report_.conflicts.push_back({link->first, file->second, link->second.package});
    link = links_.erase(link);
  }
  // What a link leads to may have been left out with the documentation.
  for (const auto& [path, link] : links_) {
    const std::string target =
        fs::path(path).parent_path().append(link.text).lexically_normal().generic_string();
    if (is_wanted_path(target) && !is_there(root_ / path))
      report_.links.push_back({target, path, link.package});
  }
}

void TreeBuilder::make_stubs()
{
  for (const RequiredModule& missing : missing_modules(modules_, report_)) {
    const auto known =
        std::find_if(lock_.left_out.begin(), lock_.left_out.end(),
                     [&](const LeftOut& package) { return package.name == missing.module; });
    if (known == lock_.left_out.end()) {
      report_.modules.push_back({missing.module, missing.file, missing.package});
      continue;
    }
    // pkg-config fails without it; the linker does not care.
    package_ = missing.package;
    const std::string path = fmt::format("usr/share/pkgconfig/{}.pc", missing.module);
    write_text(path,
               fmt::format("Name: {}\nDescription: left out of this sysroot\nVersion: {}\n",
                           missing.module, upstream_number(known->version)),
               false);
    report_.owners.emplace(path, missing.package);
    report_.stubs.push_back(missing.module);
  }
}

void TreeBuilder::make_libraries()
{
  for (const auto& [path, package] : files_)
    if (!belongs_to_compiler(package))
      writer_.hard_link(beneath(libraries_directory, path), beneath(whole_directory, path));
  for (const auto& [path, link] : links_)
    if (!belongs_to_compiler(link.package))
      writer_.symbolic_link(beneath(libraries_directory, path), link.text);
}

TreeReport TreeBuilder::finish()
{
  add_alternatives();
  make_links();
  report_.owners = files_;
  for (const auto& [path, link] : links_)
    report_.owners.emplace(path, link.package);
  make_stubs();
  make_libraries();
  // Where programs look for the loader, and older compilers for libraries.
  directories_.insert("usr/lib");
  for (const std::string name : {"bin", "lib", "lib32", "lib64", "sbin"})
    if (directories_.contains("usr/" + name) || links_.contains("usr/" + name))
      writer_.symbolic_link(beneath(whole_directory, name), "usr/" + name);
  check_libraries(root_, lock_.triplet, report_);
  writer_.sync_file_system();
  return std::move(report_);
}

TreeReport build_tree(const SysrootLock& lock, const fs::path& directory,
                      const std::function<fs::path(const LockedPackage&)>& file_of,
                      const std::function<void(const LockedPackage&)>& unpacked)
{
  TreeBuilder builder(lock, directory);
  for (const LockedPackage& package : lock.packages) {
    throw_if_interrupted();
    builder.unpack(package,
                   DebFile(file_of(package), fmt::format("{} {}", package.name, package.version)));
    if (unpacked)
      unpacked(package);
  }
  return builder.finish();
}

Json TreeReport::json() const
{
  Json document = {{"owners", Json::object()},
                   {"conflicts", Json::array()},
                   {"libraries", names_json(libraries)},
                   {"modules", names_json(modules)},
                   {"links", names_json(links)},
                   {"stubs", stubs},
                   {"made_links", made_links},
                   {"unreadable", unreadable},
                   {"foreign", foreign},
                   {"private_directories", private_directories},
                   {"needs_glibc", nullptr}};
  for (const auto& [path, package] : owners)
    document["owners"][package].push_back(path);
  for (const FileConflict& conflict : conflicts)
    document["conflicts"].push_back(
        {{"path", conflict.path}, {"kept", conflict.kept}, {"other", conflict.other}});
  if (needs_glibc)
    document["needs_glibc"] = needs_glibc->str();
  return document;
}

TreeReport TreeReport::parse(std::string_view text, const std::string& source)
{
  const Json document = parse_json(text, source);
  const JsonCursor whole(document, source);
  TreeReport report{.libraries = parse_names(whole.at("libraries")),
                    .modules = parse_names(whole.at("modules")),
                    .links = parse_names(whole.at("links")),
                    .stubs = whole.at("stubs").strings()};
  const auto read_list = [&](std::string_view name, std::vector<std::string>& list) {
    if (const auto found = whole.find(name))
      list = found->strings();
  };
  read_list("made_links", report.made_links);
  read_list("unreadable", report.unreadable);
  read_list("foreign", report.foreign);
  read_list("private_directories", report.private_directories);
  for (const auto& [package, paths] : whole.at("owners").members())
    for (const std::string& path : paths.strings())
      report.owners.emplace(path, package);
  for (const JsonCursor& conflict : whole.at("conflicts").items())
    report.conflicts.push_back({conflict.at("path").string(), conflict.at("kept").string(),
                                conflict.at("other").string()});
  if (const auto glibc = whole.find("needs_glibc"))
    report.needs_glibc = GlibcVersion::parse(glibc->string());
  return report;
}

}  // namespace xtool
