// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "toml_lookup.hpp"

#include <xtool/cargo/toml_values.hpp>
#include <xtool/support/toml.hpp>

#include <algorithm>

namespace xtool {
namespace {

using Type = TomlValueAt::Type;

Type type_of(TomlNode::Kind kind)
{
  switch (kind) {
    case TomlNode::Kind::text:
      return Type::string;
    case TomlNode::Kind::integer:
      return Type::integer;
    case TomlNode::Kind::boolean:
      return Type::boolean;
    case TomlNode::Kind::array:
      return Type::array;
    default:
      return Type::other;
  }
}

void collect(const TomlDocument& document, const Json& root, const KeyPath& path,
             const TomlNode& node, std::vector<TomlValueAt>& values)
{
  if (node.kind == TomlNode::Kind::inline_table) {
    for (const TomlItem& item : node.items) {
      KeyPath inner = path;
      for (const TomlKeySegment& key : item.keys)
        inner.push_back(key.name);
      collect(document, root, inner, item.value, values);
    }
    return;
  }
  const Json* value = &root;
  for (const std::string& name : path)
    value = &value->at(name);
  values.push_back({.path = path,
                    .type = type_of(node.kind),
                    .value = *value,
                    .written = std::string(
                        document.text.substr(node.span.begin, node.span.end - node.span.begin)),
                    .line = document.line_of(node.span.begin)});
}

}  // namespace

std::string_view to_string(Type type)
{
  switch (type) {
    case Type::string:
      return "string";
    case Type::integer:
      return "integer";
    case Type::boolean:
      return "boolean";
    case Type::array:
      return "array";
    case Type::table:
      return "table";
    case Type::other:
      break;
  }
  return "float, date or time";
}

std::vector<TomlValueAt> toml_values(std::string_view text, const std::string& source)
{
  const Json root = parse_config(text, source);
  const TomlDocument document(text);
  std::vector<TomlValueAt> values;
  std::vector<KeyPath> arrays_of_tables;
  KeyPath section;
  bool listed = false;  // the section is in an array of tables
  for (const TomlStatement& statement : document.statements) {
    if (statement.is_header()) {
      section = names_of(statement.keys);
      if (statement.kind == TomlStatement::Kind::array_header)
        arrays_of_tables.push_back(section);
      listed = std::any_of(
          arrays_of_tables.begin(), arrays_of_tables.end(),
          [&](const KeyPath& array) { return common_length(array, section) == array.size(); });
    } else if (statement.kind == TomlStatement::Kind::pair && !listed) {
      KeyPath path = section;
      for (const TomlKeySegment& key : statement.keys)
        path.push_back(key.name);
      collect(document, root, path, statement.value, values);
    }
  }
  return values;
}

std::vector<TomlValueAt> toml_empty_tables(std::string_view text, const std::string& source)
{
  const Json root = parse_config(text, source);
  const TomlDocument document(text);
  std::vector<TomlValueAt> tables;
  const auto add_if_empty = [&](const KeyPath& path, std::size_t at) {
    const Json* value = &root;
    for (const std::string& name : path) {
      if (!value->is_object())
        return;  // below an array of tables
      value = &value->at(name);
    }
    if (value->is_object() && value->empty())
      tables.push_back({.path = path,
                        .type = Type::table,
                        .value = *value,
                        .written = "{}",
                        .line = document.line_of(at)});
  };
  KeyPath section;
  for (const TomlStatement& statement : document.statements) {
    if (statement.is_header()) {
      section = names_of(statement.keys);
      add_if_empty(section, statement.begin);
    } else if (statement.kind == TomlStatement::Kind::pair) {
      KeyPath path = section;
      for (const TomlKeySegment& key : statement.keys)
        path.push_back(key.name);
      add_if_empty(path, statement.value.span.begin);
    }
  }
  return tables;
}

std::optional<TomlValueAt> find_value(std::string_view text, const KeyPath& path,
                                      const std::string& source)
{
  std::vector<TomlValueAt> values = toml_values(text, source);
  const auto found = std::find_if(values.begin(), values.end(),
                                  [&](const TomlValueAt& value) { return value.path == path; });
  if (found == values.end())
    return std::nullopt;
  return std::move(*found);
}

}  // namespace xtool
