// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/cargo_at_hand.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace xtool {

// What newer versions of Cargo make of a configuration, and older ones do not.
enum class CargoChange {
  include,          // reads the files that `include` names
  lists_of_any,     // takes arrays of others than texts; `include` must be one
  toml_1_1,         // takes TOML 1.1
  strongest_last,   // joins arrays of several files in the order of their precedence
  nearest_runner,   // is meant to use the nearer of two arrays for a runner
  cfg_linker,       // heeds `linker` in tables with a condition
  raw_cfg_names,    // reads r#unix in a condition
  cfg_literals,     // knows cfg(true) and cfg(false)
  target_docflags,  // has target.<T>.rustdocflags
};

struct CargoChangeFacts {
  int minor = 0;  // of the first 1.x that has it
  std::string_view source = {};
};
CargoChangeFacts facts_of(CargoChange change);

// Whether that cargo has it. Nothing at hand: as the newest.
bool has_change(const std::optional<CargoVersion>& cargo, CargoChange change);

// "cargo 1.94", the first that has it.
std::string first_with(CargoChange change);

// Where a text has what TOML 1.0 does not allow: a line break, a comment or a comma at the end of
// an inline table, or the escapes \e and \xHH. The text must be valid TOML 1.1.
struct NewToml {
  std::size_t line = 0;  // from 1
  std::string_view what = {};
};
std::optional<NewToml> find_toml_1_1(std::string_view text);

}  // namespace xtool
