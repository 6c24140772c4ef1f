// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "config_rules.hpp"

#include "config_schema.hpp"

#include <xtool/cargo/cfg.hpp>
#include <xtool/support/suggest.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace xtool {
namespace {

using Type = TomlValueAt::Type;

constexpr std::array<std::string_view, 4> target_keys = {"linker", "runner", "rustflags",
                                                         "rustdocflags"};

// The tables that Cargo's book lists, and those it still accepts.
const std::vector<std::string>& known_tables()
{
  static const std::vector<std::string> tables = {
      "alias",   "build",    "cache",      "cargo-new", "credential-alias",
      "doc",     "env",      "host",       "http",      "future-incompat-report",
      "include", "install",  "net",        "patch",     "paths",
      "profile", "registry", "registries", "resolver",  "source",
      "target",  "term",     "unstable"};
  return tables;
}

std::string place(const ConfigSources::File& file, const TomlValueAt& value)
{
  return fmt::format("'{}' line {}", file.path, value.line);
}

// What is wrong with one value, whatever else there is. The text lacks the place in front.
std::optional<ConfigFlaw> flaw_of(const TomlValueAt& value)
{
  using Kind = ConfigFlaw::Kind;
  const KeyPath& path = value.path;
  using Effect = ConfigFlaw::Effect;
  const auto flaw = [&](Kind kind, Effect effect, std::string text) {
    return ConfigFlaw{.kind = kind, .effect = effect, .text = std::move(text), .key = path};
  };
  if (path.size() > 1)
    if (const std::vector<std::string>& tables = known_tables();
        std::find(tables.begin(), tables.end(), path.front()) == tables.end())
      if (const std::optional<std::string> meant = closest(path.front(), tables))
        return flaw(Kind::unknown_table, Effect::ignored,
                    fmt::format("cargo has no table '{}' and ignores '{}'; did you mean '{}'?",
                                path.front(), to_string(path), *meant));
  if (path.front() == "target" && path.size() > 2 && !is_cfg(path[1]) &&
      path[1].find('.') != std::string::npos)
    return flaw(Kind::quoted_target, Effect::ignored,
                fmt::format("cargo ignores '{}': it looks for target.{}.{}, without quotes",
                            to_string(path), path[1], path.back()));
  return schema_flaw(value);
}

// Cargo takes such a table as one whose condition is never true.
std::optional<ConfigFlaw> malformed_condition(const TomlValueAt& value)
{
  const KeyPath& path = value.path;
  if (path.front() != "target" || path.size() < 2 || !is_cfg(path[1]) ||
      CfgCondition::parse(path[1], {}))
    return std::nullopt;
  return ConfigFlaw{.kind = ConfigFlaw::Kind::malformed_condition,
                    .effect = ConfigFlaw::Effect::ignored,
                    .text = fmt::format("cargo ignores '{}': it cannot parse the condition '{}'",
                                        to_string(path), path[1]),
                    .key = path};
}

bool starts_with(const KeyPath& path, const KeyPath& start)
{
  return path.size() >= start.size() && std::equal(start.begin(), start.end(), path.begin());
}

}  // namespace

bool is_target_key(const KeyPath& key, std::string_view name)
{
  return key.size() >= 3 && key.front() == "target" && key.back() == name;
}

KeyRules rules_for(const KeyPath& key)
{
  static const std::map<std::string, std::string> overriding = {
      {"build.rustc", "RUSTC"},
      {"build.rustc-wrapper", "RUSTC_WRAPPER"},
      {"build.rustc-workspace-wrapper", "RUSTC_WORKSPACE_WRAPPER"},
      {"build.rustdoc", "RUSTDOC"},
      {"build.target-dir", "CARGO_TARGET_DIR"},
      {"build.incremental", "CARGO_INCREMENTAL"}};
  KeyRules rules;
  const std::string name = to_string(key);
  if (const auto found = overriding.find(name); found != overriding.end())
    rules.overriding = {found->second};
  for (const auto& [flags, variable] :
       {std::pair("rustflags", "RUSTFLAGS"), std::pair("rustdocflags", "RUSTDOCFLAGS")})
    if (is_target_key(key, flags) || name == fmt::format("build.{}", flags)) {
      rules.overriding = {fmt::format("CARGO_ENCODED_{}", variable), variable};
      rules.flags = true;
    }
  // NON_MERGEABLE_LISTS in Cargo's src/context/config_value.rs.
  rules.nearest_array_wins = is_target_key(key, "runner") || name == "host.runner" ||
                             name == "doc.browser" || key.back().starts_with("credential-");
  return rules;
}

std::vector<KeyPath> keys_with_variables(const KeyPath& table)
{
  std::vector<KeyPath> keys;
  const auto add = [&](const auto& names) {
    for (const std::string_view name : names) {
      keys.push_back(table);
      keys.back().emplace_back(name);
    }
  };
  constexpr std::array<std::string_view, 10> build_keys = {
      "rustc",       "rustc-wrapper", "rustc-workspace-wrapper",
      "rustdoc",     "target",        "target-dir",
      "jobs",        "incremental",   "rustflags",
      "rustdocflags"};
  if (table == KeyPath{"build"})
    add(build_keys);
  const bool is_value =
      std::find(target_keys.begin(), target_keys.end(), table.back()) != target_keys.end();
  if (table.size() > 1 && table.front() == "target" && !is_value)
    add(target_keys);
  return keys;
}

std::vector<ConfigFlaw> flaws_of_values(const std::vector<ConfigSources::File>& files)
{
  std::vector<ConfigFlaw> found;
  struct Seen {
    const ConfigSources::File* file;
    const TomlValueAt* value;
  };
  std::map<KeyPath, Seen> seen;
  for (const ConfigSources::File& file : files)
    for (const TomlValueAt& value : file.values) {
      for (std::optional<ConfigFlaw> flaw : {flaw_of(value), malformed_condition(value)})
        if (flaw) {
          flaw->text = fmt::format("{}: {}", place(file, value), flaw->text);
          found.push_back(*std::move(flaw));
        }
      // Only arrays and tables must be the same in all files (ConfigValue::merge in Cargo).
      for (auto other = seen.lower_bound({value.path.front()});
           other != seen.end() && other->first.front() == value.path.front(); ++other) {
        const bool same = other->first == value.path;
        const TomlValueAt& there = *other->second.value;
        if (other->second.file != &file && value.path.front() != "include" &&
            (same ? (value.type == Type::array) != (there.type == Type::array)
                  : starts_with(value.path, other->first) || starts_with(other->first, value.path)))
          found.push_back(
              {.kind = ConfigFlaw::Kind::unmergeable,
               .text = fmt::format("cargo refuses '{}' ({}, {}) together with '{}' ({}, {})",
                                   to_string(value.path), to_string(value.type), place(file, value),
                                   to_string(there.path), to_string(there.type),
                                   place(*other->second.file, there)),
               .key = value.path,
               .places = {{file.path, value.path}, {other->second.file->path, other->first}}});
      }
      seen.try_emplace(value.path, Seen{&file, &value});
    }
  return found;
}

}  // namespace xtool
