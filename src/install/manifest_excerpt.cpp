// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "manifest_excerpt.hpp"

#include <algorithm>
#include <optional>

namespace xtool {
namespace {

// What stands before the next dot or the end of a header; empty where that is not a bare key.
std::string_view bare_key(std::string_view header)
{
  const std::string_view key = header.substr(0, header.find_first_of(".]"));
  const bool bare = std::ranges::all_of(key, [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
  return bare ? key : std::string_view();
}

// Whether a line that begins with a bracket, blanks aside, is a header, as far as it shows: a part
// of an array over several lines may look like one. Nothing where it may be either.
std::optional<bool> is_header(std::string_view line)
{
  const bool indented = line.front() != '[';
  const std::size_t inner = line.find_first_not_of("[ \t");
  const bool named = inner != std::string_view::npos && !bare_key(line.substr(inner)).empty();
  return indented == named ? std::nullopt : std::optional(named);
}

bool begins_foreign_table(std::string_view line, const Triple& host)
{
  constexpr std::string_view packages = "pkg.";
  constexpr std::string_view hosts = "rust.target.";
  std::string_view header = line.substr(std::min(line.find_first_not_of('['), line.size()));
  if (!header.starts_with(packages))
    return false;
  header.remove_prefix(packages.size());
  const std::string_view package = bare_key(header);
  if (package.empty() || package == "rustc" || package == "rust-std")
    return false;
  if (package != "rust")
    return true;
  if (!header.starts_with(hosts))
    return false;
  const std::string_view target = bare_key(header.substr(hosts.size()));
  return !target.empty() && target != host.str();
}

}  // namespace

std::string manifest_excerpt(std::string_view toml, const Triple& host)
{
  // What looks like a header may be inside of a text of several lines.
  if (toml.find("\"\"\"") != std::string_view::npos || toml.find("'''") != std::string_view::npos)
    return std::string(toml);
  const std::string_view whole = toml;
  std::string excerpt;
  bool foreign = false;
  while (!toml.empty()) {
    const std::string_view line = toml.substr(0, std::min(toml.find('\n'), toml.size() - 1) + 1);
    const std::size_t first = line.find_first_not_of(" \t");
    if (first != std::string_view::npos && line[first] == '[') {
      const std::optional<bool> header = is_header(line);
      if (!header)
        return std::string(whole);
      foreign = *header ? begins_foreign_table(line, host) : foreign;
    }
    if (!foreign)
      excerpt += line;
    toml.remove_prefix(line.size());
  }
  return excerpt;
}

}  // namespace xtool
