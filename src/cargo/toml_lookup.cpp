// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "toml_lookup.hpp"

#include <algorithm>

namespace xtool {
namespace {

// Goes on inside `table`, to which the first `depth` segments have led.
void descend(const TomlNode& table, const KeyPath& path, std::size_t depth, TomlPlace& place)
{
  if (table.kind != TomlNode::Kind::inline_table) {
    place.kind = TomlPlace::Kind::blocked;
    place.value = &table;
    return;
  }
  place.inline_table = &table;
  place.inline_depth = depth;
  const std::span<const std::string> rest = std::span(path).subspan(depth);
  for (std::size_t index = 0; index < table.items.size(); ++index) {
    const TomlItem& item = table.items[index];
    const std::size_t common = common_length(names_of(item.keys), rest);
    if (common < rest.size() && common == item.keys.size())
      return descend(item.value, path, depth + common, place);
    if (common < rest.size())
      continue;
    const bool whole =
        common == item.keys.size() && item.value.kind != TomlNode::Kind::inline_table;
    place.kind = whole ? TomlPlace::Kind::value : TomlPlace::Kind::table;
    place.value = &item.value;
    place.item = index;
    return;
  }
}

// What a header makes of the path. True when that is the last word.
bool visit_header(const TomlStatement& header, const KeyPath& section, const KeyPath& path,
                  TomlPlace& place)
{
  const std::size_t common = common_length(section, path);
  const bool blocked = header.kind == TomlStatement::Kind::array_header && common == section.size();
  if (!blocked && common < path.size())
    return false;
  place.kind = blocked ? TomlPlace::Kind::blocked : TomlPlace::Kind::table;
  if (!place.statement)
    place.statement = &header;
  return blocked;
}

bool visit_pair(const TomlStatement& pair, const KeyPath& section, const KeyPath& path,
                TomlPlace& place)
{
  KeyPath full = section;
  for (const TomlKeySegment& key : pair.keys)
    full.push_back(key.name);
  const std::size_t common = common_length(full, path);
  if (common < path.size() && common < full.size())
    return false;
  if (!place.statement)
    place.statement = &pair;
  if (common < path.size()) {
    descend(pair.value, path, common, place);
  } else if (place.kind == TomlPlace::Kind::absent) {
    const bool whole = common == full.size() && pair.value.kind != TomlNode::Kind::inline_table;
    place.kind = whole ? TomlPlace::Kind::value : TomlPlace::Kind::table;
    place.value = &pair.value;
  }
  return true;
}

}  // namespace

std::size_t TomlDocument::line_of(std::size_t offset) const
{
  const std::string_view before = text.substr(0, offset);
  return 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
}

TomlPlace find_toml(const TomlDocument& document, const KeyPath& path)
{
  TomlPlace place;
  KeyPath section;
  for (const TomlStatement& statement : document.statements) {
    if (statement.is_header()) {
      section = names_of(statement.keys);
      if (visit_header(statement, section, path, place))
        break;
    } else if (statement.kind == TomlStatement::Kind::pair &&
               visit_pair(statement, section, path, place)) {
      break;
    }
  }
  return place;
}

KeyPath names_of(std::span<const TomlKeySegment> keys)
{
  KeyPath names;
  for (const TomlKeySegment& key : keys)
    names.push_back(key.name);
  return names;
}

std::size_t common_length(std::span<const std::string> one, std::span<const std::string> other)
{
  const auto [end, ignored] = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
  return static_cast<std::size_t>(end - one.begin());
}

}  // namespace xtool
