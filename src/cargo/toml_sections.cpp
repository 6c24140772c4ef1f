// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "toml_sections.hpp"

#include "toml_items.hpp"
#include "toml_spelling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>

namespace xtool {
namespace {

using StatementKind = TomlStatement::Kind;
using Index = std::optional<std::size_t>;

// Where in a document there is something about a table.
struct TableTraces {
  Index header = {};              // [table] itself
  Index first_inner_header = {};  // [table.x], before which [table] may stand
  Index last_relative = {};       // the last section that begins with the table's first segment
  std::size_t header_depth = 0;   // the deepest table above or at it that has or implies a header
  Index dotted = {};              // the last of the pairs whose dotted keys lead nearest to it
  std::size_t dotted_depth = 0;
  std::size_t dotted_section = 0;  // how many segments come from that pair's section
};

TableTraces trace_table(const TomlDocument& document, const KeyPath& table)
{
  TableTraces traces;
  KeyPath section;
  for (std::size_t index = 0; index < document.statements.size(); ++index) {
    const TomlStatement& statement = document.statements[index];
    if (statement.is_header()) {
      section = names_of(statement.keys);
      const std::size_t common = common_length(section, table);
      traces.header_depth = std::max(traces.header_depth, common);
      if (common > 0)
        traces.last_relative = index;
      if (common == table.size() && common == section.size())
        traces.header = index;
      else if (common == table.size() && !traces.first_inner_header)
        traces.first_inner_header = index;
    } else if (statement.kind == StatementKind::pair) {
      KeyPath full = section;
      for (const TomlKeySegment& key : statement.keys)
        full.push_back(key.name);
      const std::size_t common = common_length(full, table);
      if (common > section.size() && common >= traces.dotted_depth) {
        traces.dotted = index;
        traces.dotted_depth = common;
        traces.dotted_section = section.size();
      }
    }
  }
  return traces;
}

class PairInserter {
 public:
  PairInserter(const TomlDocument& document, const KeyPath& path, const std::string& value)
      : document_(document),
        statements_(document.statements),
        path_(path),
        table_(path.begin(), path.end() - 1),
        assignment_(fmt::format("{} = {}", spell_key(path.back()), value)),
        value_(value)
  {
  }

  Splice insert() const
  {
    if (table_.empty())
      return at_root();
    const TableTraces traces = trace_table(document_, table_);
    if (traces.header)
      return line_behind(last_pair(*traces.header), assignment_);
    if (traces.dotted && traces.dotted_depth >= traces.header_depth)
      return beside_dotted(traces);
    if (traces.first_inner_header)
      return section_before(*traces.first_inner_header);
    return section_behind(traces.last_relative);
  }

 private:
  // The last pair of the section that begins at `header`, or the header itself.
  std::size_t last_pair(std::size_t header) const
  {
    std::size_t last = header;
    for (std::size_t index = header + 1;
         index < statements_.size() && !statements_[index].is_header(); ++index)
      if (statements_[index].kind == StatementKind::pair)
        last = index;
    return last;
  }

  // The first of the comment lines directly above that are about the header. Settings that are
  // commented out are the table's in which they stand.
  std::size_t block_of(std::size_t header) const
  {
    std::size_t first = header;
    bool prose = false;
    while (first > 0 && statements_[first - 1].kind == StatementKind::comment)
      prose = !is_setting(statements_[--first]) || prose;
    return prose ? first : header;
  }

  // A comment such as "# linker = 'x'", or a further line of such a value.
  bool is_setting(const TomlStatement& comment) const
  {
    std::string_view text = document_.text.substr(comment.begin, comment.lines.end - comment.begin);
    text.remove_prefix(std::min(text.find_first_not_of("# \t"), text.size()));
    const std::size_t end = text.find_first_not_of(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.\"' \t");
    const bool assigns = end != std::string_view::npos && end > 0 && text[end] == '=';
    const bool goes_on = text.starts_with('"') || text.starts_with('\'') || text.starts_with(']');
    return assigns || goes_on;
  }

  std::string indentation(const TomlStatement& statement) const
  {
    return std::string(
        document_.text.substr(statement.lines.begin, statement.begin - statement.lines.begin));
  }

  bool is_blank(std::size_t index) const { return statements_[index].kind == StatementKind::blank; }

  bool ends_in_newline(const TomlStatement& statement) const
  {
    return document_.text.substr(0, statement.lines.end).ends_with('\n');
  }

  Splice line_behind(std::size_t index, const std::string& line) const
  {
    const TomlStatement& statement = statements_[index];
    const std::size_t at = statement.lines.end;
    const std::string line_end = line_end_near(document_.text, at);
    const std::string indented = indentation(statement) + line;
    return {{at, at}, ends_in_newline(statement) ? indented + line_end : line_end + indented};
  }

