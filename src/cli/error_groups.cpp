// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "error_groups.hpp"

#include <xtool/support/words.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>

namespace xtool::cli {
namespace {

// Stands for the target's name, in what is said of several.
const std::string name_here = "\x1e";

// A line of help. Of a command that installs a package, the package is apart, as one command can
// install those of several targets.
struct HelpLine {
  std::string text = {};  // up to the package
  std::string end = {};   // what follows it
  std::vector<std::string> packages = {};

  bool says_the_same(const HelpLine& other) const
  {
    return text == other.text && end == other.end && packages.empty() == other.packages.empty();
  }
};

struct Group {
  ErrorKind kind;
  std::string reason = {};
  std::vector<HelpLine> help = {};
  std::vector<std::string> targets = {};
  const Error* first = nullptr;
};

// "install a cross compiler: `sudo apt install g++-arm-linux-gnueabihf`".
HelpLine help_line(const std::string& line, const std::string& target)
{
  const std::string text = replaced(line, target, name_here);
  const std::size_t command = std::min(text.rfind("`sudo "), text.rfind("`doas "));
  const std::size_t last_word = text.rfind(' ');
  if (command == std::string::npos || !text.ends_with('`') || last_word < command)
    return {.text = text};
  const std::string package = text.substr(last_word + 1, text.size() - last_word - 2);
  return {.text = text.substr(0, last_word + 1), .end = "`", .packages = {package}};
}

bool gives_the_same_help(const Group& one, const Group& other)
{
  return std::equal(one.help.begin(), one.help.end(), other.help.begin(), other.help.end(),
                    [](const HelpLine& a, const HelpLine& b) { return a.says_the_same(b); });
}

Group group_of(const TargetError& failure)
{
  const auto& [target, error] = failure;
  const std::vector<std::string> causes = error.causes();
  Group group{
      .kind = error.kind(),
      .reason = replaced(causes.empty() ? error.message() : causes.back(), target.str(), name_here),
      .first = &error};
  for (const std::string& line : error.help_lines())
    group.help.push_back(help_line(line, target.str()));
  return group;
}

void add_packages(Group& group, const Group& other)
{
  for (std::size_t i = 0; i < group.help.size(); ++i)
    for (const std::string& package : other.help[i].packages) {
      std::vector<std::string>& known = group.help[i].packages;
      if (std::find(known.begin(), known.end(), package) == known.end())
        known.push_back(package);
    }
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
      return other.kind == group.kind && other.reason == group.reason &&
             gives_the_same_help(other, group);
    });
    if (same == groups.end())
      same = groups.insert(groups.end(), std::move(group));
    else
      add_packages(*same, group);
    same->targets.push_back(failure.first.str());
  }
  std::vector<Error> errors;
  for (const Group& group : groups) {
    if (group.targets.size() == 1) {
      errors.push_back(*group.first);
      continue;
    }
    Error error(group.kind, named(group.reason, group.targets));
    for (const HelpLine& line : group.help)
      error.help(named(fmt::format("{}{}{}", line.text, fmt::join(line.packages, " "), line.end),
                       group.targets));
    errors.push_back(std::move(error));
  }
  return errors;
}

}  // namespace xtool::cli
