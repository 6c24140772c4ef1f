// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "dpkg_records.hpp"

#include "inner_path.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/interrupt.hpp>
#include <xtool/sysroot/control_reader.hpp>
#include <xtool/sysroot/package_index.hpp>
#include <xtool/sysroot/tree_path.hpp>

#include <algorithm>
#include <optional>

namespace xtool {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_status = 128u << 20;
constexpr std::uint64_t largest_list = 16u << 20;

std::optional<std::string> read_inner(const fs::path& root, const std::string& path,
                                      std::uint64_t largest)
{
  const auto place = inner_path(root, path);
  if (!place || !fs::is_regular_file(root / *place))
    return std::nullopt;
  try {
    return read_file(root / *place, largest);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::interrupted)
      throw;
    return std::nullopt;  // records help, and nothing depends on them
  }
}

bool is_deb_version(std::string_view text)
{
  constexpr std::size_t longest = 200;
  return !text.empty() && text.size() < longest &&
         text.find_first_not_of(
             "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
             "_-.+:~") == std::string_view::npos;
}

std::map<std::string, std::string> read_versions(std::string text, std::string_view architecture)
{
  std::map<std::string, std::string> versions;
  try {
    ControlReader reader = ControlReader::of_text(std::move(text), "dpkg's status");
    while (const ControlStanza* const stanza = reader.next()) {
      const std::string_view made_for = stanza->value("Architecture");
      const std::string name(stanza->value("Package"));
      const std::string_view version = stanza->value("Version");
      if (is_deb_name(name) && is_deb_version(version) &&
          stanza->value("Status").ends_with(" installed") &&
          (made_for == architecture || made_for == "all"))
        versions.emplace(name, version);
    }
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::invalid_input)
      throw;
  }
  return versions;
}

}  // namespace

DpkgRecords read_dpkg_records(const fs::path& root, std::string_view architecture)
{
  DpkgRecords records;
  const std::string place = "var/lib/dpkg/";
  if (std::optional<std::string> status = read_inner(root, place + "status", largest_status))
    records.versions = read_versions(std::move(*status), architecture);
  for (const auto& [name, version] : records.versions) {
    throw_if_interrupted();
    std::optional<std::string> list = read_inner(
        root, place + "info/" + name + ":" + std::string(architecture) + ".list", largest_list);
    if (!list)
      list = read_inner(root, place + "info/" + name + ".list", largest_list);
    for (std::size_t at = 0; list && at < list->size();) {
      const std::size_t end = std::min(list->find('\n', at), list->size());
      if (end > at + 1 && (*list)[at] == '/')
        records.owners.emplace(merged_path(std::string_view(*list).substr(at + 1, end - at - 1)),
                               name);
      at = end + 1;
    }
  }
  return records;
}

}  // namespace xtool
