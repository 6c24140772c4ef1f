// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "github.hpp"

#include <xtool/support/entry_path.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/secrets.hpp>
#include <xtool/support/words.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace xtool::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_summary = 1u << 20;  // bytes of one step; GitHub drops a larger one

// More backticks than there are anywhere in the text.
std::string fence_around(std::string_view text, std::size_t least)
{
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return std::string(std::max(longest + 1, least), '`');
}

std::string_view level_name(Annotation::Level level)
{
  switch (level) {
    case Annotation::Level::error:
      return "error";
    case Annotation::Level::warning:
      return "warning";
    case Annotation::Level::notice:
      return "notice";
  }
  return "";
}

// Lines that may be shown: without secrets, and without what steers a terminal.
std::string one_line_each(std::string_view text)
{
  const std::string safe = without_secrets(text);
  std::string lines;
  for (std::string_view rest = safe; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    lines += (lines.empty() ? "" : "\n") + terminal_line(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return lines;
}

// As the runner undoes it (EscapeData and EscapeProperty in its ActionCommand.cs). '%' comes first.
std::string escaped(std::string_view text)
{
  return replaced(replaced(replaced(one_line_each(text), "%", "%25"), "\r", "%0D"), "\n", "%0A");
}

std::string escaped_property(std::string_view text)
{
  return replaced(replaced(escaped(text), ":", "%3A"), ",", "%2C");
}

// What may mean something between words, and at the begin of a line.
std::string escaped_markdown(std::string_view text)
{
  constexpr std::string_view special = "\\`*_[]<>|~&#@";
  constexpr std::string_view special_first = "-+=";
  std::string escaped;
  if (!text.empty() && special_first.find(text.front()) != std::string_view::npos)
    escaped += '\\';
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos)
      escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace

std::string workflow_command(const Annotation& annotation)
{
  std::string properties;
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!value.empty())
      properties +=
          fmt::format("{}{}={}", properties.empty() ? " " : ",", name, escaped_property(value));
  };
  add("file", annotation.file);
  if (!annotation.file.empty() && annotation.line > 0)
    add("line", std::to_string(annotation.line));
  add("title", annotation.title);
  return fmt::format("::{}{}::{}\n", level_name(annotation.level), properties,
                     escaped(annotation.message));
}

std::string markdown_code(std::string_view text)
{
  const std::string line = terminal_line(text);
  const std::string fence = fence_around(line, 1);
  const std::string_view room = fence.size() > 1 ? " " : "";
  // In a table, a bar ends a cell even within code.
  return fmt::format("{}{}{}{}{}", fence, room, replaced(line, "|", "\\|"), room, fence);
}

std::string markdown_block(std::string_view language, std::string_view lines)
{
  const std::string fence = fence_around(lines, 3);
  const std::string_view end = lines.empty() || lines.ends_with('\n') ? "" : "\n";
  return fmt::format("{}{}\n{}{}{}\n", fence, language, lines, end, fence);
}

std::string markdown_line(std::string_view text)
{
  const std::string line = terminal_line(text);
  std::string shown;
  for (std::string_view rest = line; !rest.empty();) {
    const std::size_t open = rest.find('`');
    const std::size_t close = open == std::string_view::npos ? open : rest.find('`', open + 1);
    if (close == std::string_view::npos || close == open + 1)
      return shown + escaped_markdown(rest);
    shown += escaped_markdown(rest.substr(0, open));
    shown += markdown_code(rest.substr(open + 1, close - open - 1));
    rest.remove_prefix(close + 1);
  }
  return shown;
}

std::string fitting_summary(std::string summary, std::uint64_t taken)
{
  constexpr std::string_view note = "\nThe rest does not fit into a job summary.\n";
  if (taken + summary.size() <= largest_summary)
    return summary;
  if (taken + note.size() > largest_summary)
    return "";
  const auto room = static_cast<std::size_t>(largest_summary - taken) - note.size();
  const std::size_t end = room == 0 ? std::string::npos : summary.rfind('\n', room - 1);
  summary.resize(end == std::string::npos ? 0 : end + 1);
  return summary.append(note);
}

std::string path_in_repository(const std::string& path, const Env& env)
{
  const std::optional<std::string> workspace = env.get("GITHUB_WORKSPACE");
  if (!workspace)
    return path;
  const fs::path relative =
      (env.cwd() / path).lexically_normal().lexically_relative(fs::path(*workspace));
  return relative.empty() || *relative.begin() == ".." ? path : relative.string();
}

std::string tell_github(const GithubReport& report, const Env& env, Console& console)
{
  std::string commands;
  for (const Annotation& annotation : report.annotations)
    commands += workflow_command(annotation);
  const std::optional<std::string> name = env.get("GITHUB_STEP_SUMMARY");
  if (!name)
    return commands;
  const fs::path file = env.cwd() / *name;
  std::error_code absent;
  const std::uintmax_t taken = fs::file_size(file, absent);
  errno = 0;
  std::ofstream stream(file, std::ios::binary | std::ios::app);
  stream << fitting_summary(without_secrets(report.summary), absent ? 0 : taken) << std::flush;
  if (!stream)
    console.warn(
        fmt::format("cannot write the job summary '{}': {}", file.string(), std::strerror(errno)));
  return commands;
}

BoundOption bind_report_format(CLI::App& command, std::string& format)
{
  return add_option(command, "--format", format,
                    "Output format; github prints annotations and writes a job summary")
      .type_name("FORMAT")
      .accept_only({"text", "github"});
}

bool is_for_github(const std::string& format, bool json)
{
  if (format == "github" && json)
    throw Error(ErrorKind::usage, "--json and --format github exclude each other")
        .help("leave one of them out");
  return format == "github";
}

}  // namespace xtool::cli
