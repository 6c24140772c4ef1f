// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xtool {

// What rustc calls the configuration of a target: names, and keys that have values.
class TargetCfg {
 public:
  // The output of `rustc --print cfg`.
  static TargetCfg parse(std::string_view lines);
  // As far as the catalog knows: neither target features nor what flags add.
  static TargetCfg of(const TargetEntry& entry);

  bool has(const std::string& name, const std::optional<std::string>& value) const
  {
    return facts_.contains({name, value});
  }

 private:
  std::set<std::pair<std::string, std::optional<std::string>>> facts_;
};

// What a version of Cargo reads in conditions; the newest reads all of it.
struct CfgSyntax {
  bool raw_names = true;  // r#unix is unix; else it cannot be parsed
  bool literals = true;   // `true` and `false` are conditions of their own; else they are names
};

// The condition of a table [target.'cfg(...)'], in the grammar of Cargo's crate cargo-platform.
class CfgCondition {
 public:
  // `key`: the table's name, "cfg(unix)". Nothing when cargo cannot parse it: then it is never
  // true.
  static std::optional<CfgCondition> parse(std::string_view key, const CfgSyntax& syntax);

  bool holds_for(const TargetCfg& cfg) const;

 private:
  enum class Kind { all, any, negation, always, never, fact };
  friend class CfgParser;
  Kind kind_ = Kind::never;
  std::vector<CfgCondition> inner_ = {};
  std::string name_ = {};
  std::optional<std::string> value_ = {};
};

// Whether the name of a table below [target] is a condition.
inline bool is_cfg(std::string_view name) { return name.starts_with("cfg("); }

}  // namespace xtool
