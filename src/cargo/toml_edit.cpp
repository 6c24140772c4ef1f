// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "toml_items.hpp"
#include "toml_lookup.hpp"
#include "toml_sections.hpp"
#include "toml_spelling.hpp"

#include <xtool/cargo/toml_edit.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/toml.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool {
namespace {

struct ValueSpelling {
  std::string operator()(const std::string& text) const { return spell_string(text); }
  std::string operator()(bool flag) const { return flag ? "true" : "false"; }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(const TomlSource& source) const { return source.text; }
  std::string operator()(const std::vector<std::string>& items) const
  {
    std::string spelled;
    for (const std::string& item : items)
      spelled += (spelled.empty() ? "" : ", ") + spell_string(item);
    return "[" + spelled + "]";
  }
};

// A new value in every form that the work below needs.
struct NewValue {
  explicit NewValue(const TomlValue& value) : spelled(to_toml(value))
  {
    const std::string pair = fmt::format("value = {}", spelled);
    json = parse_toml(pair, "the new value").at("value");
    kind = scan_toml(pair).at(0).value.kind;
  }

  std::string spelled;
  Json json;
  TomlNode::Kind kind;
};

[[noreturn]] void refuse(const std::string& source, std::size_t line, const std::string& reason)
{
  throw Error(ErrorKind::conflict, fmt::format("'{}': line {}: {}", source, line, reason))
      .help(fmt::format("change '{}' by hand", source));
}

// Says why a key cannot have a value, or cannot be taken out.
[[noreturn]] void refuse_place(const TomlDocument& document, const TomlPlace& place,
                               const KeyPath& path, const std::string& source)
{
  const std::size_t at = place.value ? place.value->span.begin : place.statement->begin;
  const std::size_t line = document.line_of(at);
  if (place.kind == TomlPlace::Kind::table)
    refuse(source, line, fmt::format("'{}' is a table, not a value", to_string(path)));
  if (!place.value)
    refuse(source, line,
           fmt::format("'{}' is an array of tables, where '{}' has no place",
                       to_string(names_of(place.statement->keys)), to_string(path)));
  refuse(source, line,
         fmt::format("what is here is not a table ({}), so that '{}' cannot be in it",
                     to_string(place.value->kind), to_string(path)));
}

const Json& at_path(const Json& root, const KeyPath& path)
{
  const Json* value = &root;
  for (const std::string& name : path)
    value = &value->at(name);
  return *value;
}

// Tables stay in alphabetical order, as parse_toml gives them, so that texts can be compared.
void put(Json& root, const KeyPath& path, const Json& value)
{
  Json* table = &root;
  for (const std::string& name : path) {
    auto& members = table->get_ref<Json::object_t&>();
    auto at = std::lower_bound(
        members.begin(), members.end(), name,
        [](const auto& member, const std::string& wanted) { return member.first < wanted; });
    if (at == members.end() || at->first != name) {
      // A member cannot be moved over another one, as its name is const.
      Json::object_t larger;
      auto& list = static_cast<Json::object_t::Container&>(larger);
      list.reserve(members.size() + 1);
      for (auto old = members.begin(); old != at; ++old)
        list.emplace_back(old->first, std::move(old->second));
      const std::size_t index = list.size();
      list.emplace_back(name, Json::object());
      for (auto old = at; old != members.end(); ++old)
        list.emplace_back(old->first, std::move(old->second));
      members.swap(larger);
      at = members.begin() + static_cast<std::ptrdiff_t>(index);
    }
    table = &at->second;
  }
  *table = value;
}

// Also removes the tables that become empty, as their headers may or may not go.
void take_out(Json& table, std::span<const std::string> path)
{
  const auto member = table.is_object() ? table.find(path.front()) : table.end();
  if (!table.is_object() || member == table.end())
    return;
  if (path.size() > 1)
    take_out(*member, path.subspan(1));
  if (path.size() == 1 || (member->is_object() && member->empty()))
    table.erase(member);
}

// The last line of defence: an editor that went wrong must not reach the disk.
std::string verified(std::string_view before, std::string after, const Json& wanted,
                     const Json& got, const std::string& source)
{
  if (wanted.dump() == got.dump())
    return after;
  throw Error(
      ErrorKind::invalid_input,
      fmt::format("xtool cannot make this change in '{}' ({} bytes) safely", source, before.size()))
      .help("this is a bug in xtool; please report it with the file")
      .help(fmt::format("change '{}' by hand", source));
}

std::vector<Splice> replace_value(const TomlDocument& document, const TomlNode& old,
                                  const TomlValue& value, const NewValue& fresh,
                                  const std::string& source)
{
  const std::string_view text = document.text;
  const std::string_view written = text.substr(old.span.begin, old.span.end - old.span.begin);
  const auto* items = std::get_if<std::vector<std::string>>(&value);
  const bool all_strings =
      std::all_of(old.items.begin(), old.items.end(),
                  [](const TomlItem& item) { return item.value.kind == TomlNode::Kind::text; });
  if (items && old.kind == TomlNode::Kind::array && written.find('\n') != std::string_view::npos &&
      (all_strings || !old.commented))
    return change_items(text, old, *items);
  if (old.commented)
    refuse(source, document.line_of(old.span.begin),
           "the comments inside of this array would be lost");
  const std::string* string = std::get_if<std::string>(&value);
  if (string && old.kind == TomlNode::Kind::text && written.starts_with('\''))
    return {{old.span, spell_string(*string, Quotes::literal)}};
  return {{old.span, fresh.spelled}};
}

}  // namespace

