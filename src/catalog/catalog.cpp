// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "builtin_targets.hpp"
#include "target_fields.hpp"
#include "target_values.hpp"

#include <xtool/catalog/catalog.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/overlay.hpp>
#include <xtool/support/suggest.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace xtool {
namespace {

constexpr std::size_t most_shown = 6;
constexpr std::string_view list_help = "run `xtool target list` to see all targets";

// The document's targets, after a look at what surrounds them.
std::vector<JsonCursor> targets_of(const JsonCursor& document)
{
  require_known_keys(document, {"$schema", "schema", "rustc", "targets"});
  document.at("schema").integer(1, 1);
  return document.at("targets").items();
}

// Where a name has been given before, to point at it.
void remember(std::map<std::string, std::string>& given, const std::string& name,
              const JsonCursor& where)
{
  const auto [first, is_new] = given.emplace(name, where.pointer());
  if (!is_new)
    where.fail(fmt::format("'{}' is given twice, first at {}", name, first->second));
}

}  // namespace

const TargetEntry::Packages* TargetEntry::packages_of(std::string_view distribution) const
{
  const auto found = std::find_if(packages.begin(), packages.end(), [&](const Packages& one) {
    return one.distribution == distribution;
  });
  return found == packages.end() ? nullptr : &*found;
}

bool brings_its_linker(const TargetEntry& entry)
{
  if (!entry.linker.empty())
    return entry.linker.ends_with("-lld");
  return entry.os == "none" || entry.os == "uefi" || entry.arch.starts_with("wasm");
}

Catalog Catalog::load(const std::filesystem::path& overlay_directory)
{
  Catalog catalog;
  for (const BuiltinTarget& target : builtin_targets()) {
    TargetEntry entry = entry_of(target);
    for (const std::string& alias : entry.aliases)
      catalog.aliases_.emplace(alias, entry.triple);
    catalog.entries_.emplace_hint(catalog.entries_.end(), entry.triple, std::move(entry));
  }
  each_overlay(overlay_directory, [&](std::string_view json, const std::string& source) {
    catalog.overlay(json, source);
  });
  return catalog;
}

Catalog Catalog::parse(std::string_view json, const std::string& source)
{
  Catalog catalog;
  catalog.overlay(json, source);
  return catalog;
}

void Catalog::overlay(std::string_view json, const std::string& source)
{
  const Json document = parse_json(json, source);
  Catalog changed = *this;
  std::map<std::string, std::string> names;
  std::vector<Given> targets;
  for (const JsonCursor& target : targets_of(JsonCursor(document, source))) {
    const JsonCursor name = target.at("triple");
    targets.emplace_back(triple_in(name), target);
    remember(names, name.string(), name);
    changed.add(targets.back());
  }
  changed.claim_aliases(targets);
  *this = std::move(changed);
}

void Catalog::add(const Given& target)
{
  const auto& [triple, facts] = target;
  auto entry = entries_.find(triple);
  const Fields wanted = entry == entries_.end() ? Fields::all : Fields::some;
  if (entry == entries_.end())
    entry = entries_.emplace(triple, blank_entry(triple)).first;
  read_fields(facts, wanted, entry->second);
}

void Catalog::claim_aliases(const std::vector<Given>& targets)
{
  std::map<std::string, std::string> claims;
  for (const auto& [triple, facts] : targets) {
    release_alias(triple.str(), triple);
    const std::optional<JsonCursor> aliases = facts.find("aliases");
    if (!aliases)
      continue;
    for (const JsonCursor& alias : aliases->items()) {
      const std::string name = target_word_in(alias);
      remember(claims, name, alias);
      if (find_word(name) != nullptr)
        alias.fail(fmt::format("'{}' is the name of a target", name));
      release_alias(name, triple);
    }
  }

  aliases_.clear();
  for (const auto& [triple, entry] : entries_)
    for (const std::string& alias : entry.aliases)
      aliases_.emplace(alias, triple);
}

// Takes the alias from the target that had it, unless that is `claimant`.
void Catalog::release_alias(const std::string& alias, const Triple& claimant)
{
  const auto owner = aliases_.find(alias);
  if (owner == aliases_.end() || owner->second == claimant)
    return;
  std::erase(entries_.at(owner->second).aliases, alias);
}

const TargetEntry* Catalog::find(const Triple& triple) const
{
  const auto found = entries_.find(triple);
  return found == entries_.end() ? nullptr : &found->second;
}

std::optional<TargetEntry> Catalog::entry_for(const Triple& installed) const
{
  if (find(installed) == nullptr && !aliases_.contains(installed.str()))
    return std::nullopt;
  return require_entry_for(installed);
}

TargetEntry Catalog::require_entry_for(const Triple& installed) const
{
  TargetEntry entry = require(installed.str());
  entry.triple = installed;
  return entry;
}

const TargetEntry* Catalog::find_word(const std::string& word) const
{
  return word.find('-') == std::string::npos ? nullptr : find(Triple::parse(word));
}

const TargetEntry& Catalog::require(std::string_view word) const
{
  require_target_word(word);
  if (const TargetEntry* entry = find_word(std::string(word)))
    return *entry;
  const auto alias = aliases_.find(word);
  if (alias == aliases_.end())
    throw unknown(std::string(word));
  return entries_.at(alias->second);
}

// The targets with a part that begins with `word` ("musl"), well supported ones first.
std::vector<std::string> Catalog::names_holding(const std::string& word) const
{
  constexpr std::size_t too_vague = 2;
  if (word.size() <= too_vague)
    return {};
  std::vector<std::pair<int, std::string>> found;
  for (const auto& [triple, entry] : entries_)
    if (fmt::format("-{}-", triple.str()).find("-" + word) != std::string::npos)
      found.emplace_back(entry.std ? entry.tier : 4, triple.str());
  std::sort(found.begin(), found.end());
  std::vector<std::string> names;
  names.reserve(found.size());
  for (const auto& [rank, name] : found)
    names.push_back(name);
  return names;
}

Error Catalog::unknown(const std::string& word) const
{
  std::vector<std::string> names;
  for (const auto& [triple, entry] : entries_)
    names.push_back(triple.str());
  for (const auto& [alias, triple] : aliases_)
    names.push_back(alias);

  // A version behind the name would put every right name out of reach.
  const std::size_t version = word.rfind("-gnu");
  const std::size_t dot =
      version == std::string::npos ? std::string::npos : word.find('.', version);
  Error error(ErrorKind::unknown_target, fmt::format("unknown target '{}'", word));
  if (const std::optional<std::string> meant = closest(word.substr(0, dot), names))
    error.help(fmt::format("did you mean '{}'?", *meant));
  else if (std::vector<std::string> holding = names_holding(word); !holding.empty()) {
    const bool more = holding.size() > most_shown;
    holding.resize(std::min(holding.size(), most_shown));
    error.help(
        fmt::format("these targets are near: {}{}", fmt::join(holding, ", "), more ? " ..." : ""));
  }
  error.help(std::string(list_help));
  return error;
}

}  // namespace xtool
