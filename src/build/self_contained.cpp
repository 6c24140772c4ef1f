// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/build/self_contained.hpp>

#include "libc_places.hpp"
#include "zig_libc.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/shell.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace xtool {
namespace {

namespace fs = std::filesystem;

void add_objects(const Json& spec, const char* key, std::set<std::string>& names)
{
  const auto lists = spec.find(key);
  if (lists == spec.end() || !lists->is_object())
    return;
  for (const Json& list : *lists)
    if (list.is_array())
      for (const Json& name : list)
        if (name.is_string())
          names.insert(name.get<std::string>());
}

bool is_frame(const std::string& name)
{
  return name.starts_with("crtbegin") || name.starts_with("crtend");
}

// The first zig that knows the target.
std::optional<Zig> zig_for(const BuildTarget& target, const Home& home, const Env& env)
{
  if (!target.entry || !target.entry->zig)
    return std::nullopt;
  for (const ZigTrial& trial : find_zigs({.home = home, .root = env.system_root()}, env)) {
    if (!trial.version)
      continue;
    try {
      zig_target(*target.entry, *trial.version, std::nullopt);
      return trial.zig();
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::conflict)
        throw;
    }
  }
  return std::nullopt;
}

void require_zig_for(const BuildTarget& target, const Zig& zig)
{
  if (!target.entry || !target.entry->zig)
    throw Error(ErrorKind::conflict,
                fmt::format("zig has no C library for '{}'", target.name.str()))
        .help("take it from elsewhere: --libc DIR");
  zig_target(*target.entry, zig.version, std::nullopt);
}

// What a directory of a C library need not have where there is a zig.
std::vector<std::string> unwinder_of(const SelfContainedParts& parts)
{
  if (std::find(parts.libraries.begin(), parts.libraries.end(), "libunwind.a") ==
      parts.libraries.end())
    return {};
  return {"libunwind.a"};
}

LibcSource in_directory(const BuildTarget& target, const SelfContainedParts& parts,
                        const fs::path& directory, const std::optional<Zig>& zig)
{
  const std::vector<std::string> from_zig = zig ? unwinder_of(parts) : std::vector<std::string>{};
  std::optional<Unfitness> first;
  fs::path tried;
  for (const fs::path& place : libc_places_in(directory, target)) {
    if (!is_there(place / parts.start_files.front()))
      continue;
    std::optional<Unfitness> why = unfit(place, target, parts, from_zig);
    if (!why) {
      const bool whole = from_zig.empty() || is_there(place / from_zig.front());
      return {.directory = place, .zig = whole ? std::nullopt : zig};
    }
    if (!first) {
      first = std::move(why);
      tried = place;
    }
  }
  Error error(ErrorKind::invalid_input,
              first ? fmt::format("the C library cannot serve '{}': '{}' {}", target.name.str(),
                                  tried.native(), first->reason)
                    : fmt::format("'{}' does not contain a C library for '{}'", directory.native(),
                                  target.name.str()));
  if (first && first->missing == "libunwind.a")
    error.help("a zig has one: `python3 -m pip install ziglang`, or put one on PATH");
  else
    error.help(
        fmt::format("give the directory that contains {}", fmt::join(parts.start_files, ", ")));
  throw std::move(error);
}

Error none_found(const BuildTarget& target, const std::optional<std::string>& almost,
                 const PackageAdvice& packages)
{
  const std::string name = target.name.str();
  Error error(
      ErrorKind::no_toolchain,
      fmt::format("programs for '{}' are linked with parts of its C library, which were not "
                  "found{}",
                  name, almost ? ": " + *almost : ""));
  if (target.entry && target.entry->zig)
    error.help(fmt::format("take them from zig, which is installed where there is none: `{}`",
                           shell_command({"xtool", "target", "build", name, "--libc", "zig"})));
  if (target.text("os") == "wasi")
    if (const auto command = packages.command("wasi-libc"))
      error.help(fmt::format("or install the package of this distribution: `{}`", *command));
  if (packages.distribution() == Distribution::alpine && target.text("env") == "musl")
    if (const auto command = packages.command("musl-dev"))
      error.help(fmt::format("or install the packages of this distribution: `{}`", *command));
  error.help("or name a directory that has them: --libc DIR");
  error.help("or build without them, for linkers that have their own: --libc none");
  return error;
}

}  // namespace

