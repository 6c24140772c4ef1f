// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/app.hpp"

#include <xtool/cargo/config_file.hpp>
#include <xtool/cargo/config_sources.hpp>
#include <xtool/support/json.hpp>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace xtool::cli {

// Which of Cargo's configuration files a command works on.
struct ConfigChoice {
  std::string file = {};
  bool global = false;
  bool project = false;

  bool made() const { return !file.empty() || global || project; }
};

void bind_config_choice(CLI::App& command, ConfigChoice& choice);

// The chosen file; the global one when none is chosen.
std::filesystem::path config_file(const ConfigChoice& choice, const Workbench& bench);

// As it is, and one that has a name must be there.
ConfigFile read_config(const ConfigChoice& choice, const Workbench& bench);

// A value on one line of TOML.
std::string one_line(const Json& value);

// The change of one key in one file, as `config set` and `config unset` make and report it.
struct ConfigChange {
  KeyPath key = {};
  ConfigFile before = {};
  // The text that a file gets, or nothing when it goes. Called again when another program was
  // faster.
  std::function<std::optional<std::string>(const ConfigFile&)> edit = {};
  // Called with what the file was and is now, when it has been written. May be empty.
  std::function<void(const ConfigFile&, const std::string&)> done = {};
  bool dry_run = false;
};

// Writes the file unless it is a dry run, which shows what would change. `result` has "changed".
Outcome make_change(const ConfigChange& change, Workbench& bench);

// Prints the lines as warnings, and returns them for JSON.
Json warn_all(const std::vector<std::string>& lines, Workbench& bench);

}  // namespace xtool::cli
