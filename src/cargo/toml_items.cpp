// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "toml_items.hpp"

#include "toml_spelling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace xtool {
namespace {

bool is_table(const TomlNode& container) { return container.kind == TomlNode::Kind::inline_table; }

std::string_view source(std::string_view text, TextSpan span)
{
  return text.substr(span.begin, span.end - span.begin);
}

// Into a container that has no items.
std::vector<Splice> fill(const TomlNode& container, const std::vector<std::string>& items)
{
  const std::string joined = fmt::format("{}", fmt::join(items, ", "));
  if (!container.commented)
    return {{container.span,
             is_table(container) ? fmt::format("{{ {} }}", joined) : fmt::format("[{}]", joined)}};
  const std::size_t closing = container.span.end - 1;
  return {{{closing, closing}, joined + " "}};
}

// Where the line of `at` ends, if it ends before `limit`: in front of its line end.
std::optional<std::size_t> end_of_line(std::string_view text, std::size_t at, std::size_t limit)
{
  const std::size_t newline = text.find('\n', at);
  if (newline >= limit)
    return std::nullopt;
  return newline > at && text[newline - 1] == '\r' ? newline - 1 : newline;
}

// The whole lines of an item that has them for itself.
std::optional<TextSpan> own_lines(std::string_view text, TextSpan item)
{
  const std::optional<std::string_view> indentation = indentation_before(text, item.begin);
  const std::size_t next = std::min(text.find_first_not_of(" \t", item.end), text.size());
  const std::size_t newline = text.find('\n', next);
  const bool alone =
      next < text.size() && (text[next] == '#' || text[next] == '\r' || text[next] == '\n');
  if (!indentation || !alone || newline == std::string_view::npos)
    return std::nullopt;
  return TextSpan{item.begin - indentation->size(), newline + 1};
}

TextSpan with_comma(const TomlItem& item)
{
  return {item.begin(), item.comma ? *item.comma + 1 : item.value.span.end};
}

// One that shares its line goes with the blanks that separate it from its neighbour.
TextSpan with_blanks(std::string_view text, TextSpan item, bool last)
{
  const auto blank = [&](std::size_t at) { return text[at] == ' ' || text[at] == '\t'; };
  while (last && blank(item.begin - 1))
    --item.begin;
  while (!last && item.end < text.size() && blank(item.end))
    ++item.end;
  return item;
}

}  // namespace

std::vector<Splice> append_items(std::string_view text, const TomlNode& container,
                                 const std::vector<std::string>& items)
{
  if (container.items.empty())
    return fill(container, items);

  const TomlItem& last = container.items.back();
  const std::size_t behind = with_comma(last).end;
  const std::optional<std::string_view> indentation = indentation_before(text, last.begin());
  if (!indentation) {
    const std::string joined = fmt::format("{}", fmt::join(items, ", "));
    return {
        {{behind, behind}, last.comma ? fmt::format(" {},", joined) : fmt::format(", {}", joined)}};
  }

  const std::string line_end = line_end_near(text, behind);
  std::string lines;
  for (const std::string& item : items)
    lines += fmt::format("{}{}{},", line_end, *indentation, item);
  if (!last.comma)
    lines.pop_back();
  const std::size_t at = end_of_line(text, behind, container.span.end).value_or(behind);
  return {{{behind, behind}, last.comma ? "" : ","}, {{at, at}, lines}};
}

std::vector<Splice> insert_items(std::string_view text, const TomlNode& container,
                                 std::size_t index, const std::vector<std::string>& items)
{
  if (index == container.items.size())
    return append_items(text, container, items);
  const std::size_t at = container.items[index].begin();
  const std::optional<std::string_view> indentation = indentation_before(text, at);
  const std::string separator =
      indentation ? line_end_near(text, at) + std::string(*indentation) : " ";
  std::string inserted;
  for (const std::string& item : items)
    inserted += fmt::format("{},{}", item, separator);
  return {{{at, at}, inserted}};
}

std::vector<Splice> remove_items(std::string_view text, const TomlNode& container,
                                 std::size_t first, std::size_t last)
{
  if (first == 0 && last == container.items.size() && !container.commented)
    return {{container.span, is_table(container) ? "{}" : "[]"}};

  std::vector<Splice> splices;
  for (std::size_t index = first; index < last; ++index) {
    const TomlItem& item = container.items[index];
    const TextSpan span = with_comma(item);
    splices.push_back({own_lines(text, span).value_or(with_blanks(text, span, !item.comma)), ""});
  }
  // What is the last one now must not end in a comma when none did before.
  if (first > 0 && first < last && !container.items[last - 1].comma) {
    const std::size_t comma = *container.items[first - 1].comma;
    splices.push_back({{comma, comma + 1}, ""});
  }
  return splices;
}

std::vector<Splice> change_items(std::string_view text, const TomlNode& array,
                                 const std::vector<std::string>& values)
{
  const std::vector<TomlItem>& items = array.items;
  const auto same = [&](std::size_t index, std::size_t value) {
    return items[index].value.kind == TomlNode::Kind::text &&
           toml_string_value(source(text, items[index].value.span)) == values[value];
  };
  const std::size_t most = std::min(items.size(), values.size());
  std::size_t front = 0;
  while (front < most && same(front, front))
    ++front;
  std::size_t back = 0;
  while (back < most - front && same(items.size() - 1 - back, values.size() - 1 - back))
    ++back;

  std::vector<Splice> splices;
  std::size_t at = front;
  for (; at < items.size() - back && at < values.size() - back; ++at) {
    const TextSpan span = items[at].value.span;
    const Quotes quotes = text[span.begin] == '\'' ? Quotes::literal : Quotes::basic;
    splices.push_back({span, spell_string(values[at], quotes)});
  }
  if (at < items.size() - back) {
    const std::vector<Splice> removed = remove_items(text, array, at, items.size() - back);
    splices.insert(splices.end(), removed.begin(), removed.end());
  }
  std::vector<std::string> added;
  for (std::size_t value = at; value < values.size() - back; ++value)
    added.push_back(spell_string(values[value]));
  if (!added.empty()) {
    const std::vector<Splice> inserted = insert_items(text, array, at, added);
    splices.insert(splices.end(), inserted.begin(), inserted.end());
  }
  return splices;
}

}  // namespace xtool