std::string to_toml(const TomlValue& value) { return std::visit(ValueSpelling(), value); }

std::string set_toml(std::string_view text, const KeyPath& path, const TomlValue& value,
                     const std::string& source)
{
  Json wanted = parse_config(text, source);
  const NewValue fresh(value);
  const TomlDocument document(text);
  const TomlPlace place = find_toml(document, path);
  std::vector<Splice> splices;
  switch (place.kind) {
    case TomlPlace::Kind::blocked:
    case TomlPlace::Kind::table:
      refuse_place(document, place, path, source);
    case TomlPlace::Kind::value:
      if (place.value->kind == fresh.kind && at_path(wanted, path) == fresh.json)
        return std::string(text);
      splices = replace_value(document, *place.value, value, fresh, source);
      break;
    case TomlPlace::Kind::absent:
      splices = place.inline_table ? insert_inline(document, place, path, fresh.spelled)
                                   : insert_pair(document, path, fresh.spelled);
      break;
  }
  std::string after = apply(text, std::move(splices));
  put(wanted, path, fresh.json);
  const Json got = parse_toml(after, source);
  return verified(text, std::move(after), wanted, got, source);
}

namespace {

// Takes out the table that the first `depth` segments lead to, and with it the tables around it
// that have nothing else.
std::string without_inline_table(std::string_view text, const KeyPath& path, std::size_t depth,
                                 const std::string& source)
{
  const KeyPath table(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(depth));
  Json wanted = parse_config(text, source);
  // As a value, it can be taken out like any other.
  const TomlDocument document(text);
  const TomlPlace place = find_toml(document, table);
  if (place.kind != TomlPlace::Kind::table || place.value == nullptr)
    refuse_place(document, place, path, source);
  const std::string plain = apply(text, {{place.value->span, "0"}});
  std::string after = unset_toml(plain, table, EmptyTable::prune, source);
  Json got = parse_toml(after, source);
  take_out(wanted, path);
  take_out(got, path);
  return verified(text, std::move(after), wanted, got, source);
}

}  // namespace

std::string unset_toml(std::string_view text, const KeyPath& path, EmptyTable empty,
                       const std::string& source)
{
  Json wanted = parse_config(text, source);
  const TomlDocument document(text);
  const TomlPlace place = find_toml(document, path);
  const bool in_array_of_tables = place.kind == TomlPlace::Kind::blocked && !place.value;
  if (place.kind == TomlPlace::Kind::table || in_array_of_tables)
    refuse_place(document, place, path, source);
  if (place.kind != TomlPlace::Kind::value)
    return std::string(text);

  // An inline table that has nothing else would stay as `x = {}`.
  if (place.inline_table && empty == EmptyTable::prune && place.inline_table->items.size() == 1 &&
      place.inline_depth > 0 && !place.inline_table->commented)
    return without_inline_table(text, path, place.inline_depth, source);
  std::string after = apply(
      text, place.inline_table ? remove_items(text, *place.inline_table, place.item, place.item + 1)
                               : remove_pair(document, *place.statement, path, empty));
  Json got = parse_toml(after, source);
  take_out(wanted, path);
  take_out(got, path);
  return verified(text, std::move(after), wanted, got, source);
}

}  // namespace xtool
