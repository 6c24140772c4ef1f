// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/spec/spec_model.hpp>

#include <algorithm>
#include <charconv>

namespace xtool {
namespace {

// Adds what a part of the schema accepts; `depth` ends a schema that refers to itself.
void add_accepted(const JsonCursor& root, const JsonCursor& part, SpecModel::Key& key, int depth)
{
  if (depth > 8)
    part.fail("refers to itself");
  if (const auto reference = part.find("$ref")) {
    constexpr std::string_view prefix = "#/$defs/";
    const std::string name = reference->string();
    if (!name.starts_with(prefix))
      reference->fail("leads outside of the definitions");
    add_accepted(root, root.at("$defs").at(name.substr(prefix.size())), key, depth + 1);
  }
  for (const char* alternatives : {"anyOf", "oneOf"})
    if (const auto list = part.find(alternatives))
      for (const JsonCursor& one : list->items())
        add_accepted(root, one, key, depth + 1);
  if (const auto type = part.find("type")) {
    const std::vector<std::string> types =
        type->json().is_array() ? type->strings() : std::vector<std::string>{type->string()};
    key.types.insert(types.begin(), types.end());
  }
  if (const auto values = part.find("enum"))
    for (const std::string& value : values->strings())
      key.values.insert(value);
  if (const auto value = part.find("const"); value && value->json().is_string())
    key.values.insert(value->string());
}

std::optional<std::int64_t> number_in(const std::string& text)
{
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, code] = std::from_chars(text.data(), end, number);
  return code == std::errc() && stopped == end ? std::optional(number) : std::nullopt;
}

}  // namespace

const SpecModel::Key* SpecModel::find(std::string_view key) const
{
  const auto found = keys.find(key);
  return found == keys.end() ? nullptr : &found->second;
}

std::vector<std::string> SpecModel::names() const
{
  std::vector<std::string> all;
  for (const auto& [name, key] : keys)
    all.push_back(name);
  return all;
}

SpecModel model_of_schema(const Json& schema, const std::string& source)
{
  const JsonCursor root(schema, source);
  SpecModel model{.complete = true};
  for (const auto& [name, part] : root.at("properties").members()) {
    SpecModel::Key& key = model.keys[name];
    add_accepted(root, part, key, 0);
    // Strings besides those of an enumeration would be lost: only a pure one limits them.
    if (key.types.contains("object") || key.types.contains("array"))
      key.values.clear();
  }
  for (const std::string& name : root.at("required").strings())
    model.required.insert(name);
  return model;
}

void learn_from_specs(SpecModel& model, const std::vector<Json>& specs)
{
  for (const Json& spec : specs) {
    if (const auto flavor = spec.find("linker-flavor"); flavor != spec.end() && flavor->is_string())
      model.flavors.insert(flavor->get<std::string>());
    const auto metadata = spec.find("metadata");
    const auto os = spec.find("os");
    if (metadata != spec.end() && metadata->is_object() && metadata->value("std", Json()) == true &&
        os != spec.end() && os->is_string())
      model.systems_with_std.insert(os->get<std::string>());
  }
}

SpecModel model_of_specs(const std::vector<Json>& specs)
{
  SpecModel model{.required = {"arch", "data-layout", "llvm-target", "target-pointer-width"}};
  for (const Json& spec : specs)
    for (const auto& [name, value] : spec.items())
      model.keys[name].types.insert(std::string(type_of(value)));
  for (auto& [name, key] : model.keys)
    key.types.insert("null");
  // rustc prints a list, and has always accepted a single family as well.
  if (const auto family = model.keys.find("target-family"); family != model.keys.end())
    family->second.types.insert("string");
  learn_from_specs(model, specs);
  return model;
}

std::string_view type_of(const Json& value)
{
  if (value.is_string())
    return "string";
  if (value.is_boolean())
    return "boolean";
  if (value.is_number_integer())
    return "integer";
  if (value.is_number())
    return "number";
  if (value.is_array())
    return "array";
  return value.is_object() ? "object" : "null";
}

bool fits(const SpecModel::Key& key, const Json& value)
{
  return key.types.empty() || key.types.contains(std::string(type_of(value)));
}

std::optional<Json> respelled(const SpecModel::Key& key, const Json& value)
{
  if (fits(key, value))
    return std::nullopt;
  if (value.is_number_integer() && key.types.contains("string"))
    return Json(value.dump());
  if (!value.is_string())
    return std::nullopt;
  const std::string& text = value.get_ref<const std::string&>();
  if (const auto number = number_in(text); number && key.types.contains("integer"))
    return Json(*number);
  if (key.types.contains("boolean") && (text == "true" || text == "false"))
    return Json(text == "true");
  return std::nullopt;
}

}  // namespace xtool
