// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "config_schema.hpp"

#include "schema_profile.hpp"
#include "schema_types.hpp"

#include <xtool/support/suggest.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

namespace xtool {
namespace {

using Type = TomlValueAt::Type;
using FlawKind = ConfigFlaw::Kind;
using Effect = ConfigFlaw::Effect;

struct KeyType {
  std::string_view key;  // dotted, below the table
  unsigned types;
};

constexpr std::array build_keys{KeyType{"pipelining", truth},
                                KeyType{"dep-info-basedir", text},
                                KeyType{"target-dir", text},
                                KeyType{"build-dir", text},
                                KeyType{"incremental", truth},
                                KeyType{"target", text | list},
                                KeyType{"jobs", number | text},
                                KeyType{"rustflags", text | list},
                                KeyType{"rustdocflags", text | list},
                                KeyType{"rustc-wrapper", text},
                                KeyType{"rustc-workspace-wrapper", text},
                                KeyType{"rustc", text},
                                KeyType{"rustdoc", text},
                                KeyType{"artifact-dir", text},
                                KeyType{"out-dir", text},
                                KeyType{"warnings", text},
                                KeyType{"sbom", truth},
                                KeyType{"analysis", table},
                                KeyType{"fingerprint", text}};
constexpr std::array term_keys{KeyType{"verbose", truth},
                               KeyType{"quiet", truth},
                               KeyType{"color", text},
                               KeyType{"hyperlinks", truth},
                               KeyType{"unicode", truth},
                               KeyType{"progress.when", text},
                               KeyType{"progress.width", number},
                               KeyType{"progress.term-integration", truth}};
constexpr std::array http_keys{KeyType{"proxy", text},           KeyType{"low-speed-limit", number},
                               KeyType{"timeout", number},       KeyType{"cainfo", text},
                               KeyType{"proxy-cainfo", text},    KeyType{"check-revoke", truth},
                               KeyType{"user-agent", text},      KeyType{"debug", truth},
                               KeyType{"multiplexing", truth},   KeyType{"ssl-version", text},
                               KeyType{"ssl-version.min", text}, KeyType{"ssl-version.max", text}};
constexpr std::array net_keys{KeyType{"retry", number}, KeyType{"offline", truth},
                              KeyType{"git-fetch-with-cli", truth},
                              KeyType{"ssh.known-hosts", list}};
constexpr std::array resolver_keys{
    KeyType{"incompatible-rust-versions", text}, KeyType{"incompatible-publish-age", text},
    KeyType{"feature-unification", text}, KeyType{"lockfile-path", text}};
constexpr std::array report_keys{KeyType{"frequency", text}};

// A table whose keys are all known: of others Cargo says that they are unused.
struct ClosedTable {
  std::string_view name;
  std::span<const KeyType> keys;
  bool read_by_all;  // by every command that builds, so that a wrong type ends it
};
constexpr std::array closed_tables{ClosedTable{"build", build_keys, true},
                                   ClosedTable{"term", term_keys, true},
                                   ClosedTable{"http", http_keys, true},
                                   ClosedTable{"net", net_keys, false},
                                   ClosedTable{"resolver", resolver_keys, true},
                                   ClosedTable{"future-incompat-report", report_keys, false}};

std::string dotted(std::span<const std::string> segments)
{
  std::string name;
  for (const std::string& segment : segments)
    name += (name.empty() ? "" : ".") + segment;
  return name;
}

// What Cargo says of a text where it needs another; empty when it takes it.
std::string complaint(std::string_view key, unsigned types, const std::string& word)
{
  const auto one_of = [&](std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  if (types == truth)
    return one_of({"true", "false"}) ? "" : "has to be 'true' or 'false'";
  if (types == number)
    return integer_in(word) ? "" : "has to be an integer";
  if (key == "jobs")
    return word == "default" || (integer_in(word) && word != "0")
               ? ""
               : "has to be 'default' or an integer other than 0";
  if (key == "color")
    return one_of({"auto", "always", "never"}) ? "" : "has to be 'auto', 'always' or 'never'";
  if (key == "progress.when")
    return one_of({"auto", "always", "never"}) ? "" : "has to be 'auto', 'always' or 'never'";
  if (key == "incompatible-rust-versions")
    return one_of({"allow", "fallback"}) ? "" : "has to be 'allow' or 'fallback'";
  return "";
}

// As http.ssl-version, which is a text or a table of two.
bool is_table_too(const ClosedTable& closed, const std::string& key)
{
  return std::any_of(closed.keys.begin(), closed.keys.end(),
                     [&](const KeyType& known) { return known.key.starts_with(key + "."); });
}

std::optional<ConfigFlaw> flaw_in(const ClosedTable& closed, const TomlValueAt& value)
{
  const std::string key = dotted(std::span(value.path).subspan(1));
  std::vector<std::string> names;
  for (const KeyType& known : closed.keys) {
    if (known.types == table && key.starts_with(std::string(known.key) + "."))
      return std::nullopt;
    if (known.key == key) {
      if (!closed.read_by_all)
        return std::nullopt;
      if (value.type == Type::table && is_table_too(closed, key))
        return std::nullopt;
      if ((known.types & type_bit(value.type)) == 0 || !all_text(value))
        return wrong_type(value, known.types);
      const std::string reason =
          complaint(key, known.types,
                    value.value.is_string() ? value.value.get<std::string>() : value.value.dump());
      return reason.empty()
                 ? std::nullopt
                 : std::optional(flaw(FlawKind::refused, Effect::refused, value.path,
                                      fmt::format("cargo refuses '{}', which is {} and "
                                                  "{}",
                                                  to_string(value.path), value.written, reason)));
    }
    names.emplace_back(known.key);
  }
  for (const KeyType& known : closed.keys)
    if (key.starts_with(std::string(known.key) + ".") && closed.read_by_all)
      return flaw(FlawKind::refused, Effect::refused, value.path,
                  fmt::format("cargo refuses the table '{}.{}', which has to be {}", closed.name,
                              known.key, words_for(known.types)));
  if (is_table_too(closed, key))
    return value.type == Type::table ? std::nullopt : std::optional(wrong_type(value, table));
  return flaw(FlawKind::unknown_key, Effect::warned, value.path,
              fmt::format("cargo has no key '{}' and ignores it{}", to_string(value.path),
                          suggestion(key, names)));
}

std::optional<ConfigFlaw> env_flaw(const TomlValueAt& value)
{
  const KeyPath& path = value.path;
  if (path.size() == 2 && value.type == Type::table)
    return flaw(FlawKind::refused, Effect::refused, path,
                fmt::format("cargo refuses '{}', which has no 'value'", to_string(path)));
  if (path.size() == 2 && value.type != Type::string)
    return wrong_type(value, text | table);
  if (path.size() == 3 && path[2] == "value" && value.type != Type::string)
    return wrong_type(value, text);
  if (path.size() == 3 && (path[2] == "force" || path[2] == "relative") &&
      value.type != Type::boolean)
    return wrong_type(value, truth);
  for (const std::string_view forbidden : {"CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"})
    if (path.size() > 1 && path[1] == forbidden)
      return flaw(
          FlawKind::refused, Effect::refused, path,
          fmt::format("cargo refuses '{}': [env] cannot set that variable", to_string(path)));
  return std::nullopt;
}

// A target's table without [target] around it, and a profile that nobody can have meant.
std::optional<ConfigFlaw> misplaced(const TomlValueAt& value)
{
  const KeyPath& path = value.path;
  if (path.size() == 2 && path[0].find('-') != std::string::npos && is_target_word(path[1]))
    return flaw(FlawKind::misplaced_target, Effect::ignored, path,
                fmt::format("cargo ignores '{}'; did you mean 'target.{}'?", to_string(path),
                            to_string(path)));
  constexpr std::array profiles{"dev", "release", "test", "bench", "doc"};
  const std::vector<std::string> known(profiles.begin(), profiles.end());
  if (path[0] == "profile" && path.size() > 2 &&
      std::find(known.begin(), known.end(), path[1]) == known.end())
    if (const std::optional<std::string> meant = closest(path[1], known))
      return flaw(FlawKind::unknown_table, Effect::ignored, path,
                  fmt::format("'{}' is for a profile '{}'; did you mean '{}'?", to_string(path),
                              path[1], *meant));
  return std::nullopt;
}

}  // namespace

std::optional<ConfigFlaw> schema_flaw(const TomlValueAt& value)
{
  const std::string& front = value.path.front();
  if (value.type == Type::table && (value.path.size() == 1 || front == "source") &&
      front != "paths")
    return std::nullopt;
  if (value.type == Type::other)
    return flaw(FlawKind::refused, Effect::refused, value.path,
                fmt::format("'{}' is a {}, which cargo refuses", to_string(value.path),
                            to_string(value.type)));
  if (front == "target" && value.path.size() > 1)
    return target_flaw(value);
  if (front == "env" && value.path.size() > 1)
    return env_flaw(value);
  if (front == "profile")
    if (std::optional<ConfigFlaw> flaw = profile_flaw(value))
      return flaw;
  for (const ClosedTable& closed : closed_tables)
    if (front == closed.name) {
      if (value.path.size() > 1)
        return flaw_in(closed, value);
      return closed.read_by_all ? std::optional(wrong_type(value, table)) : std::nullopt;
    }
  constexpr std::array tables{"target", "env", "source", "profile", "registries"};
  if (value.path.size() == 1 && std::find(tables.begin(), tables.end(), front) != tables.end())
    return wrong_type(value, table);
  if (value.path.size() == 1 && front == "paths" && value.type != Type::array)
    return wrong_type(value, list);
  return misplaced(value);
}

std::vector<ConfigFlaw> malformed_variables(const Env& env)
{
  std::vector<ConfigFlaw> found;
  for (const ClosedTable& closed : closed_tables)
    for (const KeyType& known : closed.keys) {
      if (!closed.read_by_all)
        continue;
      KeyPath path = parse_key_path(fmt::format("{}.{}", closed.name, known.key));
      const std::string variable = config_variable(path);
      const std::optional<std::string> word = env.get_even_empty(variable);
      const std::string reason = word ? complaint(known.key, known.types, *word) : "";
      if (!reason.empty())
        found.push_back(flaw(FlawKind::refused, Effect::refused, path,
                             fmt::format("cargo refuses the environment variable '{}', which is "
                                         "'{}' and {}",
                                         variable, *word, reason)));
    }
  return found;
}

}  // namespace xtool
