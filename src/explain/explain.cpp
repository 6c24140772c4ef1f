// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/explain.hpp>

#include <algorithm>
#include <iterator>

namespace xtool {
namespace {

constexpr std::size_t most_hits = 4096;
constexpr std::size_t most_alike = 24;
constexpr std::size_t most_lines = 4;   // that a cause shows
constexpr std::size_t most_errors = 3;  // that are shown of an unknown log
constexpr std::size_t most_captures = 16;
constexpr std::size_t longest_quote = 240;

// The part of the line around `at` that can be shown.
std::string excerpt(std::string_view text, std::size_t at)
{
  if (text.size() <= longest_quote)
    return std::string(text);
  constexpr std::size_t before = longest_quote / 3;
  const std::size_t begin = std::min(at == std::string_view::npos || at < before ? 0 : at - before,
                                     text.size() - longest_quote);
  std::string shown(text.substr(begin, longest_quote));
  if (begin > 0)
    shown.insert(0, "...");
  if (begin + longest_quote < text.size())
    shown += "...";
  return shown;
}

// Whether what is found for one target may be about the other: they are the same, or one is not
// known.
bool related(const Cause& a, const Cause& b)
{
  return !a.target || !b.target || *a.target == *b.target;
}

bool explained_by(const Cause& frame, const Cause& other)
{
  if (&frame == &other || !related(frame, other))
    return false;
  const std::vector<std::string>& hides = other.symptom->hides;
  return (frame.symptom->rank == 0 && other.symptom->rank > 0) ||
         std::find(hides.begin(), hides.end(), frame.symptom->id) != hides.end();
}

void add_hit(Cause& cause, const QuotedLine& line, const Captures& captures)
{
  const auto same_number = [&](const QuotedLine& other) { return other.number == line.number; };
  if (cause.lines.size() < most_lines &&
      std::none_of(cause.lines.begin(), cause.lines.end(), same_number))
    cause.lines.push_back(line);
  if (cause.captures.size() < most_captures &&
      std::find(cause.captures.begin(), cause.captures.end(), captures) == cause.captures.end())
    cause.captures.push_back(captures);
}

std::optional<Triple> triple_in(const std::string& text)
{
  try {
    return Triple::parse(text);
  } catch (const Error&) {
    return std::nullopt;
  }
}

// "arm-linux-gnueabihf-gcc" is the linker of the target that the catalog calls so, too.
std::optional<Triple> target_of_linker(std::string_view linker, const Catalog& catalog)
{
  linker.remove_prefix(linker.find_last_of("/\\") + 1);
  const std::size_t tool = linker.rfind('-');
  if (tool == std::string_view::npos)
    return std::nullopt;
  try {
    return catalog.require(linker.substr(0, tool)).triple;
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace

std::vector<LogExplainer::Rule> LogExplainer::rules_of(const Symptoms& symptoms)
{
  std::vector<Rule> rules;
  const auto add = [&](Role role, std::size_t owner, const std::vector<LinePattern>& patterns) {
    std::transform(patterns.begin(), patterns.end(), std::back_inserter(rules),
                   [&](const LinePattern& pattern) {
                     return Rule{.role = role, .owner = owner, .pattern = &pattern};
                   });
  };
  for (std::size_t number = 0; number < symptoms.all().size(); ++number) {
    const Symptom& symptom = symptoms.all()[number];
    add(Role::symptom, number, symptom.patterns);
    add(Role::with, number, symptom.with);
    add(Role::without, number, symptom.without);
  }
  for (std::size_t sort = 0; sort < symptoms.errors().size(); ++sort)
    add(Role::error, sort, symptoms.errors()[sort]);
  add(Role::success, 0, symptoms.successes());
  return rules;
}

LiteralSet LogExplainer::literals_of(const std::vector<Rule>& rules)
{
  std::vector<std::string> texts;
  for (const Rule& rule : rules)
    texts.push_back(rule.pattern->literal());
  texts.insert(texts.end(), LogTargets::cues().begin(), LogTargets::cues().end());
  return LiteralSet(texts);
}

LogExplainer::LogExplainer(const Symptoms& symptoms, const Catalog& catalog,
                           std::optional<Triple> target)
    : symptoms_(symptoms),
      catalog_(catalog),
      target_(std::move(target)),
      rules_(rules_of(symptoms)),
      literals_(literals_of(rules_)),
      targets_(catalog),
      errors_(symptoms.errors().size())
{
}

void LogExplainer::line(const LogLine& line)
{
  count_ = line.number;
  const std::uint64_t message = targets_.message_of(line.text);
  std::string plain;
  const bool typographic = line.text.find('\xe2') != std::string_view::npos;
  if (typographic)
    plain = normalized_quotes(line.text);
  const std::vector<std::size_t>& found = literals_.in(typographic ? plain : line.text);
  if (found.empty())
    return;
  if (!typographic)
    plain = normalized_quotes(line.text);

  Hit hit{.message = message};
  for (const std::size_t number : found) {
    if (number >= rules_.size()) {
      targets_.read(plain, message);
      break;
    }
    const Rule& rule = rules_[number];
    if (satisfied(number))
      continue;
    const std::optional<Captures> captures = rule.pattern->match(plain);
    if (!captures)
      continue;
    if (hit.line.number == 0)
      hit.line = {.number = line.number,
                  .text = excerpt(line.text, plain.find(rule.pattern->literal()))};
    apply(number, *captures, hit.line, hit);
  }
  if (!hit.symptoms.empty())
    keep(std::move(hit));
}

// Whether a match of the rule would tell nothing new.
bool LogExplainer::satisfied(std::size_t rule) const
{
  const Role role = rules_[rule].role;
  return role == Role::error ? errors_[rules_[rule].owner].size() == most_errors
                             : role != Role::symptom && seen_.contains(rule);
}

void LogExplainer::apply(std::size_t rule, const Captures& captures, const QuotedLine& line,
                         Hit& hit)
{
  const auto [role, owner, pattern] = rules_[rule];
  if (role == Role::symptom)
    hit.symptoms.emplace(owner, captures);
  else if (role != Role::error)
    seen_.insert(rule);
  else if (std::vector<QuotedLine>& sort = errors_[owner];
           sort.empty() || sort.back().number != line.number)
    sort.push_back(line);
}

void LogExplainer::keep(Hit hit)
{
  std::vector<std::size_t> shown;
  for (const auto& [symptom, captures] : hit.symptoms)
    shown.push_back(symptom);
  if (hits_.size() < most_hits && ++alike_[shown] <= most_alike)
    hits_.push_back(std::move(hit));
}

bool LogExplainer::holds(std::size_t symptom, const TargetEntry* entry) const
{
  for (std::size_t number = 0; number < rules_.size(); ++number) {
    const Rule& rule = rules_[number];
    if (rule.owner == symptom && (rule.role == Role::with || rule.role == Role::without) &&
        seen_.contains(number) != (rule.role == Role::with))
      return false;
  }
  return symptoms_.all()[symptom].target.admits(entry);
}

std::optional<Triple> LogExplainer::target_of(const Hit& hit) const
{
  if (target_)
    return target_;
  for (const auto& [symptom, captures] : hit.symptoms)
    if (const auto named = captures.find("triple"); named != captures.end())
      if (std::optional<Triple> target = triple_in(named->second))
        return target;
  if (std::optional<Triple> named = targets_.of_message(hit.message))
    return named;
  for (const auto& [symptom, captures] : hit.symptoms)
    if (const auto linker = captures.find("linker"); linker != captures.end())
      return target_of_linker(linker->second, catalog_);
  return std::nullopt;
}

std::vector<Cause> LogExplainer::findings() const
{
  std::vector<Cause> found;
  for (const Hit& hit : hits_) {
    const std::optional<Triple> target = target_of(hit);
    const TargetEntry* const entry = target ? catalog_.find(*target) : nullptr;
    int best = -1;
    for (const auto& [symptom, captures] : hit.symptoms)
      if (holds(symptom, entry))
        best = std::max(best, symptoms_.all()[symptom].rank);
    for (const auto& [number, captures] : hit.symptoms) {
      const Symptom& symptom = symptoms_.all()[number];
      if (symptom.rank < best || !holds(number, entry))
        continue;
      auto known = std::find_if(found.begin(), found.end(), [&](const Cause& other) {
        return other.symptom == &symptom && other.target == target;
      });
      if (known == found.end())
        known = found.insert(known, {.symptom = &symptom, .target = target});
      add_hit(*known, hit.line, captures);
    }
  }
  return found;
}

Explanation LogExplainer::finish()
{
  Explanation explanation{.lines = count_};
  const std::vector<Cause> all = findings();
  for (const Cause& one : all)
    if (std::none_of(all.begin(), all.end(),
                     [&](const Cause& other) { return explained_by(one, other); }))
      explanation.findings.push_back(one);
  std::stable_sort(
      explanation.findings.begin(), explanation.findings.end(),
      [](const Cause& a, const Cause& b) { return a.symptom->rank > b.symptom->rank; });

  const auto first =
      std::find_if(errors_.begin(), errors_.end(), [](const auto& sort) { return !sort.empty(); });
  const bool success = std::any_of(seen_.begin(), seen_.end(), [&](std::size_t rule) {
    return rules_[rule].role == Role::success;
  });
  explanation.succeeded = success && first == errors_.end() && explanation.findings.empty();
  if (explanation.findings.empty() && first != errors_.end())
    explanation.errors = *first;
  return explanation;
}

}  // namespace xtool
