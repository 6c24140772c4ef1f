// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/env.hpp>
#include <xtool/support/files.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace xtool {

// $CARGO_HOME, or ~/.cargo.
std::filesystem::path cargo_home(const Env& env);

// The file that Cargo reads in a directory such as `.cargo`: `config` if there is one, as it hides
// a `config.toml` beside it (cargo's get_file_path, src/context/mod.rs), else `config.toml`.
std::filesystem::path config_file_in(const std::filesystem::path& directory);

std::filesystem::path global_config_file(const Env& env);

// The configuration of the Cargo project around the working directory: the nearest one that
// exists, no higher than the workspace's root, and else the one that the root would have. Throws
// usage outside of a project, invalid_input for a Cargo.toml that cannot be read.
std::filesystem::path project_config_file(const Env& env);
// The same; nothing outside of a project.
std::optional<std::filesystem::path> find_project_config_file(const Env& env);

// A configuration file as it is now.
struct ConfigFile {
  static ConfigFile read(std::filesystem::path path);
  std::string_view bytes() const { return text ? std::string_view(*text) : std::string_view(); }

  std::filesystem::path path = {};
  std::optional<std::string> text = {};  // nothing when there is no such file
};

// The file itself, whatever links lead to it, and also when it is not there yet.
std::filesystem::path real_path(const std::filesystem::path& file);

// Writes configuration files. What a file held before xtool wrote to it for the first time is kept
// below `state`, readable by its owner only, for whoever wants it back, under a name that ends in
// `.original`; or in `.absent`, if there was no file.
class ConfigWriter {
 public:
  // `state`: $XTOOL_HOME/state.
  explicit ConfigWriter(const std::filesystem::path& state);

  // One writer at a time for each file.
  FileLock lock(const std::filesystem::path& file) const;

  // Replaces what `before` has read by `after`, by temp + fsync + rename; mode, owner and symlinks
  // stay. The same bytes are not written. Throws conflict when the file has changed since,
  // file_system when it is read-only or cannot be written.
  void write(const ConfigFile& before, std::string_view after) const;

  // Throws what `write` would for a file that cannot be written, as far as that is known before.
  static void require_writable(const std::filesystem::path& file);

  // Removes a file that xtool has made, and its directory if it is a `.cargo` with nothing left in
  // it. Throws as write does.
  void remove(const ConfigFile& before) const;

  // Where things about `file` are kept: below `state`, under a name of their own.
  std::filesystem::path record(const std::filesystem::path& file, std::string_view suffix) const;
  const std::filesystem::path& directory() const { return directory_; }

 private:
  void make_directory() const;
  void keep_original(const ConfigFile& before) const;
  std::filesystem::path directory_;
};

}  // namespace xtool
