// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/log_commands.hpp>
#include <xtool/explain/log_rules.hpp>
#include <xtool/explain/log_target.hpp>

#include <algorithm>
#include <iterator>

namespace xtool {
namespace {

std::vector<LogRule> rules_of(const Symptoms& symptoms)
{
  std::vector<LogRule> rules;
  const auto add = [&](LogRole role, std::size_t owner, const std::vector<LinePattern>& patterns) {
    std::transform(patterns.begin(), patterns.end(), std::back_inserter(rules),
                   [&](const LinePattern& pattern) {
                     return LogRule{.role = role, .owner = owner, .pattern = &pattern};
                   });
  };
  for (std::size_t number = 0; number < symptoms.all().size(); ++number) {
    const Symptom& symptom = symptoms.all()[number];
    add(LogRole::symptom, number, symptom.patterns);
    add(LogRole::with, number, symptom.with);
    add(LogRole::without, number, symptom.without);
  }
  for (std::size_t sort = 0; sort < symptoms.errors().size(); ++sort)
    add(LogRole::error, sort, symptoms.errors()[sort]);
  add(LogRole::success, 0, symptoms.successes());
  add(LogRole::retry, 0, symptoms.retries());
  add(LogRole::probe, 0, symptoms.probes());
  return rules;
}

LiteralSet literals_of(const std::vector<LogRule>& rules)
{
  std::vector<std::string> texts;
  for (const LogRule& rule : rules)
    texts.push_back(rule.pattern->literal());
  texts.insert(texts.end(), LogTargets::cues.begin(), LogTargets::cues.end());
  texts.insert(texts.end(), LogCommands::cues().begin(), LogCommands::cues().end());
  return LiteralSet(texts);
}

}  // namespace

LogRules::LogRules(const Symptoms& symptoms)
    : symptoms_(symptoms), rules_(rules_of(symptoms)), literals_(literals_of(rules_))
{
}

LogTargets::Cues LogRules::target_cues(const std::vector<std::size_t>& candidates) const
{
  LogTargets::Cues cues;
  for (const std::size_t number : candidates)
    if (number >= rules_.size() && number - rules_.size() < cues.size())
      cues.set(number - rules_.size());
  return cues;
}

bool LogRules::show_command(const std::vector<std::size_t>& candidates) const
{
  return !candidates.empty() && candidates.back() >= rules_.size() + LogTargets::Cues().size();
}

}  // namespace xtool
