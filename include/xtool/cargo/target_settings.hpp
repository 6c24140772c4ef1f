// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/config_ledger.hpp>
#include <xtool/cargo/toml_edit.hpp>
#include <xtool/support/env.hpp>

#include <string>
#include <vector>

// How settings of a target are written, so that Cargo can read them beside those of other files.
namespace xtool {

// A runner as a text wherever Cargo splits that into the same words: most projects write a text,
// and Cargo loads no configuration in which one file has a text and another an array. Of two texts
// every Cargo uses the nearer, while arrays are joined by some.
TomlValue runner_value(const std::vector<std::string>& argv);

// Throws conflict when Cargo can load its configuration in the working directory now, but not after
// the plan, because of a value in another file.
void require_mergeable(const ConfigPlan& plan, const Env& env);

}  // namespace xtool