SelfContainedParts self_contained_parts(const BuildTarget& target)
{
  std::set<std::string> names, always;
  for (const char* key : {"pre-link-objects-fallback", "post-link-objects-fallback"})
    add_objects(target.spec, key, names);
  for (const char* key : {"pre-link-objects", "post-link-objects"})
    add_objects(target.spec, key, always);
  SelfContainedParts parts;
  for (const std::string& name : names)
    if (!always.contains(name))
      (is_frame(name) ? parts.frame_files : parts.start_files).push_back(name);
  if (parts.start_files.empty())
    return {};
  if (target.text("env") == "musl")
    parts.libraries = {"libc.a", "libunwind.a"};
  else if (target.text("os") == "wasi")
    parts.libraries = {"libc.a"};
  parts.optional = parts.libraries.empty();
  return parts;
}

std::string LibcChoice::word() const
{
  switch (kind) {
    case Kind::directory:
      return directory.native();
    case Kind::zig:
      return "zig";
    case Kind::none:
      return "none";
    case Kind::any:
      break;
  }
  return "";
}

std::string LibcSource::str() const
{
  const std::string from_zig = zig ? "zig " + zig->version.str() : "";
  if (!directory)
    return from_zig;
  return zig ? fmt::format("{} and {}", directory->native(), from_zig) : directory->native();
}

std::optional<LibcSource> find_libc(const BuildTarget& target, const SelfContainedParts& parts,
                                    const LibcChoice& choice, const Home& home,
                                    const PackageAdvice& packages, const Env& env)
{
  if (parts.empty() || choice.kind == LibcChoice::Kind::none)
    return std::nullopt;
  if (choice.kind == LibcChoice::Kind::zig && !parts.optional) {
    require_zig_for(target, *choice.zig);
    return LibcSource{.zig = choice.zig};
  }
  const bool needs_zig = !parts.optional;
  if (choice.kind == LibcChoice::Kind::directory)
    return in_directory(target, parts, choice.directory,
                        needs_zig ? zig_for(target, home, env) : std::nullopt);

  std::optional<std::string> almost;
  for (const fs::path& place : packaged_libc_places(target, packages, env)) {
    if (!is_there(place / parts.start_files.front()))
      continue;
    const auto why = unfit(place, target, parts, {});
    if (!why)
      return LibcSource{.directory = place};
    if (!almost)
      almost = fmt::format("'{}' {}", place.native(), why->reason);
  }
  if (parts.optional)
    return std::nullopt;
  if (auto zig = zig_for(target, home, env))
    return LibcSource{.zig = *std::move(zig)};
  throw none_found(target, almost, packages);
}

std::vector<fs::path> collect_parts(const LibraryBuild& build, const SelfContainedParts& parts,
                                    const LibcSource& source, const Home& home, const Env& env)
{
  const fs::path directory = build.work / "self-contained";
  xtool::create_directories(directory);
  if (source.directory)
    for (const auto* names : {&parts.start_files, &parts.frame_files, &parts.libraries})
      for (const std::string& name : *names)
        if (is_there(*source.directory / name))
          write_new_file(directory / name,
                         read_file(*source.directory / name, std::uint64_t{1} << 30));
  if (source.zig)
    build_zig_libc(*source.zig, build.target, parts, directory, zig_environment(home, env));
  std::vector<fs::path> files;
  for (const std::string& name : list_files(directory))
    files.push_back(directory / name);
  return files;
}

}  // namespace xtool
