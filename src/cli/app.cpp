// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "app.hpp"

#include "choices.hpp"
#include "end_of_options.hpp"
#include "help.hpp"
#include "usage_errors.hpp"

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
};

void bind_global_options(Tree& tree)
{
  CLI::App& root = tree.root;
  GlobalOptions& globals = tree.globals;
  root.add_flag("--json", globals.json, "Print one JSON object instead of text");
  root.add_flag("-q,--quiet", globals.quiet, "Print results, warnings and errors only");
  root.add_flag("-v,--verbose", globals.verbose, "Say more about what is done (-vv: even more)");
  accept_only(*root.add_option("--color", globals.color, "Colours")
                   ->type_name("WHEN")
                   ->envname("XTOOL_COLOR"),
              when_choices());
  accept_only(*root.add_option("--progress", globals.progress, "Progress bars")
                   ->type_name("WHEN")
                   ->envname("XTOOL_PROGRESS"),
              when_choices());
  root.add_flag("--offline", globals.offline, "Use only what is already on this machine")
      ->envname("XTOOL_OFFLINE");
  // Its variable is read with the settings, where a relative path is refused.
  root.add_option("--home", globals.home, "xtool's own directory (default: ~/.xtool) [$XTOOL_HOME]")
      ->type_name("DIR");
  root.add_flag("-V,--version", tree.version, "Print the version");
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
}

}  // namespace

void bind_sysroot_options(CLI::App& command, SysrootOptions& options)
{
  CLI::Option* toolchain =
      command.add_option("--toolchain", options.toolchain, "Work on this rustup toolchain")
          ->type_name("NAME")
          ->envname("XTOOL_TOOLCHAIN");
  command
      .add_option("--sysroot", options.sysroot, "Work on this sysroot (`rustc --print sysroot`)")
      ->type_name("DIR")
      ->envname("XTOOL_SYSROOT")
      ->excludes(toolchain);
}

Invocation parse_command_line(const std::vector<std::string>& arguments, bool& wants_json)
{
  // A usage error may stop the parser before it has seen the flag.
  wants_json = std::find(arguments.begin(), std::find(arguments.begin(), arguments.end(), "--"),
                         "--json") != std::find(arguments.begin(), arguments.end(), "--");
  Tree tree;
  bind_global_options(tree);
  expect_marks(tree.root);
  bind_commands(tree);
  child(tree.root, "target").description("Install, remove and examine targets");
  child(tree.root, "config").description("Read and change Cargo's configuration");

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
    return {.globals = tree.globals, .what = std::string("xtool " XTOOL_VERSION "\n")};
  if (help || arguments.empty()) {
    const auto row = tree.rows.find(&chosen);
    return {.globals = tree.globals,
            .what = help_text(chosen, row == tree.rows.end() ? "" : row->second->examples)};
  }
  const auto action = tree.actions.find(&chosen);
  if (action == tree.actions.end())
    throw missing_subcommand(chosen);
  return {.globals = tree.globals,
          .command = std::string(tree.rows.at(&chosen)->path),
          .what = action->second};
}

}  // namespace xtool::cli
