// SPDX-License-Identifier: Apache-2.0 OR MIT
// What the tables [target.'cfg(...)'] add to a target's keys: compilation.rs and target_info.rs in
// Cargo's src/.
#include "cargo_changes.hpp"
#include "config_rules.hpp"
#include "key_resolver.hpp"

#include <xtool/cargo/cfg.hpp>
#include <xtool/cargo/rustflags.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace xtool {
namespace {

using Use = ConfigSource::Use;

bool decides_by_condition(const KeyPath& key)
{
  return key.size() > 2 && key.front() == "target" && !is_cfg(key[1]) &&
         (key.back() == "linker" || key.back() == "runner" || key.back() == "rustflags" ||
          key.back() == "rustdocflags");
}

// The conditions that have the key `word`, in the order in which Cargo joins their flags.
std::set<std::string> conditions_with(const std::vector<ConfigSources::File>& files,
                                      const std::string& word)
{
  std::set<std::string> names;
  for (const ConfigSources::File& file : files)
    for (const TomlValueAt& value : file.values)
      if (value.path.size() == 3 && value.path.front() == "target" && is_cfg(value.path[1]) &&
          value.path.back() == word)
        names.insert(value.path[1]);
  return names;
}

void append(std::vector<ConfigSource>& sources, std::vector<ConfigSource> more, Use use)
{
  for (ConfigSource& source : more) {
    if (source.use != Use::hidden)
      source.use = use;
    sources.push_back(std::move(source));
  }
}

Json joined(const std::optional<ResolvedKey>& own, const std::vector<ResolvedKey>& matching)
{
  Json items = Json::array();
  if (own)
    add_items(own->value, items);
  for (const ResolvedKey& found : matching)
    add_items(found.value, items);
  return items;
}

// The flags of all tables, those of the last condition the strongest.
std::optional<ResolvedKey> join_flags(const KeyPath& key, std::optional<ResolvedKey> own,
                                      std::vector<ResolvedKey> matching)
{
  const std::vector<std::string> overriding = rules_for(key).overriding;
  const bool replaced = own && std::find(overriding.begin(), overriding.end(),
                                         own->sources.front().origin) != overriding.end();
  ResolvedKey all{.key = key};
  if (replaced || (own && matching.empty()))
    all.value = own->value;
  else if (!own && matching.size() == 1)
    all.value = matching.front().value;
  else
    all.value = joined(own, matching);
  if (replaced)
    all.sources = std::move(own->sources);
  for (auto found = matching.rbegin(); found != matching.rend(); ++found)
    append(all.sources, std::move(found->sources), replaced ? Use::hidden : Use::joined);
  if (own && !replaced)
    append(all.sources, std::move(own->sources), Use::joined);
  if (!replaced)
    all.sources.front().use = Use::wins;
  return all;
}

}  // namespace

std::string triple_of(const KeyPath& key)
{
  std::string triple;
  for (std::size_t at = 1; at + 1 < key.size(); ++at)
    triple += (triple.empty() ? "" : ".") + key[at];
  return triple;
}

// Cargo asks rustc with the flags that it has before any condition is looked at.
std::optional<TargetCfg> ConfigSources::cfg_of(const KeyPath& key) const
{
  KeyPath flags_key = key;
  flags_key.back() = "rustflags";
  for (const KeyPath& place : {flags_key, KeyPath{"build", "rustflags"}}) {
    const auto found = KeyResolver(env_, files_, *cargo_, place).resolve();
    const std::vector<std::string> words =
        found ? flag_words(found->sources) : std::vector<std::string>();
    if (!words.empty())
      return cargo_->cfg(triple_of(key), words);
  }
  return cargo_->cfg(triple_of(key), {});
}

