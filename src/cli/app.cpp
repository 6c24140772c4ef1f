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
  add_option(root, "--progress", globals.progress, "Progress bars, or JSON lines")
      .type_name("WHEN")
      .envname("XTOOL_PROGRESS")
      .accept_only(progress_choices());
  add_flag(root, "--offline", globals.offline, "Use only what is already on this machine")
      .envname("XTOOL_OFFLINE");
  // Its variable is read with the settings, where a relative path is refused.
  add_option(root, "--home", globals.home,
             "xtool's own directory (default: ~/.xtool) [$XTOOL_HOME]")
      .type_name("DIR");
  add_option(root, "-C", globals.directory, "Work in this directory").type_name("DIR").not_empty();
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
  made.require_subcommand(0, 1);
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
  child(tree.root, "sysroot")
      .description("Make and change the sysroots of targets: their C libraries");
  child(tree.root, "config").description("Read and change Cargo's configuration");
  child(tree.root, "spec").description("Show, check and create target specifications");
  child(tree.root, "settings").description("Show xtool's own settings");
  child(tree.root, "self").description("Remove xtool");
  child(tree.root, "cache").description("Show, check and free what xtool keeps for the next time");
}

// After one command, a word is never another: `xtool inspect env` is about a file.
Tree::Tree()
{
  root.require_subcommand(0, 1);
  bind_global_options(*this);
  expect_marks(root);
  bind_commands(*this);
}

// The command that the words lead to, as far as they do.
CLI::App& command_at(CLI::App& root, const std::vector<std::string>& words)
{
  CLI::App* at = &root;
  for (const std::string& word : words) {
    if (word == "--")
      break;
    for (CLI::App* below : at->get_subcommands([](CLI::App*) { return true; }))
      if (below->check_name(word)) {
        at = below;
        break;
      }
  }
  return *at;
}

// rustup's and cargo's way to name a toolchain, as the first word: "+nightly". It is `--toolchain`
// of a command that has this option.
void take_toolchain(Tree& tree, std::vector<std::string>& words)
{
  if (words.empty() || !words.front().starts_with('+'))
    return;
  tree.globals.toolchain = words.front().substr(1);
  if (tree.globals.toolchain.empty())
    throw Error(ErrorKind::usage, "'+' names no toolchain")
        .help("write it as in `xtool +nightly target list`");
  words.erase(words.begin());
  if (command_at(tree.root, words).get_option_no_throw("--toolchain") != nullptr)
    words.insert(std::find(words.begin(), words.end(), "--"),
                 "--toolchain=" + tree.globals.toolchain);
}

// As with git and cargo, -C goes before the command. After it, the letter is likely meant for
// rustc.
void refuse_late_directory(const CLI::App& root, const CLI::App& chosen,
                           const std::vector<std::string>& words)
{
  const auto is_command = [&](const std::string& word) {
    return !root.get_subcommands([&](const CLI::App* app) { return app->check_name(word); })
                .empty();
  };
  bool late = false;
  for (const std::string& word : words) {
    if (word == "--")
      return;
    if (late && word.starts_with("-C"))
      throw unexpected_word(chosen, word);
    late = late || is_command(word);
  }
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

// A usage error may stop the parser before it has seen them.
void look_ahead(const std::vector<std::string>& arguments, GlobalOptions& early)
{
  constexpr std::string_view progress = "--progress";
  for (auto word = arguments.begin(); word != arguments.end() && *word != "--"; ++word) {
    if (*word == "--json")
      early.json = true;
    else if (word->starts_with("--progress="))
      early.progress = word->substr(progress.size() + 1);
    else if (*word == progress && word + 1 != arguments.end())
      early.progress = *(word + 1);
  }
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

Invocation parse_command_line(const std::vector<std::string>& arguments, GlobalOptions& early)
{
  look_ahead(arguments, early);
  Tree tree;

  std::vector<std::string> named = arguments;
  take_toolchain(tree, named);
  const bool alone = named.empty();
  bool help = !alone && named.front() == "help";
  std::vector<std::string> words = mark_arguments(tree.root, named);
  if (help)
    words.front() = "--help";
  std::reverse(words.begin(), words.end());
  try {
    tree.root.parse(words);
  } catch (const CLI::CallForHelp&) {
    help = true;
  } catch (const InvalidChoice& invalid) {
    throw usage_error(tree.root, invalid, named);
  } catch (const CLI::ParseError& failure) {
    throw usage_error(tree.root, failure, named);
  }

  const CLI::App& chosen = deepest(tree.root);
  if (!tree.globals.directory.empty())
    refuse_late_directory(tree.root, chosen, arguments);
  // Cargo's and rustc's versions decide what a configuration means: ask those of the same
  // toolchain.
  if (const CLI::Option* option = chosen.get_option_no_throw("--toolchain");
      option != nullptr && !option->empty()) {
    const auto name = option->as<std::string>();
    tree.globals.toolchain = name.substr(name.starts_with('+') ? 1 : 0);
  }
  const std::vector<std::string> unexpected = tree.root.remaining(true);
  if (help && is_group(chosen) && !unexpected.empty())
    throw unexpected_word(chosen, unexpected.front());
  if (tree.version)
    return {.globals = tree.globals, .what = "xtool " + version_text(build_info()) + "\n"};
  if (help || alone)
    return {.globals = tree.globals, .what = help_for(tree.root, chosen)};
  const auto action = tree.actions.find(&chosen);
  if (action == tree.actions.end())
    throw missing_subcommand(chosen);
  return {.globals = tree.globals,
          .command = std::string(tree.rows.at(&chosen)->path),
          .what = action->second};
}

}  // namespace xtool::cli
