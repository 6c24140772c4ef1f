// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/cargo/rustflags.hpp>
#include <xtool/support/words.hpp>

#include "config_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace xtool {
namespace {

using Sources = std::vector<ConfigSource>;

const KeyPath build_flags = {"build", "rustflags"};
constexpr std::string_view encoded = "CARGO_ENCODED_RUSTFLAGS";

Sources sources_of(const ConfigSources& sources, const KeyPath& key)
{
  std::optional<ResolvedKey> found = sources.resolve_value(key);
  return found ? std::move(found->sources) : Sources();
}

bool any_has(const Sources& flags, std::string_view option)
{
  return std::any_of(flags.begin(), flags.end(), [&](const ConfigSource& source) {
    return has_codegen_option(source, option);
  });
}

// What follows "NAME=" in the word at this place, if it is a codegen option, or comes after "-C".
std::optional<std::string> option_at(const std::vector<std::string>& words, std::size_t at,
                                     std::string_view name)
{
  const bool follows = at > 0 && (words[at - 1] == "-C" || words[at - 1] == "--codegen");
  for (const std::string_view prefix : {"", "-C", "--codegen="})
    if (const std::string start = fmt::format("{}{}=", prefix, name);
        words[at].starts_with(start) && prefix.empty() == follows)
      return words[at].substr(start.size());
  return std::nullopt;
}

std::optional<std::string> option_in(const std::vector<std::string>& words, std::string_view name)
{
  std::optional<std::string> value;
  for (std::size_t at = 0; at < words.size(); ++at)
    if (auto found = option_at(words, at, name))
      value = std::move(found);
  return value;
}

// The flags that rustc gets for the target.
struct UsedFlags {
  bool of_target = false;  // and not those for all
  Sources sources = {};    // the strongest first
};

UsedFlags used_flags(const ConfigSources& sources, const Triple& target)
{
  UsedFlags used{.sources = sources_of(sources, target_key(target, "rustflags"))};
  // Cargo goes on to `build` when there are tables but no word in them.
  used.of_target =
      !used.sources.empty() && (!used.sources.front().line || !flag_words(used.sources).empty());
  if (!used.of_target)
    used.sources = sources_of(sources, build_flags);
  std::erase_if(used.sources,
                [](const ConfigSource& flags) { return flags.use == ConfigSource::Use::hidden; });
  return used;
}

}  // namespace

// Blanks divide a text, not what is in an array.
std::vector<std::string> flag_words(const Sources& sources)
{
  std::vector<std::string> words;
  for (auto source = sources.rbegin(); source != sources.rend(); ++source) {
    if (source->use == ConfigSource::Use::hidden)
      continue;
    if (source->value.is_array()) {
      for (const Json& word : source->value)
        words.push_back(word.is_string() ? word.get<std::string>() : word.dump());
      continue;
    }
    const std::vector<std::string> flags = flags_in(*source);
    words.insert(words.end(), flags.begin(), flags.end());
  }
  return words;
}

GivenFlags given_flags(const ConfigSources& sources, const Triple& target)
{
  UsedFlags used = used_flags(sources, target);
  std::vector<std::string> words = flag_words(used.sources);
  return {.words = std::move(words), .sources = std::move(used.sources)};
}

bool has_codegen_option(const ConfigSource& flags, std::string_view name)
{
  return option_in(flags_in(flags), name).has_value();
}

std::optional<std::string> codegen_option(const ConfigSources& sources, const Triple& target,
                                          std::string_view name)
{
  return option_in(flag_words(used_flags(sources, target).sources), name);
}

std::optional<LinkerFlag> linker_flag(const ConfigSources& sources, const Triple& target)
{
  const auto [of_target, used] = used_flags(sources, target);
  for (const ConfigSource& source : used) {
    const std::vector<std::string> flags = flags_in(source);
    for (std::size_t at = 0; at < flags.size(); ++at)
      if (option_at(flags, at, "linker"))
        return LinkerFlag{flags[at], source.key, source};
  }
  return std::nullopt;
}

namespace {

// The words as they are when no variable hides the files.
std::vector<std::string> words_of_files(Sources sources)
{
  using Use = ConfigSource::Use;
  const bool all_hidden = std::all_of(sources.begin(), sources.end(), [](const ConfigSource& each) {
    return each.use == Use::hidden;
  });
  for (ConfigSource& source : sources)
    if (all_hidden && source.type == sources.front().type)
      source.use = source.type == TomlValueAt::Type::array ? Use::joined : source.use;
  if (all_hidden && !sources.empty())
    sources.front().use = Use::wins;
  return flag_words(sources);
}

}  // namespace