std::optional<std::vector<ResolvedKey>> ConfigSources::matching(const KeyPath& key) const
{
  std::vector<ResolvedKey> found;
  if (!decides_by_condition(key))
    return found;
  const std::set<std::string> names = conditions_with(files_, key.back());
  if (names.empty() ||
      (key.back() == "linker" && !has_change(cargo_->version(), CargoChange::cfg_linker)))
    return found;
  const std::optional<TargetCfg> cfg = cfg_of(key);
  if (!cfg)
    return std::nullopt;
  const CfgSyntax syntax{.raw_names = has_change(cargo_->version(), CargoChange::raw_cfg_names),
                         .literals = has_change(cargo_->version(), CargoChange::cfg_literals)};
  for (const std::string& name : names)
    if (const auto condition = CfgCondition::parse(name, syntax);
        condition && condition->holds_for(*cfg))
      if (auto value = KeyResolver(env_, files_, *cargo_, {"target", name, key.back()}).resolve())
        found.push_back(*std::move(value));
  return found;
}

std::optional<ResolvedKey> ConfigSources::resolve_value(const KeyPath& key) const
{
  std::optional<ResolvedKey> own = KeyResolver(env_, files_, *cargo_, key).resolve();
  std::vector<ResolvedKey> conditional = matching(key).value_or(std::vector<ResolvedKey>());
  if (conditional.empty())
    return own;
  if (rules_for(key).flags)
    return join_flags(key, std::move(own), std::move(conditional));
  // Where several match, cargo refuses to choose: that is a flaw of the key.
  std::size_t hidden = 0;
  if (!own) {
    own = std::move(conditional.front());
    own->key = key;
    hidden = 1;
  }
  for (; hidden < conditional.size(); ++hidden)
    append(own->sources, std::move(conditional[hidden].sources), Use::hidden);
  return own;
}

// rustc takes -Z from nightly's toolchains, and with RUSTC_BOOTSTRAP.
std::vector<ConfigFlaw> ConfigSources::unstable_flags(const KeyPath& key) const
{
  const std::optional<ResolvedKey> found =
      rules_for(key).flags ? resolve_value(key) : std::optional<ResolvedKey>();
  if (!found)
    return {};
  for (const ConfigSource& source : found->sources)
    for (const std::string& word : flags_in(source)) {
      if (source.use == Use::hidden || !word.starts_with("-Z"))
        continue;
      const std::optional<CargoVersion> version = cargo_->version();
      if (!version || version->nightly || env_.get("RUSTC_BOOTSTRAP"))
        return {};
      return {{.kind = ConfigFlaw::Kind::unstable,
               .effect = ConfigFlaw::Effect::refused_for_target,
               .text = fmt::format("rustc {} refuses the flag '{}' of '{}' in {}: only nightly "
                                   "toolchains take -Z",
                                   version->str(), word, to_string(source.key),
                                   describe_origin(source)),
               .key = source.key}};
    }
  return {};
}

std::vector<ConfigFlaw> ConfigSources::flaws_of(const KeyPath& key) const
{
  std::vector<ConfigFlaw> flaws;
  const std::optional<ResolvedKey> own = KeyResolver(env_, files_, *cargo_, key).resolve();
  if (own)
    flaws = joined_arrays(*own, files_, *cargo_);
  const std::vector<ResolvedKey> conditional = matching(key).value_or(std::vector<ResolvedKey>());
  if (!own && conditional.size() > 1 && !rules_for(key).flags)
    flaws.push_back(
        {.kind = ConfigFlaw::Kind::several_matches,
         .effect = ConfigFlaw::Effect::refused_for_target,
         .text = fmt::format("cargo refuses to choose for '{}' between '{}' in {} and '{}' in {}: "
                             "both conditions are true",
                             to_string(key), to_string(conditional[0].key),
                             describe_origin(conditional[0].sources.front()),
                             to_string(conditional[1].key),
                             describe_origin(conditional[1].sources.front())),
         .key = key});
  for (ConfigFlaw& flaw : unstable_flags(key))
    flaws.push_back(std::move(flaw));
  return flaws;
}

}  // namespace xtool
