// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/spec/spec_document.hpp>

#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace xtool {
namespace {

constexpr std::string_view blanks = " \t\r\n";

std::size_t past_blanks(std::string_view text, std::size_t at)
{
  return std::min(text.find_first_not_of(blanks, at), text.size());
}

// `at` is the opening quote.
std::size_t past_string(std::string_view text, std::size_t at)
{
  for (++at; at < text.size() && text[at] != '"'; ++at)
    if (text[at] == '\\')
      ++at;
  return std::min(at + 1, text.size());
}

std::size_t past_value(std::string_view text, std::size_t at)
{
  if (text[at] == '"')
    return past_string(text, at);
  if (text[at] != '{' && text[at] != '[')
    return std::min(text.find_first_of(" \t\r\n,}]", at), text.size());
  std::size_t depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = past_string(text, at);
      continue;
    }
    ++at;
    if (c == '{' || c == '[')
      ++depth;
    else if ((c == '}' || c == ']') && --depth == 0)
      break;
  }
  return at;
}

}  // namespace

SpecDocument::SpecDocument(std::string text, std::string source, Json json)
    : text_(std::move(text)), source_(std::move(source)), json_(std::move(json))
{
}

SpecDocument SpecDocument::parse(std::string text, std::string source)
{
  Json json = parse_json(text, source);
  if (!json.is_object())
    throw Error(ErrorKind::invalid_input,
                fmt::format("'{}' is not a target specification: it contains {} where an object is "
                            "expected",
                            source, json.is_array() ? "an array" : "a single value"))
        .help("start from a built-in target: `xtool spec new NAME --from TARGET`");
  return SpecDocument(std::move(text), std::move(source), std::move(json));
}

// The text is known to be a JSON object, so no step here can fail.
std::vector<SpecDocument::Member> SpecDocument::members() const
{
  std::vector<Member> found;
  const std::string_view text = text_;
  std::size_t at = past_blanks(text, text.find('{') + 1);
  while (at < text.size() && text[at] == '"') {
    Member member{.key_begin = at, .key_end = past_string(text, at)};
    member.key = Json::parse(text.substr(at, member.key_end - at)).get<std::string>();
    member.value_begin = past_blanks(text, text.find(':', member.key_end) + 1);
    member.value_end = past_value(text, member.value_begin);
    at = past_blanks(text, member.value_end);
    if (at < text.size() && text[at] == ',')
      at = past_blanks(text, at + 1);
    found.push_back(std::move(member));
  }
  return found;
}

void SpecDocument::splice(std::size_t begin, std::size_t end, std::string_view replacement)
{
  text_.replace(begin, end - begin, replacement);
  json_ = parse_json(text_, source_);
}

void SpecDocument::add(const std::string& key, const Json& value)
{
  const std::vector<Member> all = members();
  const std::string name = Json(key).dump();
  if (all.empty()) {
    const std::size_t open = text_.find('{') + 1;
    splice(open, text_.find('}', open), fmt::format("\n  {}: {}\n", name, value.dump()));
    return;
  }
  // As the last member is set off from what comes before it.
  const Member& last = all.back();
  const std::size_t before = all.size() > 1 ? all[all.size() - 2].value_end : text_.find('{') + 1;
  std::string gap = text_.substr(before, last.key_begin - before);
  if (all.size() == 1)
    gap.insert(0, 1, ',');
  const std::string colon = text_.substr(last.key_end, last.value_begin - last.key_end);
  splice(last.value_end, last.value_end, gap + name + colon + value.dump());
}

void SpecDocument::set(const std::string& key, const Json& value)
{
  for (const Member& member : members())
    if (member.key == key)
      return splice(member.value_begin, member.value_end, value.dump());
  add(key, value);
}

void SpecDocument::rename(const std::string& from, const std::string& to)
{
  for (const Member& member : members())
    if (member.key == from)
      return splice(member.key_begin, member.key_end, Json(to).dump());
}

void SpecDocument::remove(const std::string& key)
{
  const std::vector<Member> all = members();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].key != key)
      continue;
    if (i + 1 < all.size())
      return splice(all[i].key_begin, all[i + 1].key_begin, "");
    return splice(i > 0 ? all[i - 1].value_end : all[i].key_begin, all[i].value_end, "");
  }
}

}  // namespace xtool
