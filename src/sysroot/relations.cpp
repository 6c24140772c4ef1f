// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/entry_path.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/words.hpp>
#include <xtool/sysroot/deb_version.hpp>
#include <xtool/sysroot/package_index.hpp>

#include <fmt/format.h>

#include <array>

namespace xtool {
namespace {

[[noreturn]] void refuse(std::string_view text, const std::string& source)
{
  throw Error(ErrorKind::invalid_input,
              fmt::format("'{}' has the malformed relation '{}'", source, printable(text)));
}

std::string_view relation_of(std::string_view text)
{
  // Two characters first. "<" and ">" alone are of old, and mean "or equal".
  constexpr std::array<std::string_view, 7> known{"<<", "<=", ">=", ">>", "=", "<", ">"};
  for (const std::string_view relation : known)
    if (text.starts_with(relation))
      return relation;
  return {};
}

Alternative parse_alternative(std::string_view text, const std::string& source)
{
  Alternative parsed;
  const std::size_t open = text.find('(');
  std::string_view name = trimmed(text.substr(0, open));
  if (open != std::string_view::npos) {
    const std::size_t close = text.find(')', open);
    if (close == std::string_view::npos || !trimmed(text.substr(close + 1)).empty())
      refuse(text, source);
    const std::string_view bound = trimmed(text.substr(open + 1, close - open - 1));
    const std::string_view relation = relation_of(bound);
    const std::string_view version = trimmed(bound.substr(relation.size()));
    if (relation.empty() || version.empty() || version.find_first_of(" \t\r\n") != version.npos)
      refuse(text, source);
    parsed.bound.relation = relation == "<" ? "<=" : relation == ">" ? ">=" : relation;
    parsed.bound.version = version;
  }
  if (const std::size_t colon = name.find(':'); colon != std::string_view::npos) {
    parsed.architecture = name.substr(colon + 1);
    name = name.substr(0, colon);
  }
  if (!is_deb_name(name))
    refuse(text, source);
  parsed.name = name;
  return parsed;
}

// The parts between the separators, without blanks around them.
std::vector<std::string_view> split(std::string_view text, char separator)
{
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(separator, at), text.size());
    parts.push_back(trimmed(text.substr(at, end - at)));
    at = end + 1;
  }
  return parts;
}

}  // namespace

bool VersionBound::admits(std::string_view candidate) const
{
  if (relation.empty())
    return true;
  const auto order = compare_deb_versions(candidate, version);
  if (relation == "<<")
    return order < 0;
  if (relation == "<=")
    return order <= 0;
  if (relation == ">=")
    return order >= 0;
  if (relation == ">>")
    return order > 0;
  return order == 0;
}

std::vector<std::vector<Alternative>> parse_relations(std::string_view text,
                                                      const std::string& source)
{
  std::vector<std::vector<Alternative>> groups;
  for (const std::string_view group : split(text, ',')) {
    if (group.empty())
      continue;
    std::vector<Alternative> alternatives;
    for (const std::string_view alternative : split(group, '|'))
      alternatives.push_back(parse_alternative(alternative, source));
    groups.push_back(std::move(alternatives));
  }
  return groups;
}

}  // namespace xtool
