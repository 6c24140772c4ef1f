// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "ledger_record.hpp"

#include <xtool/cargo/toml_values.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/json.hpp>
#include <xtool/support/shell.hpp>
#include <xtool/support/toml.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool {
namespace {

Json json_of(const OwnedValue& value)
{
  Json json = {{"key", value.key}, {"value", value.value}};
  if (value.replaced)
    json["replaced"] = *value.replaced;
  return json;
}

Json json_of(const LedgerRecord& record)
{
  Json owners = Json::array();
  for (const OwnedValues& owned : record.owners) {
    Json values = Json::array();
    for (const OwnedValue& value : owned.values)
      values.push_back(json_of(value));
    owners.push_back({{"owner", owned.owner}, {"values", std::move(values)}});
  }
  Json json = {{"file", record.file}, {"base", nullptr}, {"owners", std::move(owners)}};
  if (record.base)
    json["base"] = *record.base;
  return json;
}

std::optional<std::string> optional_string(const JsonCursor& json, std::string_view key)
{
  const std::optional<JsonCursor> value = json.find(key);
  return value ? std::optional(value->string()) : std::nullopt;
}

LedgerRecord parse_record(const JsonCursor& json)
{
  LedgerRecord record;
  record.file = json.at("file").string();
  record.base = optional_string(json, "base");
  for (const JsonCursor& owned : json.at("owners").items()) {
    OwnedValues values{.owner = owned.at("owner").string()};
    for (const JsonCursor& value : owned.at("values").items())
      values.values.push_back({.key = value.at("key").strings(),
                               .value = value.at("value").string(),
                               .replaced = optional_string(value, "replaced")});
    record.owners.push_back(std::move(values));
  }
  return record;
}

}  // namespace

const OwnedValues* LedgerRecord::find(std::string_view owner) const
{
  const auto found = std::find_if(owners.begin(), owners.end(),
                                  [&](const OwnedValues& owned) { return owned.owner == owner; });
  return found == owners.end() ? nullptr : &*found;
}

std::optional<std::string> replay(const LedgerRecord& record)
{
  std::string text = record.base.value_or("");
  try {
    for (const OwnedValues& owned : record.owners)
      for (const OwnedValue& value : owned.values)
        text = set_toml(text, value.key, TomlSource{value.value}, record.file);
  } catch (const Error&) {
    return std::nullopt;  // then the file cannot be what this record makes of it
  }
  return text;
}

std::string take_back(std::string text, const std::vector<OwnedValue>& values,
                      const std::string& source)
{
  for (auto value = values.rbegin(); value != values.rend(); ++value)
    if (has_value(text, value->key, value->value, source))
      text = value->replaced ? set_toml(text, value->key, TomlSource{*value->replaced}, source)
                             : unset_toml(text, value->key, EmptyTable::prune, source);
  return text;
}

bool has_value(std::string_view text, const KeyPath& key, const std::string& value,
               const std::string& source)
{
  const std::optional<TomlValueAt> found = find_value(text, key, source);
  if (!found)
    return false;
  const std::vector<TomlValueAt> wanted = toml_values("v = " + value, "the ledger");
  return wanted.size() == 1 && wanted.front().type == found->type &&
         wanted.front().value.dump() == found->value.dump();
}

std::string to_text(const std::vector<LedgerRecord>& records)
{
  Json states = Json::array();
  for (const LedgerRecord& record : records)
    states.push_back(json_of(record));
  constexpr int indentation = 1;
  return Json({{"schema", 1}, {"states", std::move(states)}}).dump(indentation) + "\n";
}

std::vector<LedgerRecord> parse_records(std::string_view text, const std::string& source)
{
  // Without its ledger, nothing in a file is xtool's to change.
  const std::string help =
      fmt::format("restore it, or move it away: `{}`; what it is about then counts as yours",
                  shell_command({"mv", source, source + ".damaged"}));
  return advised(ErrorKind::invalid_input, help, [&] {
    const Json json = parse_json(text, source);
    const JsonCursor cursor(json, source);
    constexpr int newest_schema = 1;
    cursor.at("schema").integer(1, newest_schema);
    std::vector<LedgerRecord> records;
    for (const JsonCursor& state : cursor.at("states").items())
      records.push_back(parse_record(state));
    return records;
  });
}

}  // namespace xtool
