// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "script_rules.hpp"

#include "call_words.hpp"

#include <algorithm>

namespace xtool {
namespace {

using Kind = ScriptPattern::Kind;

constexpr unsigned decided_by_call =
    linking | shared | executable | exports_limited | links_only | rust_starts;

bool takes_assignment(Level level, std::string_view name)
{
  return level == Level::linker || name.starts_with("--");
}

std::vector<ScriptPattern> patterns_of(Level level, const Rule& rule)
{
  const std::string name(rule.name);
  if (name.back() == '*')
    return {{Kind::prefix, name.substr(0, name.size() - 1)}};
  std::vector<ScriptPattern> found;
  if (rule.operand != Operand::value)
    found.push_back({Kind::exact, name});
  else if (level == Level::driver)
    found.push_back({Kind::joined, name + " "});
  if (rule.operand != Operand::none && takes_assignment(level, name))
    found.push_back({Kind::assigned, name + "="});
  return found;
}

bool overlap(const ScriptPattern& one, const ScriptPattern& other)
{
  return one.kind == Kind::exact && other.kind == Kind::exact
             ? one.text == other.text
             : one.text.starts_with(other.text) || other.text.starts_with(one.text);
}

bool overlap(const ScriptRule& one, const ScriptRule& other)
{
  for (const ScriptPattern& mine : one.patterns)
    for (const ScriptPattern& theirs : other.patterns)
      if (overlap(mine, theirs))
        return true;
  return false;
}

// A value is cut out in another way after a prefix, so that such a rule stands alone.
bool same_effect(const ScriptRule& one, const ScriptRule& other)
{
  const auto prefix = [](const ScriptRule& rule) {
    return rule.patterns.front().kind == Kind::prefix ? rule.patterns.front().text.size() : 0;
  };
  const bool uses_value = one.text.find('%') != std::string::npos ||
                          one.action == Action::directory || one.action == Action::library;
  return one.action == other.action && one.when == other.when && one.reason == other.reason &&
         one.text == other.text && (!uses_value || prefix(one) == prefix(other));
}

// Whether `one` matches all that `other` matches.
bool covers(const ScriptPattern& one, const ScriptPattern& other)
{
  return one.kind == Kind::exact ? other.kind == Kind::exact && one.text == other.text
                                 : other.text.starts_with(one.text);
}

// Takes away the patterns that an earlier one leaves nothing to match.
void remove_covered(std::vector<ScriptRule>& rules)
{
  std::vector<std::pair<ScriptPattern, unsigned>> earlier;
  for (ScriptRule& rule : rules) {
    std::vector<ScriptPattern> left;
    for (ScriptPattern& pattern : rule.patterns) {
      const bool covered = std::any_of(earlier.begin(), earlier.end(), [&](const auto& entry) {
        return (entry.second & ~rule.when) == 0 && covers(entry.first, pattern);
      });
      if (covered)
        continue;
      earlier.emplace_back(pattern, rule.when);
      left.push_back(std::move(pattern));
    }
    rule.patterns = std::move(left);
  }
  std::erase_if(rules, [](const ScriptRule& rule) { return rule.patterns.empty(); });
}

// Adds to an earlier rule with the same effect where no other rule is in the way.
void add_rule(std::vector<ScriptRule>& rules, ScriptRule rule)
{
  if (rule.patterns.empty())
    return;
  for (auto earlier = rules.rbegin(); earlier != rules.rend(); ++earlier) {
    if (same_effect(*earlier, rule)) {
      earlier->patterns.insert(earlier->patterns.end(), rule.patterns.begin(), rule.patterns.end());
      return;
    }
    if (overlap(*earlier, rule))
      break;
  }
  rules.push_back(std::move(rule));
}

// "-lfoo" and the like, for a linker: one letter with its value, if no name is longer.
ScriptRule letter_rule(ScriptRule rule, const std::string& name)
{
  rule.patterns = {{Kind::prefix, name}};
  rule.when |= one_dash;
  return rule;
}

ScriptRule effect_of(const Rule& rule)
{
  ScriptRule effect{.when = rule.when & decided_by_call,
                    .action = rule.action,
                    .reason = std::string(rule.reason),
                    .text = std::string(rule.text)};
  switch (rule.action) {
    case Action::strip_debug:
      effect.action = Action::drop;
      effect.reason = "debug information that stays does less harm than symbols that go";
      break;
    case Action::definition:
    case Action::export_list:
    case Action::export_symbol:
    case Action::loader:
      effect.action = Action::refuse;
      effect.reason = only_exec;
      break;
    case Action::version_script:
    case Action::script:
      effect.action = Action::keep;
      effect.reason.clear();
      break;
    case Action::keep_starts:
      effect.action = Action::replace;
      break;
    default:
      break;
  }
  return effect;
}

// The facts that hold for every call for this target.
unsigned facts_of_target(const ShimConfig& config)
{
  return facts_of({}, config).when & ~decided_by_call;
}

}  // namespace

std::vector<ScriptRule> script_rules(Level level, const ShimConfig& config)
{
  const unsigned facts = facts_of_target(config);
  std::vector<ScriptRule> rules;
  std::vector<ScriptRule> letters;
  ScriptRule kept;
  const std::span<const Rule> table = level == Level::driver ? driver_rules() : linker_rules();
  for (const Rule& rule : table) {
    const bool applies = (rule.when & ~decided_by_call & ~facts) == 0 &&
                         rule.zigs.since <= config.version && config.version < rule.zigs.before;
    ScriptRule effect = applies ? effect_of(rule) : ScriptRule{};
    effect.patterns = patterns_of(level, rule);
    const bool letter =
        level == Level::linker && rule.name.size() == 1 && rule.operand == Operand::value;
    if (letter && applies && effect.action != Action::keep)
      letters.push_back(letter_rule(effect, std::string(rule.name)));
    // Of two rules for one name the first counts.
    const bool overruled =
        applies && std::count_if(table.begin(), table.end(),
                                 [&](const Rule& other) { return other.name == rule.name; }) > 1;
    if (effect.action == Action::keep && !overruled)
      kept.patterns.insert(kept.patterns.end(), effect.patterns.begin(), effect.patterns.end());
    else
      add_rule(rules, std::move(effect));
  }
  // What is known and kept must not be taken for a letter with its value.
  if (!letters.empty())
    rules.push_back(std::move(kept));
  for (ScriptRule& rule : letters)
    rules.push_back(std::move(rule));
  remove_covered(rules);
  return rules;
}

std::vector<LibraryRule> script_libraries(const ShimConfig& config)
{
  const unsigned facts = facts_of_target(config);
  std::vector<LibraryRule> rules;
  for (const LibraryRule& rule : library_rules()) {
    const bool applies = (rule.when & ~facts) == 0 && rule.zigs.since <= config.version &&
                         config.version < rule.zigs.before;
    const bool first = std::none_of(rules.begin(), rules.end(), [&](const LibraryRule& other) {
      return other.name == rule.name;
    });
    if (applies && first)
      rules.push_back(rule);
  }
  return rules;
}

std::vector<std::string> options_with_value(Level level)
{
  std::vector<std::string> names;
  for (const Rule& rule : level == Level::driver ? driver_rules() : linker_rules())
    if (rule.operand == Operand::value &&
        std::find(names.begin(), names.end(), rule.name) == names.end())
      names.emplace_back(rule.name);
  return names;
}

bool makes_elf(const ShimConfig& config) { return (facts_of_target(config) & elf) != 0; }

}  // namespace xtool
