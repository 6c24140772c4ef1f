// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "console.hpp"

#include "outcome.hpp"

#include <xtool/support/entry_path.hpp>
#include <xtool/support/secrets.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace xtool::cli {
namespace {

constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view bold_red = "\x1b[1;31m";
constexpr std::string_view bold_yellow = "\x1b[1;33m";
constexpr std::string_view bold_cyan = "\x1b[1;36m";
constexpr std::string_view faint = "\x1b[2m";
constexpr std::string_view plain = "\x1b[0m";

// Logs are shown to others: what reaches them has no passwords, wherever it comes from.
std::string shown(std::string_view text) { return terminal_line(without_secrets(text)); }

}  // namespace

Console::Console(std::ostream& err, ConsoleStyle style) : err_(err), style_(style) {}

Console::~Console() { end_live(); }

void Console::labelled(std::string_view label, std::string_view ansi, std::string_view text)
{
  if (style_.color)
    err_ << ansi << label << plain << ' ' << shown(text) << '\n';
  else
    err_ << label << ' ' << shown(text) << '\n';
}

void Console::json_line(std::string_view message, const Event& event)
{
  Json line{{"event", event.name}};
  if (!message.empty())
    line["message"] = message;
  line.update(event.details);
  const std::string text =
      json_without_secrets(std::move(line)).dump(-1, ' ', false, Json::error_handler_t::replace);
  const std::lock_guard lock(mutex_);
  err_ << text << '\n' << std::flush;
}

void Console::line(std::string_view label, std::string_view ansi, std::string_view text,
                   const Event& event)
{
  if (style_.json_lines)
    return json_line(text, event);
  const std::lock_guard lock(mutex_);
  erase_live();
  labelled(label, ansi, text);
  err_ << live_ << std::flush;
}

void Console::info(std::string_view text, const Event& event)
{
  if (!style_.quiet)
    line("info:", bold, text, event);
}

void Console::warn(std::string_view text, const Event& event)
{
  line("warn:", bold_yellow, text, event);
}

void Console::help(std::string_view text)
{
  if (!style_.quiet)
    line("help:", bold_cyan, text, {"help"});
}

void Console::debug(std::string_view text) { line("debug:", faint, text, {"debug"}); }

void Console::error(const Error& error)
{
  if (style_.json_lines)
    return json_line("", {"error", json_of(error)});
  const std::lock_guard lock(mutex_);
  erase_live();
  live_.clear();
  labelled("error:", bold_red, error.message());
  for (const std::string& cause : error.causes())
    err_ << "  caused by: " << shown(cause) << '\n';
  for (const std::string& line : error.help_lines())
    labelled("help:", bold_cyan, line);
  err_ << std::flush;
}

void Console::text(std::string_view lines)
{
  if (style_.json_lines)
    return json_line(lines, {"text"});
  const std::lock_guard lock(mutex_);
  erase_live();
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    err_ << shown(lines.substr(0, end)) << '\n';
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  err_ << live_ << std::flush;
}

void Console::live(std::string_view text, const Event& event)
{
  if (style_.quiet)
    return;
  if (style_.json_lines)
    return json_line("", event);
  draw(text);
}

void Console::end_live() { draw(""); }

void Console::draw(std::string_view live)
{
  if (!style_.live_progress || style_.quiet)
    return;
  const std::lock_guard lock(mutex_);
  erase_live();
  live_ = shown(live);
  err_ << live_ << std::flush;
}

// The live line is the last one and has no newline, so that one carriage return gets to its start.
void Console::erase_live()
{
  if (!live_.empty())
    err_ << "\r\x1b[K";
}

std::string human_size(unsigned long long bytes)
{
  constexpr std::array units{"KiB", "MiB", "GiB", "TiB"};
  if (bytes < 1024)
    return fmt::format("{} B", bytes);
  double value = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  while (value >= 1024 && unit + 1 < units.size()) {
    value /= 1024;
    ++unit;
  }
  return fmt::format("{:.1f} {}", value, units[unit]);
}

std::string human_duration(double seconds)
{
  if (seconds < 10)
    return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<long long>(seconds + 0.5);
  if (whole < 60)
    return fmt::format("{} s", whole);
  return fmt::format("{} min {:02} s", whole / 60, whole % 60);
}

}  // namespace xtool::cli
