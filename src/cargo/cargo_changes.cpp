// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cargo_changes.hpp"

#include "toml_lookup.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace xtool {
namespace {

using NodeKind = TomlNode::Kind;

// In a string of one or several lines between double quotes.
std::optional<std::size_t> new_escape(std::string_view quoted, std::size_t begin)
{
  if (!quoted.starts_with('"'))
    return std::nullopt;
  constexpr std::size_t none = std::string_view::npos;
  for (std::size_t at = quoted.find('\\'); at != none; at = quoted.find('\\', at + 2))
    if (quoted.substr(at + 1).starts_with('e') || quoted.substr(at + 1).starts_with('x'))
      return begin + at;
  return std::nullopt;
}

class Finder {
 public:
  explicit Finder(const TomlDocument& document) : document_(document) {}

  std::optional<NewToml> visit(const TomlNode& node) const
  {
    const std::string_view text = document_.text;
    const std::string_view written = text.substr(node.span.begin, node.span.end - node.span.begin);
    if (node.kind == NodeKind::text) {
      if (const auto escape = new_escape(written, node.span.begin))
        return found(*escape, "the escapes \\e and \\x");
      return std::nullopt;
    }
    if (node.kind == NodeKind::inline_table) {
      if (const auto line_break = gap_with_newline(node))
        return found(*line_break, "a line break in an inline table");
      if (!node.items.empty() && node.items.back().comma)
        return found(*node.items.back().comma, "a comma at the end of an inline table");
    }
    for (const TomlItem& item : node.items)
      if (const std::optional<NewToml> inner = visit(item.value))
        return inner;
    return std::nullopt;
  }

 private:
  NewToml found(std::size_t offset, std::string_view what) const
  {
    return {.line = document_.line_of(offset), .what = what};
  }

  // A line break of the table's own, not one within a value.
  std::optional<std::size_t> gap_with_newline(const TomlNode& table) const
  {
    std::size_t begin = table.span.begin;
    const auto newline_before = [&](std::size_t end) {
      const std::size_t at = document_.text.substr(0, end).find('\n', begin);
      return at == std::string_view::npos ? std::optional<std::size_t>() : at;
    };
    for (const TomlItem& item : table.items) {
      if (const auto at = newline_before(item.value.span.begin))
        return at;
      begin = item.value.span.end;
    }
    return newline_before(table.span.end);
  }

  const TomlDocument& document_;
};

}  // namespace

// What the sources leave open was tried with cargo 1.65, 1.85, 1.95 and 1.97.
CargoChangeFacts facts_of(CargoChange change)
{
  switch (change) {
    case CargoChange::include:
      return {94, "https://github.com/rust-lang/cargo/pull/16284"};
    case CargoChange::lists_of_any:
      return {93,
              "https://blog.rust-lang.org/inside-rust/2026/01/07/"
              "this-development-cycle-in-cargo-1.93/#config-include"};
    case CargoChange::toml_1_1:
      return {94, "https://blog.rust-lang.org/2026/03/05/Rust-1.94.0/"};
    case CargoChange::strongest_last:
      return {74, "https://github.com/rust-lang/cargo/pull/12515"};
    case CargoChange::nearest_runner:
      return {86, "https://github.com/rust-lang/cargo/pull/15066"};
    case CargoChange::cfg_linker:
      return {74, "https://github.com/rust-lang/cargo/pull/12535"};
    case CargoChange::raw_cfg_names:
      return {84, "https://github.com/rust-lang/cargo/pull/14671"};
    case CargoChange::cfg_literals:
      return {88, "https://github.com/rust-lang/cargo/pull/14649"};
    case CargoChange::target_docflags:
      return {78, "https://github.com/rust-lang/cargo/pull/13197"};
  }
  return {};
}

bool has_change(const std::optional<CargoVersion>& cargo, CargoChange change)
{
  return !cargo || cargo->at_least(facts_of(change).minor);
}

std::string first_with(CargoChange change)
{
  return fmt::format("cargo 1.{}", facts_of(change).minor);
}

std::optional<NewToml> find_toml_1_1(std::string_view text)
{
  const TomlDocument document(text);
  const Finder finder(document);
  for (const TomlStatement& statement : document.statements)
    if (statement.kind == TomlStatement::Kind::pair)
      if (const std::optional<NewToml> found = finder.visit(statement.value))
        return found;
  return std::nullopt;
}

}  // namespace xtool
