// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/workbench.hpp"
#include "doctor_report.hpp"

#include <xtool/doctor/doctor.hpp>

#include <string>
#include <string_view>

namespace xtool::cli {

// All that somebody who looks into a problem from afar asks for, in Markdown: versions, toolchains,
// settings, variables, Cargo's configuration, records of set-ups and what the doctor found.
// Secrets, the user's name and home are not in it.
std::string bug_report(const Machine& machine, const Diagnosis& diagnosis, Workbench& bench);

// Whether a variable has to do with builds or with xtool: the values of others are private.
bool concerns_builds(std::string_view variable);

// The value of a variable, or of a key of that name, as it may be shown.
std::string shown_value(std::string_view name, std::string value);

}  // namespace xtool::cli
