// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/explain/explain.hpp>
#include <xtool/explain/remedy.hpp>
#include <xtool/support/json.hpp>

#include <string>
#include <vector>

namespace xtool::cli {

// A finding in words.
struct ExplainedCause {
  const Symptom* symptom = nullptr;
  std::optional<Triple> target = {};
  std::string cause = {};
  std::vector<QuotedLine> lines = {};
  std::vector<std::string> remedy = {};
};

struct Report {
  std::vector<ExplainedCause> causes = {};
  std::vector<QuotedLine> errors = {};  // of a log without known causes
  bool succeeded = false;
  std::uint64_t finished = 0;  // the line with the last word that all went well, others follow
  std::uint64_t lines = 0;

  // Whether there is nothing left to ask.
  bool answered() const { return !causes.empty() || succeeded; }
};

Report report_of(const Explanation& explanation, const MachineAdvice& advice);

// For people; paragraphs are wrapped at that many columns, what can be pasted is not.
std::string describe(const Report& report, int width);
Json json(const Report& report);

std::string list_text(const Symptoms& symptoms);
Json list_json(const Symptoms& symptoms);

}  // namespace xtool::cli
