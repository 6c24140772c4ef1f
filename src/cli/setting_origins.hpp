// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "workbench.hpp"

#include <string>
#include <vector>

namespace xtool::cli {

// A setting as it counts in this run.
struct EffectiveSetting {
  std::string name = {};
  std::string value = {};
  std::string origin = {};  // "--color", "$XTOOL_COLOR", the file's path or "default"
  friend bool operator==(const EffectiveSetting&, const EffectiveSetting&) = default;
};

// Every setting, by name. Credentials in URLs are left out. `file` is the one that `settings` are
// of.
std::vector<EffectiveSetting> effective_settings(const Env& env, const GlobalOptions& options,
                                                 const Settings& settings, const std::string& file);

}  // namespace xtool::cli
