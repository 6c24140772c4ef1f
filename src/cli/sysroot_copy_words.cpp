// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "sysroot_copy_words.hpp"

#include "setup_events.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace xtool::cli {
namespace {

constexpr std::size_t most_named = 5;

std::string counted(std::size_t count, std::string_view one, std::string_view many)
{
  return count == 1 ? fmt::format("1 {}", one) : fmt::format("{} {}", count, many);
}

std::string summary(const CopyCounts& counts)
{
  return fmt::format("{}, {}, {}, {}",
                     counted(counts.libraries, "shared library", "shared libraries"),
                     counted(counts.archives, "static library", "static libraries"),
                     counted(counts.headers, "header", "headers"),
                     counted(counts.modules, "module of pkg-config", "modules of pkg-config"));
}

void tell_left_out(const std::vector<std::string>& paths, std::string_view why, Console& console)
{
  if (paths.empty())
    return;
  const auto end = paths.begin() + static_cast<std::ptrdiff_t>(std::min(paths.size(), most_named));
  const std::string more = paths.size() > most_named ? ", ..." : "";
  console.warn(fmt::format("left out {} {}: '{}'{}",
                           counted(paths.size(), "file or directory", "files or directories"), why,
                           fmt::join(paths.begin(), end, "', '"), more));
}

// What builds cannot do with a tree that was made to run programs.
void tell_lacks(const SysrootReport& report, const CopyCounts& counts, const TargetEntry& entry,
                Console& console)
{
  if (counts.headers > 0 && counts.modules > 0)
    return;
  const std::string_view what = counts.headers > 0   ? "no modules of pkg-config"
                                : counts.modules > 0 ? "no headers"
                                                     : "neither headers nor modules of pkg-config";
  console.warn(
      fmt::format("'{}' has {}: crates that only link with a library can be built, those that look "
                  "for more cannot",
                  report.lock.origin->directory, what));
  console.help(fmt::format(
      "install the packages that end in -dev on the device, and run `xtool sysroot repair {}`",
      entry.triple.str()));
}

}  // namespace

void tell_missing(const std::vector<MissingName>& missing, std::string_view what, Console& console)
{
  for (std::size_t i = 0; i < std::min(missing.size(), most_named); ++i)
    console.warn(is_package(missing[i].package)
                     ? fmt::format("'{}' of '{}' needs {} '{}', which no package here has",
                                   missing[i].file, missing[i].package, what, missing[i].name)
                     : fmt::format("'{}' needs {} '{}', which is not there", missing[i].file, what,
                                   missing[i].name));
  if (missing.size() > most_named)
    console.warn(fmt::format("{} more are missing; `xtool sysroot info` lists them",
                             missing.size() - most_named));
}

CopyCounts counts_of(const TreeReport& tree)
{
  CopyCounts counts;
  for (const auto& [path, owner] : tree.owners) {
    const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
    if (path.starts_with("usr/include/"))
      counts.headers += belongs_to_compiler(owner) ? 0 : 1;
    else if (name.ends_with(".pc"))
      ++counts.modules;
    else if (name.ends_with(".a"))
      ++counts.archives;
    else if (name.ends_with(".so") || name.find(".so.") != std::string_view::npos)
      ++counts.libraries;
  }
  return counts;
}

void tell_copy(const SysrootReport& report, const TargetEntry& entry, Workbench& bench)
{
  Console& console = bench.console();
  const CopyOrigin& origin = *report.lock.origin;
  const CopyCounts counts = counts_of(report.tree);
  console.info(
      fmt::format("copied {} from '{}' for '{}': {}, {}", human_size(origin.size), origin.directory,
                  entry.triple.str(), summary(counts), human_duration(report.seconds)),
      event_of(report));
  if (!report.tree.made_links.empty())
    console.info(fmt::format("made {} that linkers look for and the directory lacks",
                             counted(report.tree.made_links.size(), "link", "links")));
  if (origin.glibc)
    console.info(fmt::format("its C library is glibc {}", origin.glibc->str()));
  if (report.tree.needs_glibc)
    console.info(fmt::format("its libraries need glibc {} or newer on the device",
                             report.tree.needs_glibc->str()));
  tell_lacks(report, counts, entry, console);
  tell_left_out(report.tree.unreadable, "that may not be read", console);
  tell_left_out(report.tree.foreign, "for another machine", console);
  tell_missing(report.tree.libraries, "the library", console);
  tell_missing(report.tree.modules, "the module", console);
}

Json origin_json(const SysrootLock& lock, const TreeReport& tree)
{
  if (!lock.origin)
    return nullptr;
  const CopyCounts counts = counts_of(tree);
  return {{"directory", lock.origin->directory},
          {"c_headers", lock.origin->c_headers},
          {"shared_libraries", counts.libraries},
          {"static_libraries", counts.archives},
          {"headers", counts.headers},
          {"modules", counts.modules},
          {"made_links", tree.made_links},
          {"unreadable", tree.unreadable},
          {"foreign", tree.foreign}};
}

std::string describe_origin(const SysrootLock& lock, const TreeReport& tree)
{
  if (!lock.origin)
    return {};
  std::string text =
      fmt::format("copy of: {}\nhas: {}\n", lock.origin->directory, summary(counts_of(tree)));
  if (!lock.origin->c_headers)
    text += "lacks: the headers of the C library\n";
  for (const std::string& link : tree.made_links)
    text += fmt::format("made link: {}\n", link);
  for (const std::string& path : tree.unreadable)
    text += fmt::format("left out, may not be read: {}\n", path);
  for (const std::string& path : tree.foreign)
    text += fmt::format("left out, for another machine: {}\n", path);
  return text;
}

}  // namespace xtool::cli
