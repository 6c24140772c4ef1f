// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/log_commands.hpp>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

constexpr std::size_t most_runs = 4096;
constexpr std::size_t longest_command = 512;
constexpr std::size_t most_crates = 4096;  // that are remembered of a run
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

// Whether it is a build that the line says is started again, as far as it says.
bool is_of_build(std::string_view line)
{
  static constexpr auto others = std::to_array<std::string_view>(
      {"download", "upload",   "fetch", "connect", "request",  "transfer", "push",    "pull",
       "clon",     "checkout", "cache", "caching", "artifact", "login",    "network", "health",
       "deploy",   "publish",  "notif", "notar",   "signing",  "sync"});
  static constexpr auto builds = std::to_array<std::string_view>(
      {"attempt", "build", "cargo", "cross ", "command", "compil", "make", "step", "job", "task",
       "script", "process", "test", "./", ".sh", "`", "'", "\"", "run"});
  std::string subject(line.substr(0, line.find(" failed")));
  std::transform(subject.begin(), subject.end(), subject.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const auto named = [&](std::string_view word) { return subject.find(word) != std::string::npos; };
  return std::none_of(others.begin(), others.end(), named) &&
         (subject.size() == line.size() || std::any_of(builds.begin(), builds.end(), named));
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
  std::vector<std::size_t>& runs = runs_[{place_, std::string(command)}];
  runs.push_back(start(&runs));
  return run_;
}

std::size_t LogCommands::start(const std::vector<std::size_t>* alike)
{
  run_ = ends_.size();
  ends_.push_back(End::unknown);
  alike_.push_back(alike);
  failed_.clear();
  build_failed_ = 0;
  return run_;
}

void LogCommands::build_failed(std::uint64_t number, std::string_view crate)
{
  build_failed_ = number;
  if (!crate.empty() && failed_.size() < most_crates)
    failed_.emplace(crate.substr(0, longest_command));
}

void LogCommands::status(std::string_view line)
{
  const auto retry = run_ == none ? retries_.end() : retries_.find(run_ - 1);
  if (retry == retries_.end() || retry->second.compiled.size() == most_crates)
    return;
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  for (const std::string_view verb : {"Compiling ", "Checking "})
    if (line.starts_with(verb)) {
      const std::string_view crate = line.substr(verb.size(), longest_command);
      retry->second.compiled.emplace(crate.substr(0, crate.find(' ')));
    }
}

std::size_t LogCommands::again(std::string_view line)
{
  if (ends_.size() == most_runs)
    return run_;
  if (is_of_build(line))
    build_failed_ = 0;
  retries_[run_] = {.from = build_failed_ + 1, .failed = failed_};
  return start(alike_[run_]);
}

// A crate that failed is compiled again before all is well.
bool LogCommands::made_good(std::size_t run) const
{
  const std::set<std::string>& failed = retries_.at(run).failed;
  bool same = failed.empty();
  bool others = false;
  for (auto retry = retries_.find(run); retry != retries_.end(); retry = retries_.find(++run)) {
    const std::set<std::string>& compiled = retry->second.compiled;
    others |= !compiled.empty();
    same |= std::any_of(failed.begin(), failed.end(),
                        [&](const std::string& crate) { return compiled.contains(crate); });
    if (ends_[run + 1] == End::well && (same || !others))
      return true;
  }
  return false;
}

bool LogCommands::outdated(std::size_t run, std::uint64_t number) const
{
  const auto retry = retries_.find(run);
  if (retry != retries_.end() && number >= retry->second.from && made_good(run))
    return true;
  if (alike_[run] == nullptr)
    return false;
  const std::vector<std::size_t>& runs = *alike_[run];
  return std::any_of(runs.begin(), runs.end(), [&](std::size_t other) {
    return other > run && ends_[other] != End::unknown;
  });
}

}  // namespace xtool
