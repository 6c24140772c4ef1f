// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/key_path.hpp>
#include <xtool/support/error.hpp>

#include <string>
#include <utility>

namespace xtool {

// What Cargo refuses, warns of or silently ignores.
struct ConfigFlaw {
  enum class Kind {
    unreadable,           // a file that cannot be read
    invalid_toml,         // a file that is not TOML, or not for the cargo at hand
    repeated_key,         // a key or table that is in a file twice
    refused,              // a value that cargo refuses, for its type or its place
    unmergeable,          // values of two files that cargo cannot merge
    include,              // an included file that cargo refuses or does not read
    unknown_table,        // no table has that name
    unknown_key,          // no key of that table has that name
    quoted_target,        // cargo looks for the triple's parts
    misplaced_target,     // a triple outside of [target], or [target.target.T]
    malformed_condition,  // a cfg(...) that does not parse
    several_matches,      // several cfg(...) tables give a target's linker or runner
    joined_arrays,        // arrays that only some versions of cargo join
    hidden_file,          // a config.toml beside a 'config'
    unstable,             // nightly's settings, where cargo is not a nightly
  };
  enum class Effect {
    refused,             // every command of cargo fails
    refused_for_target,  // a build for that target fails
    warned,              // ignored, and cargo says so
    ignored,             // without a word
    used,                // but not as it looks
  };
  Kind kind = Kind::refused;
  Effect effect = Effect::refused;
  std::string text = {};  // one sentence that names the file
  KeyPath key = {};       // what it is about; empty for whole files
  struct Place {
    std::string file = {};
    KeyPath key = {};
  };
  std::vector<Place> places = {};  // of the two values, where they cannot be merged
};

// A configuration file that Cargo cannot use at all.
class ConfigError : public Error {
 public:
  ConfigError(const Error& cause, ConfigFlaw::Kind kind) : Error(cause), kind_(kind) {}
  // Of this error: unreadable, invalid_toml or repeated_key. `kind` is what scripts see of it.
  ConfigFlaw::Kind flaw() const { return kind_; }

 private:
  ConfigFlaw::Kind kind_;
};

}  // namespace xtool
