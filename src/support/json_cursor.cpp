// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/json.hpp>

#include <fmt/format.h>

#include <utility>

namespace xtool {
namespace {

std::string_view article_and_type(const Json& value)
{
  switch (value.type()) {
    case Json::value_t::object:
      return "an object";
    case Json::value_t::array:
      return "an array";
    case Json::value_t::string:
      return "a string";
    case Json::value_t::boolean:
      return "a boolean";
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
      return "an integer";
    case Json::value_t::number_float:
      return "a fractional number";
    default:
      return "null";
  }
}

std::string pointer_to(const std::string& parent, std::string_view key)
{
  std::string pointer = parent + '/';
  for (const char letter : key) {
    if (letter == '~')
      pointer += "~0";
    else if (letter == '/')
      pointer += "~1";
    else
      pointer += letter;
  }
  return pointer;
}

}  // namespace

JsonCursor::JsonCursor(const Json& value, std::string source)
    : JsonCursor(value, std::move(source), "")
{
}

JsonCursor::JsonCursor(const Json& value, std::string source, std::string pointer)
    : value_(&value), source_(std::move(source)), pointer_(std::move(pointer))
{
}

void JsonCursor::fail(std::string_view reason) const
{
  throw Error(ErrorKind::invalid_input,
              fmt::format("'{}': {}: {}", source_,
                          pointer_.empty() ? "the whole document" : pointer_, reason));
}

void JsonCursor::expect(bool fits, std::string_view wanted) const
{
  if (!fits)
    fail(fmt::format("expected {}, found {}", wanted, article_and_type(*value_)));
}

bool JsonCursor::has(std::string_view key) const
{
  expect(value_->is_object(), "an object");
  return value_->contains(key);
}

JsonCursor JsonCursor::at(std::string_view key) const
{
  expect(value_->is_object(), "an object");
  const auto found = value_->find(key);
  if (found == value_->end())
    fail(fmt::format("the key '{}' is missing", key));
  return JsonCursor(*found, source_, pointer_to(pointer_, key));
}

std::optional<JsonCursor> JsonCursor::find(std::string_view key) const
{
  expect(value_->is_object(), "an object");
  const auto found = value_->find(key);
  if (found == value_->end() || found->is_null())
    return std::nullopt;
  return JsonCursor(*found, source_, pointer_to(pointer_, key));
}

std::vector<JsonCursor> JsonCursor::items() const
{
  expect(value_->is_array(), "an array");
  std::vector<JsonCursor> items;
  items.reserve(value_->size());
  for (const Json& item : *value_)
    items.push_back(JsonCursor(item, source_, fmt::format("{}/{}", pointer_, items.size())));
  return items;
}

std::vector<std::pair<std::string, JsonCursor>> JsonCursor::members() const
{
  expect(value_->is_object(), "an object");
  std::vector<std::pair<std::string, JsonCursor>> members;
  members.reserve(value_->size());
  for (const auto& [key, value] : value_->items())
    members.emplace_back(key, JsonCursor(value, source_, pointer_to(pointer_, key)));
  return members;
}

std::string JsonCursor::string() const
{
  expect(value_->is_string(), "a string");
  return value_->get<std::string>();
}

bool JsonCursor::boolean() const
{
  expect(value_->is_boolean(), "a boolean");
  return value_->get<bool>();
}

std::int64_t JsonCursor::integer(std::int64_t low, std::int64_t high) const
{
  expect(value_->is_number_integer(), "an integer");
  const bool beyond =
      value_->is_number_unsigned() && !std::in_range<std::int64_t>(value_->get<std::uint64_t>());
  const std::int64_t number = beyond ? 0 : value_->get<std::int64_t>();
  if (beyond || number < low || number > high)
    fail(fmt::format("expected an integer from {} to {}, found {}", low, high, value_->dump()));
  return number;
}

std::vector<std::string> JsonCursor::strings() const
{
  std::vector<std::string> strings;
  for (const JsonCursor& item : items())
    strings.push_back(item.string());
  return strings;
}

}  // namespace xtool
