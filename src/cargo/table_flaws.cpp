// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "table_flaws.hpp"

#include "schema_profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;
using File = ConfigSources::File;

// A value, and the file that it is in.
struct Placed {
  const File& file;
  const TomlValueAt& value;

  ConfigFlaw refused(const std::string& what) const
  {
    return {.text = fmt::format("'{}' line {}: cargo refuses {}", file.path, value.line, what),
            .key = value.path};
  }
};

template <typename Visit>
void each_value(const std::vector<File>& files, Visit&& visit)
{
  for (const File& file : files)
    for (const TomlValueAt& value : file.values)
      visit(Placed{file, value});
}

template <typename Visit>
void each_empty_table(const std::vector<File>& files, Visit&& visit)
{
  for (const File& file : files)
    for (const TomlValueAt& table : file.empty_tables)
      visit(Placed{file, table});
}

bool has_value(const std::vector<File>& files, const KeyPath& path)
{
  return std::any_of(files.begin(), files.end(), [&](const File& file) {
    return std::any_of(file.values.begin(), file.values.end(),
                       [&](const TomlValueAt& value) { return value.path == path; });
  });
}

// What a relative path in the file is relative to: the directory above `.cargo`.
fs::path base_of(const File& file) { return fs::path(file.path).parent_path().parent_path(); }

bool is_absent(const fs::path& directory)
{
  std::error_code absent;
  return !fs::is_directory(directory, absent);
}

bool lacks_manifest(const fs::path& directory)
{
  std::error_code absent;
  return !fs::exists(directory / "Cargo.toml", absent);
}

void check_variable(const std::vector<File>& files, const Placed& at,
                    std::vector<ConfigFlaw>& found)
{
  const KeyPath& path = at.value.path;
  if (path.front() == "env" && path.size() > 2 && !has_value(files, {path[0], path[1], "value"}))
    found.push_back(at.refused(fmt::format("'env.{}', which has no 'value'", path[1])));
}

// SourceConfigMap in Cargo's src/sources/config.rs.
void check_source(const std::vector<File>& files, const Placed& at, std::vector<ConfigFlaw>& found)
{
  static constexpr std::array places = {"registry", "local-registry", "directory", "git"};
  const KeyPath& path = at.value.path;
  if (path.front() != "source" || path.size() < 2)
    return;
  const auto given = std::count_if(places.begin(), places.end(), [&](const char* place) {
    return has_value(files, {"source", path[1], place});
  });
  if (given == 0 && path[1] != "crates-io")
    found.push_back(
        at.refused(fmt::format("'source.{}', which has none of 'registry', "
                               "'local-registry', 'directory' and 'git'",
                               path[1])));
  if (given > 1)
    found.push_back(
        at.refused(fmt::format("'source.{}', which says more than one place", path[1])));
  if (path.back() == "registry" && at.value.value.is_string() &&
      at.value.value.get<std::string>().find(':') == std::string::npos)
    found.push_back(at.refused(fmt::format("'source.{}.registry', which is {} and has to be a URL",
                                           path[1], at.value.written)));
}

void check_progress(const std::vector<File>& files, const Env& env, const Placed& at,
                    std::vector<ConfigFlaw>& found)
{
  for (const char* key : {"when", "width"})
    if (env.get_even_empty(config_variable({"term", "progress", key})))
      return;
  if (at.value.path == KeyPath{"term", "progress", "when"} && at.value.value == "always" &&
      !has_value(files, {"term", "progress", "width"}))
    found.push_back(at.refused("'term.progress.when' of \"always\" without 'term.progress.width'"));
}

constexpr std::array places_of_packages = {"path", "git", "version", "registry-index", "base"};

// `paths`, below which Cargo looks for packages, and [patch] with paths, where they have to be.
void check_directories(const Placed& at, std::vector<ConfigFlaw>& found)
{
  const KeyPath& path = at.value.path;
  const auto check = [&](const Json& name, bool (*is_missing)(const fs::path&)) {
    if (name.is_string() && is_missing(base_of(at.file) / name.get<std::string>()))
      found.push_back(at.refused(fmt::format("'{}', where there is no package: '{}'",
                                             to_string(path), name.get<std::string>())));
  };
  if (path.front() == "paths" && at.value.value.is_array())
    for (const Json& name : at.value.value)
      check(name, is_absent);
  if (path.front() == "patch" && path.size() == 4 && path.back() == "path")
    check(at.value.value, lacks_manifest);
}

// A package without a word of where it is (to_dependency in Cargo's src/util/toml/mod.rs).
void check_patch(const std::vector<File>& files, const Placed& at, std::vector<ConfigFlaw>& found)
{
  const KeyPath& path = at.value.path;
  const KeyPath given(path.begin(), path.begin() + std::min<std::ptrdiff_t>(3, std::ssize(path)));
  if (path.front() == "patch" && path.size() > 2 && !has_value(files, given) &&
      std::none_of(std::begin(places_of_packages), std::end(places_of_packages),
                   [&](const char* place) {
                     return has_value(files, {path[0], path[1], path[2], place});
                   }))
    found.push_back(at.refused(fmt::format(
        "'{}', which says neither a path, a Git repository nor a version", to_string(given))));
}

}  // namespace

std::vector<ConfigFlaw> flaws_of_tables(const std::vector<File>& files, const Env& env)
{
  std::vector<ConfigFlaw> found;
  each_value(files, [&](const Placed& at) {
    check_variable(files, at, found);
    check_source(files, at, found);
    check_progress(files, env, at, found);
    check_directories(at, found);
    check_patch(files, at, found);
  });
  each_empty_table(files, [&](const Placed& at) {
    check_source(files, at, found);
    check_patch(files, at, found);
  });
  // A table's values say the same of it.
  std::set<std::pair<std::string, std::string>> told;
  std::erase_if(found, [&](const ConfigFlaw& flaw) {
    const std::string table = flaw.key.size() > 1 ? flaw.key[1] : "";
    const std::size_t reason = flaw.text.find(": cargo refuses ");
    return !told.emplace(table, flaw.text.substr(reason)).second;
  });
  return found;
}

std::vector<ConfigFlaw> unstable_profile_keys(const std::vector<File>& files,
                                              const CargoAtHand& cargo)
{
  std::vector<ConfigFlaw> found;
  each_value(files, [&](const Placed& at) {
    if (is_unstable_in_profile(at.value.path) && cargo.version() && !cargo.heeds_unstable())
      found.push_back(at.refused(
          fmt::format("'{}': only nightly toolchains have it", to_string(at.value.path))));
  });
  return found;
}

}  // namespace xtool
