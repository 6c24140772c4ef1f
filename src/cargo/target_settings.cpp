// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/cargo/config_sources.hpp>
#include <xtool/cargo/target_settings.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

// At which Rust's split_whitespace divides a text: Unicode's property White_Space, in UTF-8.
bool has_white_space(std::string_view word)
{
  if (word.find_first_of(" \t\n\v\f\r") != std::string_view::npos)
    return true;
  constexpr std::array<std::string_view, 19> wide = {
      "\xc2\x85",     "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81",
      "\xe2\x80\x82", "\xe2\x80\x83", "\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86",
      "\xe2\x80\x87", "\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xa8",
      "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"};
  return std::any_of(wide.begin(), wide.end(), [&](std::string_view blank) {
    return word.find(blank) != std::string_view::npos;
  });
}

}  // namespace

TomlValue runner_value(const std::vector<std::string>& argv)
{
  const bool splits_alike = !argv.empty() && std::none_of(argv.begin(), argv.end(), [](auto& word) {
    return word.empty() || has_white_space(word);
  });
  if (splits_alike)
    return fmt::format("{}", fmt::join(argv, " "));
  return argv;
}

void require_mergeable(const ConfigPlan& plan, const Env& env)
{
  const ConfigFile now = plan.before;
  const ConfigFile planned = {.path = plan.before.path, .text = plan.after};
  const std::vector<ConfigFlaw> flaws =
      new_refusals(ConfigSources::read(env, now), ConfigSources::read(env, planned));
  if (flaws.empty())
    return;
  throw Error(ErrorKind::conflict,
              fmt::format("no cargo command would work here after this: {}", flaws.front().text));
}

}  // namespace xtool
