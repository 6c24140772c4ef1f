// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "error_groups.hpp"

#include <xtool/support/words.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>

namespace xtool::cli {
namespace {

struct Group {
  ErrorKind kind;
  std::string reason = {};
  std::vector<std::string> help = {};
  std::vector<std::string> targets = {};
  const Error* first = nullptr;
};

// Stands for the target's name, in what is said of several.
const std::string name_here = "\x1e";

Group group_of(const TargetError& failure)
{
  const auto& [target, error] = failure;
  const std::vector<std::string> causes = error.causes();
  Group group{
      .kind = error.kind(),
      .reason = replaced(causes.empty() ? error.message() : causes.back(), target.str(), name_here),
      .first = &error};
  for (const std::string& line : error.help_lines())
    group.help.push_back(replaced(line, target.str(), name_here));
  return group;
}

// "no working linker found for 'A', 'B', 'C'", "... `xtool setup-linker --zig A B C`".
std::string named(const std::string& text, const std::vector<std::string>& targets)
{
  const std::string quoted = fmt::format("'{}'", fmt::join(targets, "', '"));
  return replaced(replaced(text, "'" + name_here + "'", quoted), name_here,
                  fmt::format("{}", fmt::join(targets, " ")));
}

}  // namespace

std::vector<Error> group_errors(const std::vector<TargetError>& failures)
{
  std::vector<Group> groups;
  for (const TargetError& failure : failures) {
    Group group = group_of(failure);
    auto same = std::find_if(groups.begin(), groups.end(), [&](const Group& other) {
      return other.kind == group.kind && other.reason == group.reason && other.help == group.help;
    });
    if (same == groups.end())
      same = groups.insert(groups.end(), std::move(group));
    same->targets.push_back(failure.first.str());
  }
  std::vector<Error> errors;
  for (const Group& group : groups) {
    if (group.targets.size() == 1) {
      errors.push_back(*group.first);
      continue;
    }
    Error error(group.kind, named(group.reason, group.targets));
    for (const std::string& line : group.help)
      error.help(named(line, group.targets));
    errors.push_back(std::move(error));
  }
  return errors;
}

}  // namespace xtool::cli
