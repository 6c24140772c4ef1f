// SPDX-License-Identifier: Apache-2.0 OR MIT
// What commands that check something tell GitHub Actions with --format github.
#pragma once

#include "cli/github.hpp"
#include "doctor_report.hpp"
#include "explain_report.hpp"
#include "inspect_files.hpp"

#include <string>

namespace xtool::cli {

GithubReport github_report(const Diagnosis& diagnosis);

// `limited`: whether the files were held against limits.
GithubReport github_report(const Findings& findings, bool limited, const Env& env);

// `file`: the log; empty for standard input.
GithubReport github_report(const Report& report, const std::string& file);

}  // namespace xtool::cli
