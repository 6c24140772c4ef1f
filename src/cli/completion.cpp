// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "completion.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace xtool::cli {
namespace {

// Values by the name that help gives them.
struct NamedValue {
  std::string_view name = {};
  ValueKind kind = ValueKind::none;
};
constexpr std::array named_values{
    NamedValue{"FILE", ValueKind::file},         NamedValue{"DIR", ValueKind::directory},
    NamedValue{"COMMAND", ValueKind::program},   NamedValue{"T", ValueKind::known_target},
    NamedValue{"T...", ValueKind::known_target}, NamedValue{"TARGET", ValueKind::installed_target},
};

// The commands for which a target need not be installed.
constexpr std::array<std::string_view, 2> about_any_target{"xtool target add", "xtool target info"};

ValueKind kind_of(const OptionShape& option, const CommandShape& command)
{
  if (!option.longs.empty() && option.longs.front() == "toolchain")
    return ValueKind::toolchain;
  const auto found =
      std::find_if(named_values.begin(), named_values.end(),
                   [&](const NamedValue& value) { return value.name == option.value; });
  if (found == named_values.end())
    return ValueKind::none;
  const bool any = std::find(about_any_target.begin(), about_any_target.end(), command.path) !=
                   about_any_target.end();
  return found->kind == ValueKind::installed_target && any ? ValueKind::known_target : found->kind;
}

// A command line on the way from the first word to the last.
class Walk {
 public:
  explicit Walk(const CommandShape& root) : root_(root), at_(&root) {}

  void pass(const std::string& word);
  Completion offer(const std::string& word) const;

 private:
  bool is_option(const std::string& word) const
  {
    return !after_dashes_ && word.size() > 1 && word.front() == '-';
  }
  // The option that a word names, which may go on with "=VALUE"; null without one.
  const OptionShape* option(const std::string& word) const;
  Completion values(const OptionShape& option, std::string before, std::string begun) const;
  Completion options(const std::string& word) const;
  Completion commands(const std::string& word) const;

  const CommandShape& root_;
  const CommandShape* at_;
  const OptionShape* pending_ = nullptr;  // its value comes next
  std::vector<const OptionShape*> given_ = {};
  std::size_t arguments_ = 0;
  bool first_ = true;  // nothing has been passed
  bool after_dashes_ = false;
  bool lost_ = false;  // a word was none of the commands that can stand there
};

const OptionShape* Walk::option(const std::string& word) const
{
  const std::string name = word.substr(0, word.find('='));
  for (const CommandShape* command : {at_, &root_})
    for (const OptionShape& option : command->options) {
      const bool is_long = std::any_of(option.longs.begin(), option.longs.end(),
                                       [&](const auto& one) { return "--" + one == name; });
      const bool is_short = std::any_of(option.shorts.begin(), option.shorts.end(),
                                        [&](const auto& one) { return "-" + one == name; });
      if (is_long || is_short)
        return &option;
    }
  return nullptr;
}

void Walk::pass(const std::string& word)
{
  const bool is_toolchain = std::exchange(first_, false) && word.starts_with('+');
  if (pending_ != nullptr) {
    pending_ = nullptr;
  } else if (!after_dashes_ && word == "--") {
    after_dashes_ = true;
  } else if (is_option(word)) {
    if (const OptionShape* named = option(word)) {
      given_.push_back(named);
      if (!named->value.empty() && word.find('=') == std::string::npos)
        pending_ = named;
    }
  } else if (const CommandShape* below = find_command(*at_, word)) {
    at_ = below;
  } else if (at_->commands.empty()) {
    ++arguments_;
  } else {
    lost_ = !is_toolchain;
  }
}

Completion Walk::values(const OptionShape& option, std::string before, std::string begun) const
{
  Completion completion{
      .values = kind_of(option, *at_), .before = std::move(before), .begun = std::move(begun)};
  for (const std::string& choice : option.choices)
    if (choice.starts_with(completion.begun))
      completion.candidates.push_back({.word = completion.before + choice});
  return completion;
}

Completion Walk::options(const std::string& word) const
{
  Completion completion;
  const auto add = [&](const CommandShape& command) {
    for (const OptionShape& option : command.options) {
      const std::string name = display_name(option);
      const bool given = std::find(given_.begin(), given_.end(), &option) != given_.end();
      const bool repeats = name == "--verbose" || option.many;
      // The command has its own help, and -C goes before it.
      const bool twice = &command == &root_ && at_ != &root_ && (name == "--help" || name == "-C");
      if (name.starts_with(word) && (!given || repeats) && !twice)
        completion.candidates.push_back({.word = name, .help = option.help});
    }
  };
  add(*at_);
  if (at_ != &root_)
    add(root_);
  return completion;
}

Completion Walk::commands(const std::string& word) const
{
  Completion completion;
  for (const CommandShape& command : at_->commands)
    if (command.name.starts_with(word))
      completion.candidates.push_back({.word = command.name, .help = command.summary});
  return completion;
}

Completion Walk::offer(const std::string& word) const
{
  if (lost_)
    return {};
  if (pending_ != nullptr)
    return values(*pending_, "", word);
  const std::size_t equals = word.find('=');
  if (is_option(word) && word.starts_with("--") && equals != std::string::npos) {
    const OptionShape* named = option(word);
    return named == nullptr ? Completion{}
                            : values(*named, word.substr(0, equals + 1), word.substr(equals + 1));
  }
  if (!after_dashes_ && !word.empty() && word.front() == '-')
    return options(word);
  if (first_ && word.starts_with('+'))
    return {.values = ValueKind::toolchain, .before = "+", .begun = word.substr(1)};
  if (!at_->commands.empty())
    return commands(word);
  if (at_->arguments.empty())
    return {};
  const std::size_t last = at_->arguments.size() - 1;
  if (arguments_ > last && !at_->arguments[last].many)
    return {};
  Completion completion = values(at_->arguments[std::min(arguments_, last)], "", word);
  // After the program come its own arguments.
  if (completion.values == ValueKind::program && arguments_ > last)
    completion.values = ValueKind::file;
  return completion;
}

}  // namespace

std::string_view name_of(ValueKind kind)
{
  switch (kind) {
    case ValueKind::file:
      return "file";
    case ValueKind::directory:
      return "directory";
    case ValueKind::program:
      return "program";
    case ValueKind::known_target:
      return "known-target";
    case ValueKind::installed_target:
      return "installed-target";
    case ValueKind::toolchain:
      return "toolchain";
    case ValueKind::none:
      break;
  }
  return "none";
}

Completion complete(const CommandShape& root, const std::vector<std::string>& words)
{
  if (words.empty())
    return {};
  Walk walk(root);
  for (auto word = words.begin(); word + 1 != words.end(); ++word)
    walk.pass(*word);
  return walk.offer(words.back());
}

}  // namespace xtool::cli
