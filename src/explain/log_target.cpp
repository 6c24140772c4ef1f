// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/log_target.hpp>

#include <algorithm>
#include <cctype>

namespace xtool {
namespace {

constexpr std::size_t most_mentions = 4096;
constexpr std::size_t absent = std::string_view::npos;

bool in_name(char c)
{
  return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.';
}

// The name of a target at the start of `text`, as long as it goes.
std::string_view name_at(std::string_view text)
{
  return text.substr(0, static_cast<std::size_t>(
                            std::find_if_not(text.begin(), text.end(), in_name) - text.begin()));
}

// "aarch64-linux-android21-clang" is the NDK's name for the compiler of a target and an API level.
std::string android_target(std::string_view name)
{
  const std::size_t system = name.find("-linux-android");
  std::string target(name.substr(0, system + std::string_view("-linux-android").size()));
  if (name.substr(target.size()).starts_with("eabi"))
    target += "eabi";
  return target.starts_with("armv7a-") ? "armv7-" + target.substr(7) : target;
}

std::optional<Triple> triple_named(std::string_view name)
{
  if (name.find('-') == absent || name.ends_with(".json"))
    return std::nullopt;
  try {
    return TargetName::parse(name).triple;
  } catch (const Error&) {
    return std::nullopt;
  }
}

// A cue by its text, which has to be one.
struct Cue {
  consteval Cue(const char* one)
      : text(one),
        number(static_cast<std::size_t>(
            std::find(LogTargets::cues.begin(), LogTargets::cues.end(), text) -
            LogTargets::cues.begin()))
  {
    if (number == LogTargets::cues.size())
      throw "not a cue";
  }
  std::string_view text;
  std::size_t number;
};

}  // namespace

void LogTargets::mention(std::string_view name, std::uint64_t message, Trust trust)
{
  const std::optional<Triple> target = triple_named(name);
  if (!target || (trust != Trust::certain && catalog_.find(*target) == nullptr))
    return;
  const bool certain = trust != Trust::doubtful;
  if (!mentions_.empty() && mentions_.back().message == message &&
      mentions_.back().target == *target && mentions_.back().certain == certain)
    return;
  if (mentions_.size() == most_mentions)
    mentions_.pop_back();
  mentions_.push_back({.message = message, .target = *target, .certain = certain});
}

void LogTargets::read(std::string_view line, std::uint64_t message, const Cues& shown)
{
  const auto each = [&](const Cue& cue, const auto& use) {
    const std::string_view text = cue.text;
    std::size_t at = shown.test(cue.number) ? line.find(text) : absent;
    for (; at != absent; at = line.find(text, at + text.size()))
      use(at, line.substr(at + text.size()));
  };
  each("--target", [&](std::size_t, std::string_view rest) {
    const bool joined = rest.starts_with('=');
    // A compiler driver's `--target=` has LLVM's names, many of which look like rustc's.
    const bool rust = line.find("cargo") != absent || line.find("rustc") != absent;
    rest.remove_prefix(std::min(rest.find_first_not_of("= \"'"), rest.size()));
    mention(name_at(rest), message, joined && !rust ? Trust::doubtful : Trust::certain);
  });
  for (const Cue& directory :
       {Cue("target/"), Cue("target\\"), Cue("rustlib/"), Cue("rustlib\\"), Cue("shims/")})
    each(directory, [&](std::size_t, std::string_view rest) {
      // Windows' separators are doubled where rustc quotes arguments.
      rest.remove_prefix(std::min(rest.find_first_not_of("/\\"), rest.size()));
      const std::string_view name = name_at(rest);
      std::string_view behind = rest.substr(name.size());
      behind.remove_prefix(std::min(behind.find_first_not_of("/\\"), behind.size()));
      if (!directory.text.starts_with("rustlib") || behind.starts_with("lib"))
        mention(name, message, Trust::known_only);
      else if (behind.starts_with("bin"))  // rustc puts its own tools on the linker's PATH
        host_ = triple_named(name);
    });
  if (shown.test(Cue("build_script_build").number) && host_messages_.size() < most_mentions)
    host_messages_.push_back(message);
  // rustup's words, and variables that cc-rs and cmake-rs look for.
  for (const Cue& word :
       {Cue("target '"), Cue("target add "), Cue("CC_"), Cue("CXX_"), Cue("_FILE_")})
    each(word, [&](std::size_t, std::string_view rest) {
      mention(name_at(rest), message, Trust::known_only);
    });
  each("' target may", [&](std::size_t at, std::string_view) {
    const std::size_t quote = line.rfind('\'', at - std::min<std::size_t>(at, 1));
    if (quote != absent && quote < at)
      mention(line.substr(quote + 1, at - quote - 1), message, Trust::certain);
  });
  each("TARGET = ", [&](std::size_t, std::string_view rest) {
    if (rest.starts_with("Some("))
      rest.remove_prefix(rest.starts_with("Some(\"") ? 6 : 5);
    mention(name_at(rest), message, Trust::certain);
  });
  each("target.", [&](std::size_t, std::string_view rest) {
    const std::string_view name = name_at(rest);
    mention(name.substr(0, name.rfind('.')), message, Trust::known_only);
  });
  each("'musl-gcc'", [&](std::size_t, std::string_view) {  // a wrapper around the machine's own gcc
    mention("x86_64-unknown-linux-musl", message, Trust::doubtful);
  });
  each("-linux-android", [&](std::size_t at, std::string_view) {
    std::size_t begin = at;
    while (begin > 0 && in_name(line[begin - 1]))
      --begin;
    mention(android_target(name_at(line.substr(begin))), message, Trust::doubtful);
  });
}

std::optional<Triple> LogTargets::nearest(std::uint64_t message, bool certain) const
{
  const Mention* before = nullptr;
  for (const Mention& one : mentions_) {
    if (one.certain != certain)
      continue;
    if (one.message >= message)
      return one.message == message || before == nullptr ? one.target : before->target;
    before = &one;
  }
  return before == nullptr ? std::nullopt : std::optional(before->target);
}

std::optional<Triple> LogTargets::of_message(std::uint64_t message) const
{
  const bool named = std::any_of(mentions_.begin(), mentions_.end(),
                                 [&](const Mention& one) { return one.message == message; });
  if (!named && std::binary_search(host_messages_.begin(), host_messages_.end(), message))
    return host_;
  const std::optional<Triple> sure = nearest(message, true);
  return sure ? sure : nearest(message, false);
}

}  // namespace xtool