std::optional<SysrootFlag> find_sysroot_flag(const std::vector<std::string>& words)
{
  constexpr std::string_view flag = "--sysroot";
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (words[at] == flag && at + 1 < words.size())
      return SysrootFlag{.first = at, .last = at + 1, .directory = words[at + 1]};
    if (words[at].starts_with("--sysroot="))
      return SysrootFlag{.first = at, .last = at, .directory = words[at].substr(flag.size() + 1)};
  }
  return std::nullopt;
}

std::optional<std::string> sysroot_flag(const std::vector<std::string>& words)
{
  const std::optional<SysrootFlag> flag = find_sysroot_flag(words);
  return flag ? std::optional(flag->directory) : std::nullopt;
}

FlagPlace place_for_flags(const ConfigSources& sources, const Triple& target,
                          const std::filesystem::path& file, const std::string& name,
                          const IsFlags& is_given, const IsFlags& is_ours)
{
  const KeyPath key = target_key(target, name);
  const KeyPath all_key{"build", name};
  Sources own = sources_of(sources, key);
  std::erase_if(own, [&](const ConfigSource& flags) { return !flags.line || is_ours(flags); });
  Sources all = sources_of(sources, all_key);
  const std::vector<std::string> overriding = rules_for(all_key).overriding;
  std::erase_if(all, [&](const ConfigSource& flags) {
    return std::find(overriding.begin(), overriding.end(), flags.origin) != overriding.end();
  });

  const Sources& used = own.empty() ? all : own;
  if (const auto given = std::find_if(used.begin(), used.end(), is_given); given != used.end())
    return {.kind = FlagPlace::Kind::given, .key = given->key, .flags = *given};
  const auto taken = [](const KeyPath& by, const ConfigSource& flags, const Sources& kept) {
    return FlagPlace{
        .kind = FlagPlace::Kind::taken, .key = by, .flags = flags, .words = words_of_files(kept)};
  };
  // Cargo joins arrays of several files, and refuses a text beside an array. Flags of a condition
  // are joined, whatever they are.
  for (const ConfigSource& flags : own)
    if (flags.key == key && (is_in(flags, file) || flags.type != TomlValueAt::Type::array))
      return taken(key, flags, {flags});
  if (all.empty())
    return {};
  // Where the target has flags of its own, those of `build` are not used as it is; but there may be
  // other projects.
  return own.empty() ? taken(all_key, all.front(), all) : taken(key, own.front(), all);
}

FlagPlace place_for_flag(const ConfigSources& sources, const Triple& target,
                         const std::filesystem::path& file, std::string_view option,
                         const IsFlags& is_ours)
{
  const auto is_given = [&](const ConfigSource& flags) {
    return has_codegen_option(flags, option);
  };
  return place_for_flags(sources, target, file, "rustflags", is_given, is_ours);
}

std::optional<std::pair<std::string, std::string>> variable_with_flag(const ConfigSources& sources,
                                                                      const Triple& target,
                                                                      std::string_view option,
                                                                      const std::string& value)
{
  const std::string variable = config_variable(target_key(target, "rustflags"));
  const std::string flag = fmt::format("-C{}={}", option, value);
  const auto [of_target, used] = used_flags(sources, target);
  if (any_has(used, option))
    return std::nullopt;

  const std::string winner = used.empty() ? "" : used.front().origin;
  const std::string now =
      used.empty() || !used.front().value.is_string() ? "" : used.front().value.get<std::string>();
  if (winner == encoded)
    return std::pair(winner, now.empty() ? flag : now + "\x1f" + flag);
  std::vector<std::string> words;
  const auto own = std::find_if(used.begin(), used.end(), [&](const ConfigSource& source) {
    return source.origin == variable;
  });
  if (winner == "RUSTFLAGS")
    words = flags_in(used.front());
  else if (own != used.end())  // files are joined with it
    words = flags_in(*own);
  else if (!of_target)
    words = flag_words(used);
  words.push_back(flag);
  std::optional<std::string> joined = join_words(words);
  if (!joined)
    return std::nullopt;
  return std::pair(winner == "RUSTFLAGS" ? winner : variable, *std::move(joined));
}

}  // namespace xtool
