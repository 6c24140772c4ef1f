// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/spec/spec_change.hpp>

#include <xtool/support/error.hpp>
#include <xtool/support/suggest.hpp>

#include <fmt/format.h>

#include <set>
#include <utility>

namespace xtool {
namespace {

std::string spelled(const Json& value)
{
  return value.is_string() ? value.get<std::string>() : value.dump();
}

bool same(const Json& left, const Json& right)
{
  if (left == right)
    return true;
  const bool number_as_text = (left.is_string() && right.is_number_integer()) ||
                              (left.is_number_integer() && right.is_string());
  return number_as_text && spelled(left) == spelled(right);
}

bool takes_text_only(const SpecModel::Key& key)
{
  for (const std::string& type : key.types)
    if (type != "string" && type != "null")
      return false;
  return !key.types.empty();
}

Json value_for(const SpecSetting& setting, const SpecModel::Key* key)
{
  Json value(setting.value);
  if (!key || !takes_text_only(*key)) {
    const Json parsed = Json::parse(setting.value, nullptr, false);
    if (!parsed.is_discarded() && (!key || fits(*key, parsed)))
      value = parsed;
  }
  if (key)
    if (const std::optional<Json> other = respelled(*key, value))
      value = *other;
  if (key && !fits(*key, value)) {
    std::set<std::string> types = key->types;
    types.erase("null");
    throw Error(ErrorKind::usage,
                fmt::format("'{}' is not a valid value of '{}'", setting.value, setting.key))
        .help(
            types.contains("array")
                ? fmt::format("give a list in JSON, such as --set '{}=[\"a\", \"b\"]'", setting.key)
                : fmt::format("rustc expects this type: {}", fmt::join(types, ", ")));
  }
  return value;
}

void set_member(Json& spec, const SpecSetting& setting, const SpecModel& model)
{
  const std::size_t dot = setting.key.find('.');
  const std::string outer = setting.key.substr(0, dot);
  const SpecModel::Key* key = model.find(outer);
  if (!key && model.complete) {
    Error error(ErrorKind::usage, fmt::format("rustc does not know the key '{}'", outer));
    if (const std::optional<std::string> meant = closest(outer, model.names()))
      throw std::move(error).help(fmt::format("did you mean '{}'?", *meant));
    throw std::move(error).help("`xtool spec show TARGET` prints the keys of a target");
  }
  if (dot == std::string::npos) {
    spec[outer] = value_for(setting, key);
    return;
  }
  Json& object = spec[outer];
  if (object.is_null())
    object = Json::object();
  if (!object.is_object())
    throw Error(ErrorKind::usage,
                fmt::format("'{}' has no members to set: it is {}", outer, object.dump()))
        .help(fmt::format("set the whole value: --set {}=VALUE", outer));
  object[setting.key.substr(dot + 1)] = value_for(setting, nullptr);
}

}  // namespace

std::vector<SpecDifference> compare_specs(const Json& left, const Json& right)
{
  std::set<std::string> keys;
  for (const Json* spec : {&left, &right})
    for (const auto& [key, value] : spec->items())
      keys.insert(key);
  std::vector<SpecDifference> differences;
  for (const std::string& key : keys) {
    SpecDifference difference{.key = key};
    if (left.contains(key))
      difference.left = left.at(key);
    if (right.contains(key))
      difference.right = right.at(key);
    if (!difference.left || !difference.right || !same(*difference.left, *difference.right))
      differences.push_back(std::move(difference));
  }
  return differences;
}

SpecSetting SpecSetting::parse(std::string_view word)
{
  const std::size_t equals = word.find('=');
  if (equals == 0 || equals == std::string_view::npos)
    throw Error(ErrorKind::usage, fmt::format("'{}' is not of the form KEY=VALUE", word))
        .help("for example --set cpu=cortex-m4");
  return {.key = std::string(word.substr(0, equals)),
          .value = std::string(word.substr(equals + 1))};
}

Json derive_spec(Json base, const std::vector<SpecSetting>& settings,
                 const std::vector<std::string>& removed, const SpecModel& model)
{
  // "tier" and the like are promises of the Rust project about its own targets.
  base.erase("is-builtin");
  base.erase("metadata");
  for (const SpecSetting& setting : settings)
    set_member(base, setting, model);
  for (const std::string& key : removed) {
    if (!base.contains(key))
      throw Error(ErrorKind::usage, fmt::format("there is no key '{}' to remove", key))
          .help("`xtool spec show TARGET` prints the keys of a target");
    base.erase(key);
  }
  return base;
}

}  // namespace xtool
