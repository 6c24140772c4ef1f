// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>
#include <xtool/explain/log_commands.hpp>
#include <xtool/explain/log_lines.hpp>
#include <xtool/explain/log_place.hpp>
#include <xtool/explain/log_prefix.hpp>
#include <xtool/explain/log_rules.hpp>
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
  // Where it shows: the first few. Behind the frame of an error, the first errors within it.
  std::vector<QuotedLine> lines = {};
  std::vector<Captures> captures = {};  // what the patterns caught, each once
};

struct Explanation {
  std::vector<Cause> findings = {};  // the most specific first
  // Without findings: the first lines that report an error.
  std::vector<QuotedLine> errors = {};
  bool succeeded = false;  // no error, and the last thing said is that all went well
  // Without findings and errors: the last line that said so, when others follow it.
  std::uint64_t finished = 0;
  std::uint64_t lines = 0;
};

// Reads a log line by line and names what its lines show. What it keeps is bounded, however long
// the log is. `rules`, its symptoms and `catalog` must outlive it and the explanations.
class LogExplainer {
 public:
  // With a target, whatever the log says is about that one.
  LogExplainer(const LogRules& rules, const Catalog& catalog, std::optional<Triple> target);
  LogExplainer(const LogExplainer&) = delete;
  LogExplainer& operator=(const LogExplainer&) = delete;

  void line(const LogLine& line) { prefixes_.line(line); }
  Explanation finish();

 private:
  // A line that shows symptoms.
  struct Hit {
    QuotedLine line = {};
    std::uint64_t message = 0;
    std::size_t run = LogCommands::none;
    Weight weight = Weight::plain;
    bool probe = false;                             // what is not there need not matter
    std::string crate = {};                         // whose build script's words it is
    std::map<std::size_t, Captures> symptoms = {};  // by number
  };
  struct ErrorLine {
    QuotedLine line = {};
    std::uint64_t message = 0;
    std::size_t run = LogCommands::none;
    std::size_t sort = 0;
    bool probe = false;
  };
  // What is found of a cause, and whether an error shows it, or only words in passing.
  struct Candidate {
    Cause cause = {};
    std::uint64_t message = 0;
    bool decides = false;
  };

  bool satisfied(std::size_t rule) const;
  void apply(std::size_t rule, const Captures& captures, const QuotedLine& line, Hit& hit);
  void keep(Hit hit);
  void read(const LogLine& line);
  void match(const LogLine& line, std::string_view plain, const std::vector<std::size_t>& found);
  void note_next_error(const LogLine& line);
  void note_failed_build(const Captures& captures, std::uint64_t number);
  void add_error(const QuotedLine& line, std::size_t sort);

  bool holds(std::size_t symptom, const TargetEntry* entry) const;
  bool decides(const Hit& hit, const Symptom& symptom) const;
  bool script_failed(const std::string& crate) const;
  bool failed(std::uint64_t message) const;
  std::optional<Triple> target_of(const Hit& hit) const;
  void drop_outdated();
  bool went_well_behind(std::uint64_t number, const std::vector<ErrorLine>& errors) const;
  std::vector<Candidate> candidates() const;
  void collect(const Hit& hit, std::vector<Candidate>& found) const;
  void drop_weak(std::vector<Candidate>& found) const;
  void quote_errors_within(Candidate& frame) const;
  std::vector<QuotedLine> first_errors() const;

  const LogRules& rules_;
  const Symptoms& symptoms_;
  const Catalog& catalog_;
  std::optional<Triple> target_;
  LogPrefixes prefixes_;
  LogPlaces places_;
  LogCommands commands_;
  LogTargets targets_;
  std::uint64_t message_ = 0;            // of the line that is read
  std::size_t run_ = LogCommands::none;  // of the line that is read
  std::vector<Hit> hits_;
  // How many hits show just these symptoms, by run.
  std::map<std::pair<std::size_t, std::vector<std::size_t>>, std::size_t> alike_;
  std::set<std::size_t> seen_;  // rules that matched
  std::vector<ErrorLine> errors_;
  std::size_t sorts_ = 0;                    // of errors; what only stands within a frame is last
  std::vector<std::size_t> errors_of_sort_;  // how many are kept
  std::set<std::string> failed_crates_;      // whose build scripts failed
  bool script_shown_ = false;                // all that one said, as Cargo does when it failed
  bool plain_error_ = false;                 // a tool says of itself that it failed
  bool error_follows_ = false;               // on the next line
  std::uint64_t success_ = 0;                // the last line that says that all went well
  std::vector<std::uint64_t> successes_;     // all of those lines, or the first and the last
  bool more_follows_ = false;                // behind that
  std::uint64_t count_ = 0;
};

}  // namespace xtool
