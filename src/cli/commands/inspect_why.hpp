// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "inspect_files.hpp"

#include <xtool/support/env.hpp>
#include <xtool/support/json.hpp>

#include <string>
#include <vector>

namespace xtool::cli {

// Who is to blame for a version of symbols, file by file.
struct WhyReport {
  std::string text = {};
  Json files = Json::array();
};

// `version`: "GLIBC_2.39", or "2.39" for glibc's. Objects and archives among the files are not
// asked about: they are searched, before what Cargo has left around a program. Throws usage for a
// text that is no version.
WhyReport explain_version(const Findings& findings, const std::string& version, const Env& env);

}  // namespace xtool::cli
