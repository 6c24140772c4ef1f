// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/explain.hpp>

#include <algorithm>
#include <utility>

namespace xtool {
namespace {

constexpr std::size_t most_lines = 4;         // that a cause shows
constexpr std::size_t most_shown_errors = 3;  // that are shown of an unknown log
constexpr std::size_t most_within = 2;        // that are shown of a frame
constexpr std::size_t most_captures = 16;

// Whether what is found for one target may be about the other: they are the same, or one is not
// known.
bool related(const Cause& a, const Cause& b)
{
  return !a.target || !b.target || *a.target == *b.target;
}

// Whether `other` is why `one` shows: a frame stands around any other cause, and a symptom says
// what follows from it. A frame that it names may be for the machine that builds, not for its
// target.
bool follows(const Cause& one, const Cause& other)
{
  const bool frame = one.symptom->rank == 0;
  const std::vector<std::string>& hides = other.symptom->hides;
  const bool named = std::find(hides.begin(), hides.end(), one.symptom->id) != hides.end();
  return (named && (frame || related(one, other))) ||
         (frame && other.symptom->rank > 0 && related(one, other));
}

// Of two that follow from one another, the more specific one is told.
bool explained_by(const Cause& one, const Cause& other)
{
  return follows(one, other) && !(follows(other, one) && one.symptom->rank >= other.symptom->rank);
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

bool LogExplainer::holds(std::size_t symptom, const TargetEntry* entry) const
{
  for (std::size_t number = 0; number < rules_.all().size(); ++number) {
    const LogRule& rule = rules_.all()[number];
    if (rule.owner == symptom && (rule.role == LogRole::with || rule.role == LogRole::without) &&
        seen_.contains(number) != (rule.role == LogRole::with))
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

// Whether the line shows that something failed for just this reason.
bool LogExplainer::decides(const Hit& hit, const Symptom& symptom) const
{
  switch (symptom.strength) {
    case Strength::decides:
      return hit.weight == Weight::plain ||
             (hit.weight == Weight::retried && hit.line.number > success_) ||
             (hit.weight == Weight::relayed && script_failed(hit.crate));
    case Strength::supports:
      return failed(hit.message);
    case Strength::mentioned:
      break;
  }
  return false;
}

// Cargo names the crate in its warnings, but not with the words of a script that it shows whole. A
// log without any other error begins or ends amid those.
bool LogExplainer::script_failed(const std::string& crate) const
{
  return crate.empty()
             ? script_shown_ || !failed_crates_.empty() || (!plain_error_ && success_ == 0)
             : failed_crates_.contains(crate);
}

bool LogExplainer::failed(std::uint64_t message) const
{
  return std::any_of(errors_.begin(), errors_.end(),
                     [&](const ErrorLine& error) { return error.message == message; });
}

void LogExplainer::collect(const Hit& hit, std::vector<Candidate>& found) const
{
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
    auto known = std::find_if(found.begin(), found.end(), [&](const Candidate& other) {
      return other.cause.symptom == &symptom && other.cause.target == target;
    });
    if (known == found.end())
      known = found.insert(
          known, {.cause = {.symptom = &symptom, .target = target}, .message = hit.message});
    const bool decisive = decides(hit, symptom);
    if (decisive && !known->decides)
      *known = {.cause = {.symptom = &symptom, .target = target},
                .message = hit.message,
                .decides = true};
    if (decisive == known->decides)
      add_hit(known->cause, hit.line, captures);
  }
}

// What a later run of the same command outdates, and what scripts looked for in vain where all went
// well without it.
void LogExplainer::drop_outdated()
{
  const auto outdated = [this](const auto& one) {
    return commands_.outdated(one.run, one.line.number);
  };
  std::erase_if(hits_, outdated);
  std::erase_if(errors_, outdated);
  if (!errors_.empty() && errors_.back().line.number > success_)
    return;
  const std::vector<ErrorLine> errors = errors_;
  const auto harmless = [&](const auto& one) {
    return one.probe && went_well_behind(one.line.number, errors);
  };
  std::erase_if(hits_, harmless);
  std::erase_if(errors_, harmless);
}

// Whether the next thing said behind the line is that all went well, and not that something failed,
// which may have missed what was not there.
bool LogExplainer::went_well_behind(std::uint64_t number,
                                    const std::vector<ErrorLine>& errors) const
{
  const auto success = std::upper_bound(successes_.begin(), successes_.end(), number);
  return success != successes_.end() &&
         std::none_of(errors.begin(), errors.end(), [&](const ErrorLine& error) {
           return !error.probe && !error.line.text.ends_with("(ignored)") &&
                  error.sort + 1 < sorts_ && error.line.number > number &&
                  error.line.number < *success;
         });
}

std::vector<LogExplainer::Candidate> LogExplainer::candidates() const
{
  std::vector<Candidate> found;
  for (const Hit& hit : hits_)
    if (hit.weight != Weight::quoted && hit.weight != Weight::tested)
      collect(hit, found);
  drop_weak(found);
  return found;
}

// What was said in passing is no cause while an error is at hand, known or not. Where all went well
// in the end, remarks are worth a word, and errors of no consequence are not.
void LogExplainer::drop_weak(std::vector<Candidate>& found) const
{
  const bool decided =
      std::any_of(found.begin(), found.end(), [](const Candidate& one) { return one.decides; });
  std::erase_if(found, [&](const Candidate& one) {
    return !one.decides && (decided || !errors_.empty() ||
                            (one.cause.lines.back().number < success_ &&
                             one.cause.symptom->strength == Strength::decides));
  });
}

void LogExplainer::quote_errors_within(Candidate& frame) const
{
  std::vector<QuotedLine>& lines = frame.cause.lines;
  const std::uint64_t begin = lines.front().number;
  lines.resize(std::min(lines.size(), most_lines - most_within));
  for (const bool telling : {true, false})
    for (const ErrorLine& error : errors_)
      if (error.message == frame.message && error.line.number > begin &&
          (error.sort == 0 || error.sort == sorts_) == telling && lines.size() < most_lines &&
          std::find(lines.begin(), lines.end(), error.line) == lines.end())
        lines.push_back(error.line);
  std::sort(lines.begin(), lines.end(),
            [](const QuotedLine& a, const QuotedLine& b) { return a.number < b.number; });
}

std::vector<QuotedLine> LogExplainer::first_errors() const
{
  std::vector<QuotedLine> first;
  for (std::size_t sort = 0; sort < sorts_ && first.empty(); ++sort)
    for (const ErrorLine& error : errors_)
      if (error.sort == sort && first.size() < most_shown_errors)
        first.push_back(error.line);
  return first;
}

Explanation LogExplainer::finish()
{
  prefixes_.finish();
  drop_outdated();
  Explanation explanation{.lines = count_};
  std::vector<Candidate> all = candidates();
  for (Candidate& one : all)
    if (std::none_of(all.begin(), all.end(), [&](const Candidate& other) {
          return &one != &other && explained_by(one.cause, other.cause);
        })) {
      if (one.cause.symptom->rank == 0)
        quote_errors_within(one);
      explanation.findings.push_back(one.cause);
    }
  std::stable_sort(
      explanation.findings.begin(), explanation.findings.end(),
      [](const Cause& a, const Cause& b) { return a.symptom->rank > b.symptom->rank; });

  if (!explanation.findings.empty())
    return explanation;
  explanation.errors = first_errors();
  if (success_ != 0 && explanation.errors.empty()) {
    explanation.succeeded = !more_follows_;
    explanation.finished = more_follows_ ? success_ : 0;
  }
  return explanation;
}

}  // namespace xtool
