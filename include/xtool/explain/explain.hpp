// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>
#include <xtool/explain/literal_set.hpp>
#include <xtool/explain/log_lines.hpp>
#include <xtool/explain/log_target.hpp>
#include <xtool/explain/symptoms.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace xtool {

// A line that is kept, cut to a length that can be shown.
struct QuotedLine {
  std::uint64_t number = 0;
  std::string text = {};
  friend bool operator==(const QuotedLine&, const QuotedLine&) = default;
};

// One cause of what a log shows, for one target.
struct Cause {
  const Symptom* symptom = nullptr;
  std::optional<Triple> target = {};
  std::vector<QuotedLine> lines = {};   // where it shows: the first few
  std::vector<Captures> captures = {};  // what the patterns caught, each once
};

struct Explanation {
  std::vector<Cause> findings = {};  // the most specific first
  // Without findings: the first lines that report an error.
  std::vector<QuotedLine> errors = {};
  bool succeeded = false;  // no error, and a tool said that all went well
  std::uint64_t lines = 0;
};

// Reads a log line by line and names what its lines show. What it keeps is bounded, however long
// the log is. `symptoms` and `catalog` must outlive it and the explanations.
class LogExplainer {
 public:
  // With a target, whatever the log says is about that one.
  LogExplainer(const Symptoms& symptoms, const Catalog& catalog, std::optional<Triple> target);

  void line(const LogLine& line);
  Explanation finish();

 private:
  enum class Role { symptom, with, without, error, success };
  struct Rule {
    Role role = Role::symptom;
    std::size_t owner = 0;  // the symptom's number, or the sort of error
    const LinePattern* pattern = nullptr;
  };
  // A line that shows symptoms.
  struct Hit {
    QuotedLine line = {};
    std::uint64_t message = 0;
    std::map<std::size_t, Captures> symptoms = {};  // by number
  };

  static std::vector<Rule> rules_of(const Symptoms& symptoms);
  static LiteralSet literals_of(const std::vector<Rule>& rules);
  bool satisfied(std::size_t rule) const;
  void apply(std::size_t rule, const Captures& captures, const QuotedLine& line, Hit& hit);
  void keep(Hit hit);
  bool holds(std::size_t symptom, const TargetEntry* entry) const;
  std::optional<Triple> target_of(const Hit& hit) const;
  std::vector<Cause> findings() const;

  const Symptoms& symptoms_;
  const Catalog& catalog_;
  std::optional<Triple> target_;
  std::vector<Rule> rules_;
  LiteralSet literals_;  // of the rules, then the cues of LogTargets
  LogTargets targets_;
  std::vector<Hit> hits_;
  std::map<std::vector<std::size_t>, std::size_t> alike_;  // how many hits show just these symptoms
  std::set<std::size_t> seen_;                             // rules that matched
  std::vector<std::vector<QuotedLine>> errors_;            // by sort
  std::uint64_t count_ = 0;
};

}  // namespace xtool
