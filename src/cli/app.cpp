// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "app.hpp"

#include "choices.hpp"
#include "command_shape.hpp"
#include "end_of_options.hpp"
#include "help.hpp"
#include "options.hpp"
#include "usage_errors.hpp"

#include <xtool/support/build_info.hpp>
#include <xtool/support/error.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <map>

namespace xtool::cli {
namespace {

// The command line as CLI11 sees it, and which action each of its leaves stands for.
struct Tree {
  CLI::App root{"Cross-compiling Rust, from nothing to a program that runs on the target", "xtool"};
  GlobalOptions globals = {};
  bool version = false;
  std::map<const CLI::App*, Action> actions = {};
  std::map<const CLI::App*, const Command*> rows = {};

  Tree();
};

void bind_global_options(Tree& tree)
{
  CLI::App& root = tree.root;
  GlobalOptions& globals = tree.globals;
  add_flag(root, "--json", globals.json, "Print one JSON object instead of text");
  add_flag(root, "-q,--quiet", globals.quiet, "Print results, warnings and errors only");
  add_flag(root, "-v,--verbose", globals.verbose, "Say more about what is done (-vv: even more)");
  add_option(root, "--color", globals.color, "Colours")
      .type_name("WHEN")
      .envname("XTOOL_COLOR")
      .accept_only(when_choices());
  add_option(root, "--progress", globals.progress, "Progress bars")
      .type_name("WHEN")
      .envname("XTOOL_PROGRESS")
      .accept_only(when_choices());
  add_flag(root, "--offline", globals.offline, "Use only what is already on this machine")
      .envname("XTOOL_OFFLINE");
  // Its variable is read with the settings, where a relative path is refused.
  add_option(root, "--home", globals.home,
             "xtool's own directory (default: ~/.xtool) [$XTOOL_HOME]")
      .type_name("DIR");
  add_flag(root, "-V,--version", tree.version, "Print the version");
  root.set_help_flag("-h,--help", "Print help");
}

CLI::App& child(CLI::App& parent, const std::string& name)
{
  for (CLI::App* app : parent.get_subcommands([](CLI::App*) { return true; }))
    if (app->get_name() == name)
      return *app;
  CLI::App& made = *parent.add_subcommand(name);
  made.fallthrough();
  made.set_help_flag("-h,--help", "Print help");
  return made;
}

void bind_commands(Tree& tree)
{
  for (const Command& command : commands()) {
    CLI::App* app = &tree.root;
    std::string_view rest = command.path;
    while (!rest.empty()) {
      const std::size_t blank = std::min(rest.find(' '), rest.size());
      app = &child(*app, std::string(rest.substr(0, blank)));
      rest.remove_prefix(std::min(blank + 1, rest.size()));
    }
    app->description(std::string(command.summary));
    for (const std::string& alias : command.aliases)
      app->alias(alias);
    tree.actions[app] = command.bind(*app);
    expect_marks(*app);
    tree.rows[app] = &command;
  }
  child(tree.root, "target").description("Install, remove and examine targets");
  child(tree.root, "config").description("Read and change Cargo's configuration");
}

Tree::Tree()
{
  bind_global_options(*this);
  expect_marks(root);
  bind_commands(*this);
}

const CommandShape& shape_at(const CommandShape& shape, const std::string& path)
{
  for (const CommandShape& below : shape.commands)
    if (path == below.path || path.starts_with(below.path + " "))
      return shape_at(below, path);
  return shape;
}

std::string help_for(CLI::App& root, const CLI::App& chosen)
{
  const CommandShape shape = describe_command(root);
  return help_text(shape_at(shape, path_of(chosen)), shape);
}

}  // namespace

CommandShape command_line()
{
  Tree tree;
  return describe_command(tree.root);
}

void bind_sysroot_options(CLI::App& command, SysrootOptions& options)
{
  const BoundOption toolchain =
      add_option(command, "--toolchain", options.toolchain, "Work on this rustup toolchain")
          .type_name("NAME")
          .envname("XTOOL_TOOLCHAIN");
  add_option(command, "--sysroot", options.sysroot,
             "Work on this sysroot (`rustc --print sysroot`)")
      .type_name("DIR")
      .envname("XTOOL_SYSROOT")
      .excludes(toolchain);
}

Invocation parse_command_line(const std::vector<std::string>& arguments, bool& wants_json)
{
  // A usage error may stop the parser before it has seen the flag.
  wants_json = std::find(arguments.begin(), std::find(arguments.begin(), arguments.end(), "--"),
                         "--json") != std::find(arguments.begin(), arguments.end(), "--");
  Tree tree;

  bool help = !arguments.empty() && arguments.front() == "help";
  std::vector<std::string> words = mark_arguments(tree.root, arguments);
  if (help)
    words.front() = "--help";
  std::reverse(words.begin(), words.end());
  try {
    tree.root.parse(words);
  } catch (const CLI::CallForHelp&) {
    help = true;
  } catch (const InvalidChoice& invalid) {
    throw usage_error(tree.root, invalid, arguments);
  } catch (const CLI::ParseError& failure) {
    throw usage_error(tree.root, failure, arguments);
  }

  const CLI::App& chosen = deepest(tree.root);
  const std::vector<std::string> unexpected = tree.root.remaining(true);
  if (help && is_group(chosen) && !unexpected.empty())
    throw unexpected_word(chosen, unexpected.front());
  if (tree.version)
    return {.globals = tree.globals, .what = "xtool " + version_text(build_info()) + "\n"};
  if (help || arguments.empty())
    return {.globals = tree.globals, .what = help_for(tree.root, chosen)};
  const auto action = tree.actions.find(&chosen);
  if (action == tree.actions.end())
    throw missing_subcommand(chosen);
  return {.globals = tree.globals,
          .command = std::string(tree.rows.at(&chosen)->path),
          .what = action->second};
}

}  // namespace xtool::cli
