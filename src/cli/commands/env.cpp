// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "env.hpp"

#include "cli/choices.hpp"
#include "cli/options.hpp"
#include "cli/targets.hpp"

#include <xtool/link/linker_record.hpp>
#include <xtool/setup/build_environment.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/shell.hpp>
#include <xtool/support/words.hpp>

#include <fmt/format.h>

#include <array>
#include <memory>

namespace xtool::cli {
namespace {

struct EnvOptions {
  std::string target = {};
  std::string format = "sh";
};

std::string sh(const std::string& name, const std::string& value)
{
  return fmt::format("export {}={}\n", name, shell_word(value));
}

std::string fish(const std::string& name, const std::string& value)
{
  return fmt::format("set -gx {} '{}'\n", name,
                     replaced(replaced(value, "\\", "\\\\"), "'", "\\'"));
}

// PowerShell takes typographic quotes for the plain one.
std::string powershell(const std::string& name, const std::string& value)
{
  std::string text = value;
  for (const char* const quote : {"'", "\u2018", "\u2019", "\u201a", "\u201b"})
    text = replaced(std::move(text), quote, std::string(quote) + quote);
  return fmt::format("$env:{} = '{}'\n", name, text);
}

// In a batch file, % has to be doubled.
std::string cmd(const std::string& name, const std::string& value)
{
  return fmt::format("set \"{}={}\"\n", name, replaced(value, "%", "%%"));
}

// For `>> "$GITHUB_ENV"`, where the rest of the line is the value, or all lines up to a word.
std::string github(const std::string& name, const std::string& value)
{
  if (value.find_first_of("\r\n") == std::string::npos)
    return fmt::format("{}={}\n", name, value);
  std::string end = "end";
  while (value.find(end) != std::string::npos)
    end += "_of_value";
  return fmt::format("{}<<{}\n{}\n{}\n", name, end, value, end);
}

// Readers agree on what is in single quotes, and on double quotes where nothing has to be escaped;
// Docker's knows no quotes at all.
std::string dotenv(const std::string& name, const std::string& value)
{
  constexpr std::string_view blanks = " \t\r\n";
  const auto has = [&](std::string_view characters) {
    return value.find_first_of(characters) != std::string::npos;
  };
  if (value.empty() || has(" \t\r\n#\"`$\\'")) {
    if (!has("'"))
      return fmt::format("{}='{}'\n", name, value);
    if (!has("\"\\"))
      return fmt::format("{}=\"{}\"\n", name, value);
    const bool ends_in_blank = blanks.find(value.front()) != std::string_view::npos ||
                               blanks.find(value.back()) != std::string_view::npos;
    if (has("\r\n#`") || ends_in_blank || value.front() == '\'' || value.front() == '"')
      return fmt::format("{}=\"{}\"\n", name,
                         replaced(replaced(value, "\\", "\\\\"), "\"", "\\\""));
  }
  return fmt::format("{}={}\n", name, value);
}

struct Format {
  std::string_view name;
  std::string (*line)(const std::string&, const std::string&);
};

constexpr std::array formats{
    Format{"sh", sh},   Format{"fish", fish},     Format{"powershell", powershell},
    Format{"cmd", cmd}, Format{"github", github}, Format{"dotenv", dotenv}};

Outcome show(const EnvOptions& options, Workbench& bench)
{
  const Triple target =
      resolve_target(bench, options.target, [&] { return recorded_targets(bench.home()); });
  const LinkerRecord record = require_linker_record(bench.home(), target);
  const Variables variables =
      variables_for_build(record, bench.catalog().entry_for(target), bench.env());
  if (const std::optional<std::string> why = runner_left_out(record))
    bench.console().warn(*why);
  Outcome outcome{.result = {{"triple", target.str()}, {"environment", variables_json(variables)}}};
  if (options.format == "json")
    outcome.text = variables_json(variables).dump(2) + "\n";
  for (const Format& format : formats)
    if (format.name == options.format)
      for (const auto& [name, value] : variables)
        outcome.text += format.line(name, value);
  return outcome;
}

}  // namespace

Action bind_env(CLI::App& command)
{
  auto options = std::make_shared<EnvOptions>();
  add_option(command, "TARGET", options->target, "A target that `setup-linker` has set up")
      .required();
  Choices names;
  for (const Format& format : formats)
    names.emplace_back(format.name);
  names.emplace_back("json");
  add_option(command, "--format", options->format, "Who reads it")
      .type_name("FORMAT")
      .accept_only(std::move(names));
  return [options](Workbench& bench) { return show(*options, bench); };
}

}  // namespace xtool::cli
