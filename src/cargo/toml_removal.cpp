// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "toml_lookup.hpp"
#include "toml_sections.hpp"

#include <xtool/cargo/toml_edit.hpp>

#include <optional>

namespace xtool {
namespace {

using StatementKind = TomlStatement::Kind;

class PairRemover {
 public:
  PairRemover(const TomlDocument& document, const TomlStatement& pair)
      : document_(document),
        statements_(document.statements),
        pair_(static_cast<std::size_t>(&pair - document.statements.data()))
  {
    while (end_ < statements_.size() && !statements_[end_].is_header())
      ++end_;
  }

  // The lines of the pair, and of its table's header when that is `table` and has nothing else.
  TextSpan with_table(const KeyPath& table) const
  {
    if (table.empty())
      return with_blank_at_root();
    const std::optional<std::size_t> header = header_to_prune(table);
    if (!header)
      return lines(pair_, pair_ + 1);
    const bool blank_below = pair_ + 1 < statements_.size() && is_blank(pair_ + 1);
    if (blank_below && (*header == 0 || precedes_inner(table)))
      return lines(*header, pair_ + 2);
    if (*header > 0 && is_blank(*header - 1))
      return lines(*header - 1, pair_ + 1);
    return lines(*header, pair_ + (blank_below ? 2 : 1));
  }

  // A file that had no newline at its end has none afterwards.
  TextSpan lines(std::size_t first, std::size_t last) const
  {
    TextSpan span = {statements_[first].lines.begin, statements_[last - 1].lines.end};
    const std::string_view text = document_.text;
    if (span.end == text.size() && !text.ends_with('\n') && first > 0) {
      --span.begin;
      if (text.substr(0, span.begin).ends_with('\r'))
        --span.begin;
    }
    return span;
  }

 private:
  bool is_blank(std::size_t index) const { return statements_[index].kind == StatementKind::blank; }

  // The first of the comments directly above the next section, which are about that one.
  std::size_t own_end() const
  {
    std::size_t end = end_;
    while (end < statements_.size() && end > pair_ + 1 &&
           statements_[end - 1].kind == StatementKind::comment)
      --end;
    return end;
  }

  bool only_blanks(std::size_t first, std::size_t last) const
  {
    for (std::size_t index = first; index < last; ++index)
      if (index != pair_ && !is_blank(index))
        return false;
    return true;
  }

  // Whether the next section is a table in this one: then the blank line above was there before.
  bool precedes_inner(const KeyPath& table) const
  {
    if (end_ == statements_.size())
      return false;
    const KeyPath next = names_of(statements_[end_].keys);
    return next.size() > table.size() && common_length(next, table) == table.size();
  }

  std::optional<std::size_t> header_to_prune(const KeyPath& table) const
  {
    std::size_t header = pair_;
    while (header > 0 && !statements_[header].is_header())
      --header;
    const TomlStatement& statement = statements_[header];
    const bool its_own =
        statement.kind == StatementKind::header && names_of(statement.keys) == table;
    const bool explained = header > 0 && statements_[header - 1].kind == StatementKind::comment;
    if (!its_own || statement.commented || explained || !only_blanks(header + 1, own_end()))
      return std::nullopt;
    return header;
  }

  // The only key of no table has a blank line between itself and the first header.
  TextSpan with_blank_at_root() const
  {
    const bool explained = pair_ > 0 && statements_[pair_ - 1].kind == StatementKind::comment;
    bool only_pair = true;
    for (std::size_t index = 0; index < end_; ++index)
      only_pair = only_pair && (index == pair_ || statements_[index].kind != StatementKind::pair);
    const bool before_header = end_ < statements_.size() && own_end() == pair_ + 2;
    if (explained || !only_pair || !before_header || !is_blank(pair_ + 1))
      return lines(pair_, pair_ + 1);
    return lines(pair_, pair_ + 2);
  }

  const TomlDocument& document_;
  const std::vector<TomlStatement>& statements_;
  const std::size_t pair_;
  std::size_t end_ = pair_ + 1;  // of its section
};

}  // namespace

std::vector<Splice> remove_pair(const TomlDocument& document, const TomlStatement& pair,
                                const KeyPath& path, EmptyTable empty)
{
  const PairRemover remover(document, pair);
  if (empty == EmptyTable::prune)
    return {{remover.with_table(KeyPath(path.begin(), path.end() - 1)), ""}};
  const std::size_t index = static_cast<std::size_t>(&pair - document.statements.data());
  return {{remover.lines(index, index + 1), ""}};
}

}  // namespace xtool
