// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "config_key.hpp"

#include "cli/options.hpp"

#include <xtool/cargo/toml_edit.hpp>
#include <xtool/support/diff.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

namespace xtool::cli {

namespace fs = std::filesystem;

void bind_config_choice(CLI::App& command, ConfigChoice& choice)
{
  const BoundOption file =
      add_option(command, "--file", choice.file, "Work on this file").type_name("FILE");
  const BoundOption global =
      add_flag(command, "--global", choice.global, "Work on the file in CARGO_HOME").excludes(file);
  add_flag(command, "--project", choice.project, "Use the current project's config file")
      .excludes(file)
      .excludes(global);
}

fs::path config_file(const ConfigChoice& choice, const Workbench& bench)
{
  if (!choice.file.empty())
    return bench.env().cwd() / choice.file;
  return choice.project ? project_config_file(bench.env()) : global_config_file(bench.env());
}

ConfigFile read_config(const ConfigChoice& choice, const Workbench& bench)
{
  ConfigFile file = ConfigFile::read(config_file(choice, bench));
  if (!file.text && !choice.file.empty())
    throw Error(ErrorKind::file_system, fmt::format("there is no file '{}'", file.path.string()));
  return file;
}

std::string one_line(const Json& value)
{
  if (value.is_string())
    return to_toml(value.get<std::string>());
  if (!value.is_array())
    return value.dump();
  std::string items;
  for (const Json& item : value)
    items += (items.empty() ? "" : ", ") + one_line(item);
  return "[" + items + "]";
}

Outcome make_change(const ConfigChange& change, Workbench& bench)
{
  ConfigFile before = change.before;
  std::optional<std::string> after = change.edit(before);
  const bool changes = before.text != after && before.bytes() != after.value_or("");
  if (changes && !change.dry_run) {
    const ConfigWriter writer(bench.home().state());
    const FileLock lock = writer.lock(before.path);
    before = ConfigFile::read(before.path);
    after = change.edit(before);
    if (after)
      writer.write(before, *after);
    else
      writer.remove(before);
    if (change.done)
      change.done(before, after.value_or(""));
  }
  const std::string name = before.path.string();
  const std::string diff =
      unified_diff(before.bytes(), after.value_or(""), before.text ? name : "/dev/null",
                   after ? name : "/dev/null");
  return {.text = change.dry_run ? diff : "",
          .result = {{"file", name},
                     {"key", to_string(change.key)},
                     {"changed", changes},
                     {"dry_run", change.dry_run},
                     {"diff", diff}}};
}

Json warn_all(const std::vector<std::string>& lines, Workbench& bench)
{
  for (const std::string& line : lines)
    bench.console().warn(line);
  return lines;
}

}  // namespace xtool::cli
