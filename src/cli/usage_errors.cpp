// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "usage_errors.hpp"

#include "app.hpp"
#include "end_of_options.hpp"

#include <xtool/support/suggest.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>

namespace xtool::cli {
namespace {

std::vector<const CLI::App*> subcommands(const CLI::App& app)
{
  return app.get_subcommands([](const CLI::App*) { return true; });
}

// Those of the command and of all that it belongs to.
std::vector<const CLI::Option*> options_at(const CLI::App& app)
{
  std::vector<const CLI::Option*> options;
  for (const CLI::App* level = &app; level != nullptr; level = level->get_parent())
    for (const CLI::Option* option : level->get_options())
      options.push_back(option);
  return options;
}

const CLI::Option* find_option(const CLI::App& app, const std::string& name)
{
  const std::vector<const CLI::Option*> options = options_at(app);
  const auto found = std::find_if(options.begin(), options.end(), [&](const CLI::Option* option) {
    return option->get_name() == name || option->check_name(name);
  });
  return found == options.end() ? nullptr : *found;
}

std::optional<std::string> option_like(const CLI::App& app, const std::string& word)
{
  std::vector<std::string> names;
  for (const CLI::Option* option : options_at(app))
    for (const std::string& name : option->get_lnames())
      names.push_back("--" + name);
  return closest(word.substr(0, word.find('=')), names);
}

// A subcommand of this one; else one further down, which people know by its last word from tools
// that have no groups.
std::optional<std::string> subcommand_like(const CLI::App& app, const std::string& word)
{
  std::vector<std::string> near;
  for (const CLI::App* sub : subcommands(app)) {
    near.push_back(sub->get_name());
    near.insert(near.end(), sub->get_aliases().begin(), sub->get_aliases().end());
  }
  if (const std::optional<std::string> meant = closest(word, near))
    return meant;
  for (const Command& command : commands()) {
    std::vector<std::string> far = command.aliases;
    far.emplace_back(command.path.substr(command.path.rfind(' ') + 1));
    if (closest(word, far) && app.get_parent() == nullptr)
      return fmt::format("xtool {}", command.path);
  }
  return std::nullopt;
}

std::string see_help(const CLI::App& app)
{
  return fmt::format("`{} --help` shows how to use it", path_of(app));
}

// The first of the examples that its help shows.
std::string example_of(const CLI::App& app)
{
  for (const Command& command : commands())
    if (fmt::format("xtool {}", command.path) == path_of(app)) {
      const std::string_view example = command.examples.substr(0, command.examples.find('\n'));
      return std::string(example.substr(std::min(example.find_first_not_of(' '), example.size())));
    }
  return "";
}

// An option is named as it was given: its variable if it is not among the arguments.
std::string shown_name(const CLI::Option& option, const std::vector<std::string>& arguments)
{
  const std::string name = option.get_name();
  const bool given = std::any_of(arguments.begin(), arguments.end(), [&](const std::string& word) {
    return word == name || word.starts_with(name + "=");
  });
  return given || option.get_envname().empty() ? name : option.get_envname();
}

// What a flag takes when its variable has another text: "Could not convert: --offline = perhaps".
std::optional<Error> unconverted_flag(const CLI::App& app, const CLI::ParseError& failure,
                                      const std::vector<std::string>& arguments)
{
  constexpr std::string_view begin = "Could not convert: ";
  constexpr std::string_view equals = " = ";
  const std::string text = failure.what();
  const std::size_t end = text.find(equals);
  if (!text.starts_with(begin) || end == std::string::npos)
    return std::nullopt;
  const CLI::Option* option = find_option(app, text.substr(begin.size(), end - begin.size()));
  if (option == nullptr)
    return std::nullopt;
  return invalid_choice(text.substr(end + equals.size()), shown_name(*option, arguments),
                        {"true", "false"});
}

// CLI11 has only texts: "--from: 1 required FILE missing", "--toolchain excludes --sysroot".
std::string reworded(const CLI::App& app, const CLI::ParseError& failure,
                     const std::vector<std::string>& arguments)
{
  const std::string text = failure.what();
  const auto code = static_cast<CLI::ExitCodes>(failure.get_exit_code());
  const CLI::Option* option = find_option(app, text.substr(0, text.find_first_of(": ")));
  if (option == nullptr)
    return text;

  const std::string name = shown_name(*option, arguments);
  if (code == CLI::ExitCodes::ArgumentMismatch && option->get_items_expected_min() > 0)
    return fmt::format("{} needs a value: {}", option->get_name(), option->get_type_name());
  if (code == CLI::ExitCodes::ExcludesError)
    if (const CLI::Option* other = find_option(app, text.substr(text.rfind(' ') + 1)))
      return fmt::format("{} and {} exclude each other", name, shown_name(*other, arguments));
  if (code == CLI::ExitCodes::ValidationError)
    return name + text.substr(std::min(text.find(':'), text.size()));
  return text;
}

}  // namespace

std::string path_of(const CLI::App& app)
{
  return app.get_parent() == nullptr ? app.get_name()
                                     : path_of(*app.get_parent()) + " " + app.get_name();
}

const CLI::App& deepest(const CLI::App& root)
{
  const CLI::App* app = &root;
  for (std::vector<CLI::App*> chosen = app->get_subcommands(); !chosen.empty();
       chosen = app->get_subcommands())
    app = chosen.back();
  return *app;
}

bool is_group(const CLI::App& app) { return !subcommands(app).empty(); }

Error unexpected_word(const CLI::App& app, const std::string& word)
{
  const std::string path = path_of(app);
  const auto refused = [&](std::string_view what, const std::optional<std::string>& meant) {
    Error error(ErrorKind::usage, fmt::format("'{}' {} '{}'", path, what, without_mark(word)));
    if (meant)
      error.help(fmt::format("did you mean '{}'?", *meant));
    if (path == "xtool exec")
      error.help("the command and its own options stand after `--`");
    return std::move(error).help(fmt::format("`{} --help` shows what there is", path));
  };
  if (word.size() > 1 && word.front() == '-')
    return refused("has no option", option_like(app, word));
  if (is_group(app))
    return refused("has no subcommand",
                   is_marked(word) ? std::nullopt : subcommand_like(app, word));
  return refused("takes no argument", std::nullopt);
}

Error missing_subcommand(const CLI::App& app)
{
  std::vector<std::string> names;
  for (const CLI::App* sub : subcommands(app))
    names.push_back(sub->get_name());
  return Error(ErrorKind::usage,
               fmt::format("'{}' needs a subcommand: {}", path_of(app), fmt::join(names, ", ")))
      .help(fmt::format("`{} --help` explains them", path_of(app)));
}

Error usage_error(const CLI::App& root, const CLI::ParseError& failure,
                  const std::vector<std::string>& arguments)
{
  const CLI::App& app = deepest(root);
  const auto code = static_cast<CLI::ExitCodes>(failure.get_exit_code());
  const std::vector<std::string> unexpected = root.remaining(true);
  if (code == CLI::ExitCodes::ExtrasError && !unexpected.empty())
    return unexpected_word(app, unexpected.front());
  if (code == CLI::ExitCodes::RequiredError) {
    const std::string what = failure.what();  // "TARGET is required"
    return Error(ErrorKind::usage,
                 fmt::format("'{}' needs a {}", path_of(app), what.substr(0, what.find(' '))))
        .help(fmt::format("for example `{}`", example_of(app)));
  }
  if (std::optional<Error> invalid = unconverted_flag(app, failure, arguments))
    return std::move(*invalid).help(see_help(app));
  return Error(ErrorKind::usage, reworded(app, failure, arguments)).help(see_help(app));
}

Error usage_error(const CLI::App& root, const InvalidChoice& invalid,
                  const std::vector<std::string>& arguments)
{
  return invalid_choice(invalid.value, shown_name(*invalid.option, arguments), invalid.choices)
      .help(see_help(deepest(root)));
}

}  // namespace xtool::cli
