// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/home.hpp>
#include <xtool/support/env.hpp>

#include <filesystem>
#include <optional>
#include <set>
#include <string>

namespace xtool::cli {

// $XTOOL_HOME/config.toml: what a user wants in every run. The command line and the environment
// come first. Keys: color ("auto", "always", "never"), progress (these and "json"), offline
// (boolean), dist-server (URL).
struct Settings {
  std::string color = "auto";
  std::string progress = "auto";
  bool offline = false;
  std::optional<std::string> dist_server = {};
  std::set<std::string> keys = {};  // those that the file has

  // The defaults when there is no such file. Throws invalid_input, naming file and key, for
  // anything it does not understand: a misspelt key must not pass for a setting. Throws usage for a
  // value that is not one of a setting's choices.
  static Settings load(const std::filesystem::path& file);
};

// `option`, else $XTOOL_HOME, else ~/.xtool. Throws usage unless the result is absolute or
// `option` is given (which is taken relative to the working directory).
Home xtool_home(const Env& env, const std::string& option);

}  // namespace xtool::cli
