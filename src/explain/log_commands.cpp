// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/log_commands.hpp>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

constexpr std::size_t most_runs = 4096;
constexpr std::size_t longest_command = 512;
constexpr auto builders = std::to_array<std::string_view>({"cargo ", "cross "});
constexpr auto movers = std::to_array<std::string_view>({"cd ", "pushd ", "popd"});

bool ends_prompt(std::string_view word)
{
  static constexpr auto ends =
      std::to_array<std::string_view>({"$", "%", "#", "+", ">", "\xe2\x9d\xaf", "\xce\xbb"});
  return std::any_of(ends.begin(), ends.end(), [&](auto end) { return word.ends_with(end); });
}

// Where the command begins that has the word at `at`: with the variables that are set for it.
// Nothing where no prompt is in front of it, as in "help: run cargo build".
std::size_t begin_of_command(std::string_view line, std::size_t at)
{
  while (at > 0) {
    const std::string_view before = line.substr(0, line.find_last_not_of(' ', at - 1) + 1);
    const std::size_t word = before.rfind(' ') + 1;
    if (ends_prompt(before.substr(word)))
      return at;
    if (before.find('=', word) == std::string_view::npos)
      return std::string_view::npos;
    at = word;
  }
  return at;
}

// What begins with one of the words and stands behind a prompt, or nothing.
template <std::size_t count>
std::string_view command_in(std::string_view line, const std::array<std::string_view, count>& words)
{
  for (const std::string_view word : words) {
    const std::size_t at = line.find(word);
    const std::size_t begin = at == std::string_view::npos ? at : begin_of_command(line, at);
    if (begin != std::string_view::npos) {
      line.remove_prefix(begin);
      return line.substr(0, std::min(longest_command, line.find_last_not_of(" \t") + 1));
    }
  }
  return "";
}

}  // namespace

const std::vector<std::string>& LogCommands::cues()
{
  static const std::vector<std::string> texts = [] {
    std::vector<std::string> all(builders.begin(), builders.end());
    all.insert(all.end(), movers.begin(), movers.end());
    return all;
  }();
  return texts;
}

std::size_t LogCommands::read(std::string_view line)
{
  if (!command_in(line, movers).empty())
    ++place_;
  const std::string_view command = command_in(line, builders);
  if (command.empty() || ends_.size() == most_runs)
    return run_;
  run_ = ends_.size();
  ends_.push_back(End::unknown);
  std::vector<std::size_t>& runs = runs_[{place_, std::string(command)}];
  runs.push_back(run_);
  alike_.push_back(&runs);
  return run_;
}

std::size_t LogCommands::again()
{
  if (ends_.size() == most_runs)
    return run_;
  retried_.insert(run_);
  run_ = ends_.size();
  ends_.push_back(End::unknown);
  alike_.push_back(nullptr);
  return run_;
}

bool LogCommands::outdated(std::size_t run) const
{
  const auto later = ends_.begin() + static_cast<std::ptrdiff_t>(run) + 1;
  if (retried_.contains(run) && std::find(later, ends_.end(), End::well) != ends_.end())
    return true;
  if (alike_[run] == nullptr)
    return false;
  const std::vector<std::size_t>& runs = *alike_[run];
  return std::any_of(runs.begin(), runs.end(), [&](std::size_t other) {
    return other > run && ends_[other] != End::unknown;
  });
}

}  // namespace xtool
