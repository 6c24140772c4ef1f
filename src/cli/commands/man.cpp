// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "man.hpp"

#include "cli/command_shape.hpp"
#include "cli/help.hpp"
#include "cli/man_page.hpp"
#include "cli/options.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/suggest.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <memory>

namespace xtool::cli {
namespace {

namespace fs = std::filesystem;

struct ManOptions {
  std::vector<std::string> command = {};
  std::string directory = {};
};

const CommandShape& require_command(const CommandShape& root, const std::vector<std::string>& words)
{
  const CommandShape* at = &root;
  for (const std::string& word : words) {
    const CommandShape* below = find_command(*at, word);
    if (below == nullptr) {
      std::vector<std::string> names;
      for (const CommandShape& one : at->commands)
        names.push_back(one.name);
      Error error(ErrorKind::usage, fmt::format("'{}' has no subcommand '{}'", at->path, word));
      if (const std::optional<std::string> meant = closest(word, names))
        error.help(fmt::format("did you mean '{}'?", *meant));
      throw std::move(error).help("`xtool --help` lists the commands");
    }
    at = below;
  }
  return *at;
}

Outcome write_pages(const CommandShape& root, const fs::path& directory)
{
  std::vector<const CommandShape*> commands = leaves(root);
  commands.insert(commands.begin(), &root);
  Json files = Json::array();
  std::string text;
  xtool::create_directories(directory);
  for (const CommandShape* command : commands) {
    const fs::path file = directory / (page_name(*command) + ".1");
    write_atomically(file, man_page(*command, root));
    files.push_back(file.string());
    text += file.string() + "\n";
  }
  return {.text = text, .result = {{"page", nullptr}, {"files", files}}};
}

Outcome man(const ManOptions& options, Workbench& bench)
{
  const CommandShape root = command_line();
  if (!options.directory.empty())
    return write_pages(root, bench.env().cwd() / options.directory);
  const std::string page = man_page(require_command(root, options.command), root);
  return {.text = page, .result = {{"page", page}, {"files", Json::array()}}};
}

}  // namespace

Action bind_man(CLI::App& command)
{
  auto options = std::make_shared<ManOptions>();
  const BoundOption words =
      add_option(command, "COMMAND", options->command, "The command; without one, xtool itself")
          .expected(0, 10);
  add_option(command, "--directory", options->directory,
             "Write the pages of all commands into this directory")
      .type_name("DIR")
      .not_empty()
      .excludes(words);
  return [options](Workbench& bench) { return man(*options, bench); };
}

}  // namespace xtool::cli
