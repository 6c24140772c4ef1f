// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/explain/literal_set.hpp>
#include <xtool/explain/log_target.hpp>
#include <xtool/explain/symptoms.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace xtool {

// What the patterns of a symptom, or of the lines that tell how a build ended, are for.
enum class LogRole { symptom, with, without, error, success, retry, probe };

struct LogRule {
  LogRole role = LogRole::symptom;
  std::size_t owner = 0;  // the symptom's number, or the sort of error
  const LinePattern* pattern = nullptr;
};

// All patterns of the symptoms, made ready to be looked for at once. That takes longer than reading
// a short log: make it once. `symptoms` must outlive it.
class LogRules {
 public:
  explicit LogRules(const Symptoms& symptoms);

  const Symptoms& symptoms() const { return symptoms_; }
  const std::vector<LogRule>& all() const { return rules_; }
  // The numbers of those rules that the line may match, in ascending order; all().size() and more
  // stand for what LogTargets and LogCommands look for.
  std::vector<std::size_t> candidates(std::string_view line) const { return literals_.in(line); }
  // Which of LogTargets' cues are among these.
  LogTargets::Cues target_cues(const std::vector<std::size_t>& candidates) const;
  // Whether LogCommands looks for something among these.
  bool show_command(const std::vector<std::size_t>& candidates) const;

 private:
  const Symptoms& symptoms_;
  std::vector<LogRule> rules_;
  LiteralSet literals_;  // of the rules, then the cues of LogTargets and LogCommands
};

}  // namespace xtool
