// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/log_commands.hpp>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

constexpr std::size_t most_runs = 4096;
constexpr std::size_t longest_command = 512;

// Whether a prompt ends here, or variables are set for what follows: "$ RUSTFLAGS=-g cargo build".
bool is_before_command(std::string_view text)
{
  static constexpr auto ends =
      std::to_array<std::string_view>({"$", "%", "#", "+", ">", "\xe2\x9d\xaf", "\xce\xbb", "Run"});
  while (!text.empty() && text.back() == ' ') {
    text.remove_suffix(1);
    const std::string_view word = text.substr(text.rfind(' ') + 1);
    if (std::any_of(ends.begin(), ends.end(), [&](auto end) { return word.ends_with(end); }))
      return true;
    if (word.find('=') == std::string_view::npos)
      return false;
    text.remove_suffix(word.size());
  }
  return text.empty();
}

// The command of Cargo or of what runs it that a shell shows in the line, or nothing.
std::string_view command_in(std::string_view line)
{
  for (const std::string_view builder : {"cargo ", "cross "})
    if (const std::size_t at = line.find(builder);
        at != std::string_view::npos && is_before_command(line.substr(0, at))) {
      line.remove_prefix(at);
      return line.substr(0, std::min(longest_command, line.find_last_not_of(" \t") + 1));
    }
  return "";
}

}  // namespace

std::size_t LogCommands::read(std::string_view line)
{
  const std::string_view command = command_in(line);
  if (command.empty() || ends_.size() == most_runs)
    return run_;
  run_ = ends_.size();
  ends_.push_back(End::unknown);
  std::vector<std::size_t>& runs = runs_[std::string(command)];
  runs.push_back(run_);
  alike_.push_back(&runs);
  return run_;
}

bool LogCommands::outdated(std::size_t run) const
{
  if (run == none)
    return false;
  const std::vector<std::size_t>& runs = *alike_[run];
  return std::any_of(runs.begin(), runs.end(), [&](std::size_t other) {
    return other > run && ends_[other] != End::unknown;
  });
}

}  // namespace xtool