  // A key of no table must stand before the first header.
  Splice at_root() const
  {
    Index last;
    std::size_t index = 0;
    for (; index < statements_.size() && !statements_[index].is_header(); ++index)
      if (statements_[index].kind == StatementKind::pair)
        last = index;
    if (last)
      return line_behind(*last, assignment_);
    if (statements_.empty())
      return {{document_.text.size(), document_.text.size()}, assignment_ + "\n"};
    if (index == statements_.size())
      return line_behind(index - 1, assignment_);
    const std::size_t at = statements_[block_of(index)].lines.begin;
    const std::string line_end = line_end_near(document_.text, at);
    return {{at, at}, assignment_ + line_end + line_end};
  }

  // A table that dotted keys have made must not get a header as well.
  Splice beside_dotted(const TableTraces& traces) const
  {
    const TomlStatement& sibling = statements_[*traces.dotted];
    const std::size_t shared = traces.dotted_depth - traces.dotted_section;
    const std::size_t begin = sibling.keys.front().span.begin;
    std::string line(document_.text.substr(begin, sibling.keys[shared - 1].span.end - begin));
    for (std::size_t depth = traces.dotted_depth; depth < path_.size(); ++depth)
      line += "." + spell_key(path_[depth]);
    return line_behind(*traces.dotted, fmt::format("{} = {}", line, value_));
  }

  std::string section(const std::string& line_end, const std::string& header_indentation,
                      const std::string& pair_indentation) const
  {
    return fmt::format("{}[{}]{}{}{}{}", header_indentation, to_string(table_), line_end,
                       pair_indentation, assignment_, line_end);
  }

  Splice section_before(std::size_t inner_header) const
  {
    const std::size_t block = block_of(inner_header);
    const std::size_t at = statements_[block].lines.begin;
    const std::string line_end = line_end_near(document_.text, at);
    const std::string indent = indentation(statements_[inner_header]);
    const bool separated = block == 0 || is_blank(block - 1);
    return {{at, at}, (separated ? "" : line_end) + section(line_end, indent, indent) + line_end};
  }

  Splice section_behind(Index relative) const
  {
    if (statements_.empty())
      return {{document_.text.size(), document_.text.size()}, section("\n", "", "")};
    std::string header_indentation;
    std::string pair_indentation;
    if (relative) {
      header_indentation = indentation(statements_[*relative]);
      pair_indentation = indentation(statements_[last_pair(*relative)]);
    }
    const std::size_t tail = relative ? end_of_section(*relative) : statements_.size() - 1;
    const std::size_t at = statements_[tail].lines.end;
    const std::string line_end = line_end_near(document_.text, at);
    std::string text = ends_in_newline(statements_[tail]) ? "" : line_end;
    text += is_blank(tail) ? "" : line_end;
    text += section(line_end, header_indentation, pair_indentation);
    if (tail + 1 < statements_.size() && !is_blank(tail + 1))
      text += line_end;
    return {{at, at}, text};
  }

  // The last statement that is about the section: comments after a blank line, too, unless they
  // are about the next header.
  std::size_t end_of_section(std::size_t header) const
  {
    std::size_t next = header + 1;
    while (next < statements_.size() && !statements_[next].is_header())
      ++next;
    std::size_t end = next < statements_.size() ? block_of(next) : next;
    while (end > header + 1 && is_blank(end - 1))
      --end;
    return end - 1;
  }

  const TomlDocument& document_;
  const std::vector<TomlStatement>& statements_;
  const KeyPath& path_;
  const KeyPath table_;
  const std::string assignment_;
  const std::string& value_;
};

}  // namespace

std::vector<Splice> insert_pair(const TomlDocument& document, const KeyPath& path,
                                const std::string& value)
{
  return {PairInserter(document, path, value).insert()};
}

std::vector<Splice> insert_inline(const TomlDocument& document, const TomlPlace& place,
                                  const KeyPath& path, const std::string& value)
{
  const TomlNode& table = *place.inline_table;
  const std::span<const std::string> rest = std::span(path).subspan(place.inline_depth);
  const TomlItem* sibling = nullptr;
  std::size_t shared = 0;
  for (const TomlItem& item : table.items)
    if (const std::size_t common = common_length(names_of(item.keys), rest); common > shared) {
      shared = common;
      sibling = &item;
    }

  std::string entry;
  if (sibling) {
    const std::size_t begin = sibling->begin();
    entry = document.text.substr(begin, sibling->keys[shared - 1].span.end - begin);
    for (const std::string& name : rest.subspan(shared))
      entry += "." + spell_key(name);
    entry += " = " + value;
  } else {
    entry = value;
    for (std::size_t depth = rest.size(); depth-- > 0;)
      entry = depth == 0 ? fmt::format("{} = {}", spell_key(rest[depth]), entry)
                         : fmt::format("{{ {} = {} }}", spell_key(rest[depth]), entry);
  }
  return append_items(document.text, table, {entry});
}

}  // namespace xtool
