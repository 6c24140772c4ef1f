// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/config_file.hpp>
#include <xtool/cargo/key_path.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace xtool {

// What files were before `config set` added keys to them, so that `config unset` can restore every
// byte: blank lines, and tables that were empty already. Kept below $XTOOL_HOME/state, readable by
// its owner only, for the latest additions to each file.
class ConfigUndo {
 public:
  explicit ConfigUndo(const std::filesystem::path& state) : writer_(state) {}

  // `before` had no `key`, and has become `after`.
  void remember(const ConfigFile& before, const KeyPath& key, const std::string& after) const;

  // The file as it was without the key, when it is what adding the key has made of it. The text is
  // nothing when there was no file.
  std::optional<ConfigFile> without(const ConfigFile& now, const KeyPath& key) const;

  // As above, and forgets it.
  void forget(const ConfigFile& now, const KeyPath& key) const;

 private:
  ConfigWriter writer_;
};

}  // namespace xtool
