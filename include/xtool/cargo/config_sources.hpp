// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/cargo_at_hand.hpp>
#include <xtool/cargo/config_file.hpp>
#include <xtool/cargo/config_flaw.hpp>
#include <xtool/cargo/key_path.hpp>
#include <xtool/cargo/toml_values.hpp>
#include <xtool/catalog/triple.hpp>
#include <xtool/support/env.hpp>
#include <xtool/support/json.hpp>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace xtool {

// One place that gives a key a value.
struct ConfigSource {
  enum class Use {
    wins,    // this is the value
    joined,  // an array, or flags, that Cargo joins with the winner's
    hidden,  // Cargo does not look at it
  };
  Use use = Use::hidden;
  std::string origin = {};               // a file, or the name of an environment variable
  std::optional<std::size_t> line = {};  // in the file, from 1
  bool included = false;                 // by way of `include`, which Cargo reads since 1.94
  KeyPath key = {};                      // under which it is there: target.'cfg(...)'.linker
  TomlValueAt::Type type = TomlValueAt::Type::string;
  Json value = {};
  std::string written = {};  // TOML source
};

// What Cargo makes of a key.
struct ResolvedKey {
  KeyPath key = {};
  Json value = {};                         // of all that are joined, if they are
  std::vector<ConfigSource> sources = {};  // the strongest first
};

struct Resolution {
  std::vector<ResolvedKey> values = {};  // of the key, or of all below it when it is a table
  std::vector<std::string> warnings = {};
};

// Cargo's configuration as seen from the working directory: `.cargo` there and in every directory
// above, CARGO_HOME, what these include, and the environment. The rules are those of Cargo's book
// (reference/config.html) and, where it is silent, of src/context/ in Cargo 1.95; where versions
// differ, those of the cargo at hand. Tables with a condition count where it is true of the target.
// What `--config` gives on a command line cannot be known here.
class ConfigSources {
 public:
  // Throws ConfigError, as Cargo would fail, for a file that it cannot use.
  static ConfigSources read(const Env& env);
  // The same as if one file were as planned: it has that text, or there is none.
  static ConfigSources read(const Env& env, const ConfigFile& planned);

  // The cargo whose rules these are.
  const CargoAtHand& cargo() const { return *cargo_; }

  // Which value Cargo uses for `key`, and which it does not use. No values: it is not set.
  Resolution resolve(const KeyPath& key) const;

  // The same for `key` alone, without what is below it and without warnings. Nothing: it is not
  // set.
  std::optional<ResolvedKey> resolve_value(const KeyPath& key) const;

  // Which source gives `key`, which is no table, the value that Cargo uses, if any does.
  std::optional<ConfigSource> winner(const KeyPath& key) const;

  // Which source Cargo uses instead of the one value that `file` has for `key`. Nothing when it
  // uses, or joins, that one, and when there is another with the same value.
  std::optional<ConfigSource> hiding(const KeyPath& key, const std::filesystem::path& file) const;

  // What Cargo uses instead of the value that `file` has for `key`, one sentence each. Empty when
  // it uses that one, or when it does not read the file.
  std::vector<std::string> outranking(const KeyPath& key, const std::filesystem::path& file) const;

  // Those of these files; and their texts alone.
  std::vector<ConfigFlaw> flaws() const;
  std::vector<std::string> warnings() const;

  // What is to be known of what Cargo makes of this key besides the flaws of the files: several
  // conditions that are true, arrays that some versions join, flags that this rustc refuses.
  std::vector<ConfigFlaw> flaws_of(const KeyPath& key) const;

  struct File {
    std::string path = {};
    bool included = false;
    std::vector<TomlValueAt> values = {};
    std::vector<TomlValueAt> empty_tables = {};
  };
  // The strongest first.
  const std::vector<File>& files() const { return files_; }

 private:
  static ConfigSources read(const Env& env, const ConfigFile* planned);
  ConfigSources(Env env, std::shared_ptr<const CargoAtHand> cargo)
      : env_(std::move(env)), cargo_(std::move(cargo))
  {
  }
  std::optional<TargetCfg> cfg_of(const KeyPath& key) const;
  std::vector<ConfigFlaw> unstable_flags(const KeyPath& key) const;
  std::vector<ConfigFlaw> missing_programs() const;
  // What the tables whose condition is true have for the key, in Cargo's order. Nothing when
  // nobody knows what is true of the target.
  std::optional<std::vector<ResolvedKey>> matching(const KeyPath& key) const;

  Env env_;
  std::shared_ptr<const CargoAtHand> cargo_;
  std::vector<File> files_;
  std::vector<ConfigFlaw> reading_;  // of finding and including files
};

// "'/home/me/.cargo/config.toml' (line 3)", or "the environment variable 'RUSTFLAGS'".
std::string describe_origin(const ConfigSource& source);

// Why no command of Cargo will work any more, where a change of the files is to blame for it.
std::vector<ConfigFlaw> new_refusals(const ConfigSources& before, const ConfigSources& after);

// The words of flags, whichever way they are written: a text or an array.
std::vector<std::string> flags_in(const ConfigSource& source);

// The command that takes the value away: "xtool config unset --file 'F' KEY", or "unset NAME".
std::string removal_command(const ConfigSource& source, const KeyPath& key);

// The way to target.<T>.<key> in Cargo's configuration.
KeyPath target_key(const Triple& target, const std::string& key);

// A program as a value names it: a path, or a name for PATH. A relative path in a file is meant
// from above the directory that holds the file (ConfigRelativePath in Cargo).
std::filesystem::path program_path(const ConfigSource& source, const std::string& program);

// The variable in which Cargo looks for a key: CARGO_, then each segment in upper case, with '_'
// for '-' (ConfigKey in Cargo's src/context/key.rs).
std::string config_variable(const KeyPath& key);

}  // namespace xtool
