// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/explain.hpp>
#include <xtool/explain/log_json.hpp>

#include <algorithm>

namespace xtool {
namespace {

constexpr std::size_t most_hits = 4096;
constexpr std::size_t most_alike = 24;
constexpr std::size_t most_successes = 4096;
constexpr std::size_t most_errors = 256;  // of each sort that are kept
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

// Whether what stands at `at` is told of rather than said: "If you see `error: linker not found`".
// Tools put names and commands in backticks, or in a backtick and an apostrophe.
bool cited(std::string_view text, std::size_t at, std::size_t length)
{
  const auto tick = [&](std::size_t from) { return text.find('`', from); };
  bool open = false;
  std::size_t begin = 0;
  for (std::size_t next = tick(0); next < at; next = tick(next + 1)) {
    open = !open;
    begin = next;
  }
  const std::string_view between = text.substr(begin, at - std::min(at, begin));
  const std::size_t apostrophe = between.find('\'');  // ends `this', and begins 'that'
  return open && begin > 0 && tick(at + length) != std::string_view::npos &&
         (apostrophe == std::string_view::npos || between[apostrophe - 1] == ' ');
}

}  // namespace

LogExplainer::LogExplainer(const LogRules& rules, const Catalog& catalog,
                           std::optional<Triple> target)
    : rules_(rules),
      symptoms_(rules.symptoms()),
      catalog_(catalog),
      target_(std::move(target)),
      prefixes_([this](const LogLine& line) {
        each_rendered(line, [this](const LogLine& one) { read(one); });
      }),
      targets_(catalog),
      sorts_(symptoms_.errors().size()),
      errors_of_sort_(sorts_ + 1)
{
}

void LogExplainer::read(const LogLine& line)
{
  count_ = line.number;
  message_ = places_.read(line.text);
  std::string plain;
  const bool typographic = line.text.find('\xe2') != std::string_view::npos;
  if (typographic)
    plain = normalized_quotes(line.text);
  const std::vector<std::size_t> found = rules_.candidates(typographic ? plain : line.text);
  if (rules_.show_command(found))
    run_ = commands_.read(line.text);
  else if (places_.is_status())
    commands_.status(line.text);
  note_next_error(line);
  if (success_ != 0 && !more_follows_ && line.number > success_)
    more_follows_ = line.text.find_first_not_of(" \t") != std::string_view::npos &&
                    !places_.is_status() && places_.weight(line.text) == Weight::plain;
  if (found.empty())
    return;
  if (!typographic)
    plain = normalized_quotes(line.text);
  match(line, plain, found);
}

// Behind "panicked at ...:" stands what the panic says, and behind "--- stderr" what a script says.
void LogExplainer::note_next_error(const LogLine& line)
{
  const std::size_t first = line.text.find_first_not_of(" \t");
  if (first == std::string_view::npos)
    return;
  const std::string_view words = line.text.substr(first);
  if (error_follows_ && !words.starts_with("note: ") && !words.starts_with("warning"))
    add_error({.number = line.number, .text = excerpt(line.text, first)}, sorts_);
  script_shown_ |= words == "--- stdout" || words == "--- stderr";
  error_follows_ = words == "--- stderr" ||
                   (words.ends_with(':') && words.find("' panicked at ") != std::string_view::npos);
}

void LogExplainer::match(const LogLine& line, std::string_view plain,
                         const std::vector<std::size_t>& found)
{
  Hit hit;
  hit.message = message_;
  hit.run = run_;
  if (found.front() < rules_.all().size())
    hit.weight = places_.weight(plain);
  for (const std::size_t number : found) {
    if (number >= rules_.all().size()) {
      targets_.read(plain, message_, rules_.target_cues(found));
      break;
    }
    if (satisfied(number))
      continue;
    const std::optional<Captures> captures = rules_.all()[number].pattern->match(plain);
    if (!captures)
      continue;
    const std::string& literal = rules_.all()[number].pattern->literal();
    const std::size_t at = plain.find(literal);
    if (plain.size() == line.text.size() && cited(line.text, at, literal.size()))
      continue;
    if (hit.line.number == 0)
      hit.line = {.number = line.number, .text = excerpt(line.text, at)};
    apply(number, *captures, hit.line, hit);
  }
  if (!hit.symptoms.empty()) {
    hit.crate = LogPlaces::relayed_crate(plain);
    keep(std::move(hit));
  }
}

// Whether a match of the rule would tell nothing new.
bool LogExplainer::satisfied(std::size_t rule) const
{
  const auto [role, owner, pattern] = rules_.all()[rule];
  return role == LogRole::error
             ? errors_of_sort_[owner] == most_errors
             : (role == LogRole::with || role == LogRole::without) && seen_.contains(rule);
}

void LogExplainer::add_error(const QuotedLine& line, std::size_t sort)
{
  commands_.failed();
  if (errors_of_sort_[sort] == most_errors ||
      (!errors_.empty() && errors_.back().line.number == line.number &&
       errors_.back().sort <= sort))
    return;
  ++errors_of_sort_[sort];
  errors_.push_back({.line = line, .message = message_, .run = run_, .sort = sort});
}

// What Cargo and rustc say when a build fails names a crate, the linker or the error's code.
void LogExplainer::note_failed_build(const Captures& captures, std::uint64_t number)
{
  for (const char* name : {"crate", "failed_crate"})
    if (const auto crate = captures.find(name); crate != captures.end())
      return commands_.build_failed(number, crate->second.substr(0, crate->second.find(' ')));
  if (captures.contains("linker") || captures.contains("code"))
    commands_.build_failed(number, "");
}

void LogExplainer::apply(std::size_t rule, const Captures& captures, const QuotedLine& line,
                         Hit& hit)
{
  const auto [role, owner, pattern] = rules_.all()[rule];
  switch (role) {
    case LogRole::symptom:
      hit.symptoms.emplace(owner, captures);
      if (hit.weight == Weight::plain && symptoms_.all()[owner].strength == Strength::decides) {
        commands_.failed();
        if (captures.contains("linker"))
          commands_.build_failed(line.number, "");
      }
      break;
    case LogRole::with:
    case LogRole::without:
      seen_.insert(rule);
      break;
    case LogRole::success:
      success_ = line.number;
      if (successes_.size() == most_successes)
        successes_.pop_back();
      successes_.push_back(line.number);
      more_follows_ = false;
      commands_.succeeded();
      break;
    case LogRole::retry:
      if (hit.weight != Weight::quoted && hit.weight != Weight::tested)
        run_ = commands_.again(line.text);
      break;
    case LogRole::probe:
      hit.probe = true;
      if (!errors_.empty() && errors_.back().line.number == line.number)
        errors_.back().probe = true;
      break;
    case LogRole::error:
      if (hit.weight == Weight::plain || hit.weight == Weight::relayed ||
          (hit.weight == Weight::tested && owner == 0))
        add_error(line, owner);
      plain_error_ |= hit.weight == Weight::plain;
      if (hit.weight == Weight::plain)
        note_failed_build(captures, line.number);
      if (const auto crate = captures.find("failed_crate"); crate != captures.end())
        failed_crates_.insert(crate->second.substr(0, crate->second.find(' ')));
      break;
  }
}

void LogExplainer::keep(Hit hit)
{
  std::vector<std::size_t> shown;
  for (const auto& [symptom, captures] : hit.symptoms)
    shown.push_back(symptom);
  if (hits_.size() < most_hits && ++alike_[{hit.run, shown}] <= most_alike)
    hits_.push_back(std::move(hit));
}

}  // namespace xtool
