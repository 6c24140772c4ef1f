// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "schema_profile.hpp"

#include "schema_types.hpp"

#include <xtool/cargo/config_sources.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace xtool {
namespace {

using FlawKind = ConfigFlaw::Kind;
using Effect = ConfigFlaw::Effect;

// Cargo reads these with every command (Profiles::new), as tried with 1.85 and 1.95.
constexpr std::array<std::string_view, 4> profiles_of_cargo = {"dev", "release", "test", "bench"};

struct ProfileKey {
  std::string_view key;
  unsigned types;
  std::vector<std::string_view> words;  // that the text may be; empty: any
  int least;                            // of a number
  int most;
  bool in_overrides;  // may be given for one package, and for build scripts
};

constexpr int any_number = 1 << 30;

// What Cargo takes, and of lto, strip and codegen-units what rustc does, which gets them as they
// are.
const std::vector<ProfileKey>& profile_keys()
{
  static const std::vector<ProfileKey> keys = {
      {"opt-level", number | text, {"s", "z"}, 0, 3, true},
      {"codegen-units", number, {}, 1, any_number, true},
      {"debug",
       number | truth | text,
       {"none", "line-directives-only", "line-tables-only", "limited", "full"},
       0,
       2,
       true},
      {"split-debuginfo", text, {}, 0, 0, true},
      {"debug-assertions", truth, {}, 0, 0, true},
      {"rpath", truth, {}, 0, 0, false},
      {"panic", text, {"unwind", "abort", "immediate-abort"}, 0, 0, false},
      {"overflow-checks", truth, {}, 0, 0, true},
      {"incremental", truth, {}, 0, 0, true},
      {"strip", truth | text, {"none", "debuginfo", "symbols"}, 0, 0, true},
      {"lto",
       truth | text,
       {"off", "thin", "fat", "on", "yes", "no", "y", "n", "true", "false"},
       0,
       0,
       false},
      {"codegen-backend", text, {}, 0, 0, true},
      {"inherits", text, {}, 0, 0, false},
      {"dir-name", text, {}, 0, 0, false}};
  return keys;
}

const ProfileKey* find_key(std::string_view name)
{
  const auto found = std::find_if(profile_keys().begin(), profile_keys().end(),
                                  [&](const ProfileKey& known) { return known.key == name; });
  return found == profile_keys().end() ? nullptr : &*found;
}

bool is_read_always(const KeyPath& path)
{
  return path.size() > 2 && path[0] == "profile" &&
         std::find(profiles_of_cargo.begin(), profiles_of_cargo.end(), path[1]) !=
             profiles_of_cargo.end();
}

// "an integer from 0 to 3, 's' or 'z'"
std::string what_is_taken(const ProfileKey& key)
{
  std::vector<std::string> parts;
  if ((key.types & truth) != 0)
    parts.insert(parts.end(), {"true", "false"});
  if ((key.types & number) != 0)
    parts.push_back(key.most == any_number
                        ? fmt::format("an integer of at least {}", key.least)
                        : fmt::format("an integer from {} to {}", key.least, key.most));
  for (const std::string_view word : key.words)
    parts.push_back(fmt::format("'{}'", word));
  if (parts.size() == 1)
    return parts.front();
  const std::string last = parts.back();
  parts.pop_back();
  return fmt::format("{} or {}", fmt::join(parts, ", "), last);
}

bool is_word_of(const ProfileKey& key, std::string_view word)
{
  return key.words.empty() ||
         std::find(key.words.begin(), key.words.end(), word) != key.words.end();
}

bool is_in_range(const ProfileKey& key, std::int64_t value)
{
  return value >= key.least && value <= key.most;
}

bool takes(const ProfileKey& key, const TomlValueAt& value)
{
  if (value.type == TomlValueAt::Type::string)
    return is_word_of(key, value.value.get<std::string>());
  return value.type != TomlValueAt::Type::integer ||
         is_in_range(key, value.value.get<std::int64_t>());
}

// Of an environment variable, whose text may be any of the types.
bool takes(const ProfileKey& key, std::string_view word)
{
  if ((key.types & truth) != 0 && (word == "true" || word == "false"))
    return true;
  if (const auto value = integer_in(word); value && (key.types & number) != 0)
    return is_in_range(key, *value);
  return (key.types & text) != 0 && is_word_of(key, word);
}

}  // namespace

std::optional<ConfigFlaw> profile_flaw(const TomlValueAt& value)
{
  const KeyPath& path = value.path;
  if (!is_read_always(path))
    return std::nullopt;
  const auto refused = [&](std::string reason) {
    return flaw(FlawKind::refused, Effect::refused, path,
                fmt::format("cargo refuses '{}', which {}", to_string(path), std::move(reason)));
  };
  const bool package = path[2] == "package" && path.size() == 5;
  const bool script = path[2] == "build-override" && path.size() == 4;
  if (path.size() > 3 && !package && !script)
    return std::nullopt;
  const ProfileKey* const known = find_key(path.back());
  if (known == nullptr)
    return std::nullopt;
  if ((package || script) && !known->in_overrides)
    return refused(
        fmt::format("cannot be set for {}", package ? "one package alone" : "build scripts alone"));
  if (known->key == "inherits" || known->key == "dir-name")
    return refused("only profiles of one's own have");
  if ((known->types & type_bit(value.type)) == 0)
    return wrong_type(value, known->types);
  return takes(*known, value)
             ? std::nullopt
             : std::optional(refused(
                   fmt::format("is {} and has to be {}", value.written, what_is_taken(*known))));
}

std::vector<ConfigFlaw> malformed_profile_variables(const Env& env)
{
  std::vector<ConfigFlaw> found;
  for (const std::string_view profile : profiles_of_cargo)
    for (const ProfileKey& known : profile_keys()) {
      const KeyPath path = {"profile", std::string(profile), std::string(known.key)};
      const std::string variable = config_variable(path);
      const std::optional<std::string> word = env.get_even_empty(variable);
      if (word && !takes(known, *word))
        found.push_back(flaw(FlawKind::refused, Effect::refused, path,
                             fmt::format("cargo refuses the environment variable '{}', which is "
                                         "'{}' and has to be {}",
                                         variable, *word, what_is_taken(known))));
    }
  return found;
}

bool is_unstable_in_profile(const KeyPath& path)
{
  static constexpr std::array<std::string_view, 3> words = {"codegen-backend", "rustflags",
                                                            "trim-paths"};
  return is_read_always(path) && std::find(words.begin(), words.end(), path.back()) != words.end();
}

}  // namespace xtool
