// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/doctor/doctor.hpp>
#include <xtool/setup/fixes.hpp>
#include <xtool/support/json.hpp>

#include <string>
#include <vector>

namespace xtool::cli {

struct Diagnosis {
  std::vector<CheckResult> results = {};
  std::vector<Fixed> fixed = {};
  bool all_checks = false;  // also name those that found nothing
  double seconds = 0;

  std::size_t count(Severity severity) const;
};

// "1 error, 0 warnings, 2 notes in 34 checks".
std::string counts_text(const Diagnosis& diagnosis);
std::string diagnosis_text(const Diagnosis& diagnosis);
Json diagnosis_json(const Diagnosis& diagnosis);

}  // namespace xtool::cli
