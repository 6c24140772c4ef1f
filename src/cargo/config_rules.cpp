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

struct ValueIn {
  const ConfigSources::File& file;
  const TomlValueAt& value;
};

// Only arrays and tables must be the same in all files (ConfigValue::merge in Cargo).
bool cannot_be_merged(const TomlValueAt& one, const TomlValueAt& other)
{
  const auto is_nested = [](const TomlValueAt& value) {
    return value.type == Type::array || value.type == Type::table;
  };
  if (one.path.front() == "include")
    return false;
  if (one.path == other.path)
    return (is_nested(one) || is_nested(other)) && one.type != other.type;
  return (starts_with(one.path, other.path) && other.type != Type::table) ||
         (starts_with(other.path, one.path) && one.type != Type::table);
}

ConfigFlaw unmergeable(const ValueIn& one, const ValueIn& other)
{
  return {.kind = ConfigFlaw::Kind::unmergeable,
          .text = fmt::format("cargo refuses '{}' ({}, {}) together with '{}' ({}, {})",
                              to_string(one.value.path), to_string(one.value.type),
                              place(one.file, one.value), to_string(other.value.path),
                              to_string(other.value.type), place(other.file, other.value)),
          .key = one.value.path,
          .places = {{one.file.path, one.value.path}, {other.file.path, other.value.path}}};
}

// Whether another file puts something into a table that is empty here.
bool is_filled(const KeyPath& table, const std::vector<ConfigSources::File>& files)
{
  return std::any_of(files.begin(), files.end(), [&](const ConfigSources::File& file) {
    return std::any_of(file.values.begin(), file.values.end(), [&](const TomlValueAt& value) {
      return value.path != table && starts_with(value.path, table);
    });
  });
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
  std::map<KeyPath, ValueIn> seen;
  const auto look = [&](const ValueIn& at) {
    for (std::optional<ConfigFlaw> flaw : {flaw_of(at.value), malformed_condition(at.value)})
      if (flaw && (at.value.type != Type::table || flaw->kind == ConfigFlaw::Kind::refused)) {
        flaw->text = fmt::format("{}: {}", place(at.file, at.value), flaw->text);
        found.push_back(*std::move(flaw));
      }
    for (auto other = seen.lower_bound({at.value.path.front()});
         other != seen.end() && other->first.front() == at.value.path.front(); ++other)
      if (&other->second.file != &at.file && cannot_be_merged(at.value, other->second.value))
        found.push_back(unmergeable(at, other->second));
    seen.try_emplace(at.value.path, at);
  };
  for (const ConfigSources::File& file : files) {
    for (const TomlValueAt& value : file.values)
      look({file, value});
    for (const TomlValueAt& table : file.empty_tables)
      if (!is_filled(table.path, files))
        look({file, table});
  }
  return found;
}

}  // namespace xtool
