// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "argument_rules.hpp"

namespace xtool {
namespace {

// How a word uses an option's name.
struct Match {
  bool next_word = false;
  std::optional<std::string> value = {};
};

std::optional<Match> match(const Rule& rule, std::string_view word)
{
  std::string_view name = rule.name;
  if (name.back() == '*') {
    name.remove_suffix(1);
    if (!word.starts_with(name) || (word.size() == name.size() && name.size() < 3))
      return std::nullopt;
    return Match{.value = std::string(word.substr(name.size()))};
  }
  if (!word.starts_with(name))
    return std::nullopt;
  const std::string_view rest = word.substr(name.size());
  if (rest.empty())
    return Match{.next_word = rule.operand == Operand::value};
  // To a driver, "-o=x" means a file called "=x".
  const bool may_assign = name.front() != '-' || name.starts_with("--");
  if (rest.front() == '=' && rule.operand != Operand::none && may_assign)
    return Match{.value = std::string(rest.substr(1))};
  return std::nullopt;
}

// "-lfoo": an option of one letter, with its value.
std::optional<Match> match_letter(const Rule& rule, std::string_view word)
{
  if (rule.name.size() != 1 || rule.operand != Operand::value || word.size() < 2 ||
      word.front() != rule.name.front())
    return std::nullopt;
  return Match{.value = std::string(word.substr(1))};
}

bool applies(const Rule& rule, unsigned facts, const ZigVersion& zig)
{
  return (rule.when & ~facts) == 0 && rule.zigs.since <= zig && zig < rule.zigs.before;
}

}  // namespace

FoundRule find_rule(Level level, std::string_view word, unsigned facts, const ZigVersion& zig,
                    bool letters)
{
  const std::span<const Rule> rules = level == Level::driver ? driver_rules() : linker_rules();
  FoundRule found;
  bool known = false;
  const auto search = [&](auto matches) {
    for (const Rule& rule : rules)
      if (const auto match = matches(rule, word)) {
        known = true;
        found = {.rule = nullptr, .next_word = match->next_word, .value = match->value};
        if (applies(rule, facts, zig)) {
          found.rule = &rule;
          return;
        }
      }
  };
  search(match);
  if (!known && letters && level == Level::linker)
    search(match_letter);
  return found;
}

}  // namespace xtool
