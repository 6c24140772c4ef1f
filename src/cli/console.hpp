// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/error.hpp>
#include <xtool/support/json.hpp>

#include <mutex>
#include <ostream>
#include <string>
#include <string_view>

namespace xtool::cli {

// What the person at the other end wants to see on stderr, and what their terminal can show.
struct ConsoleStyle {
  bool color = false;
  bool quiet = false;          // no info lines
  bool live_progress = false;  // bars that are redrawn in place
  bool json_lines = false;     // one JSON object per event, for programs, and nothing else
  int width = 80;              // columns
};

// What a program learns of a line: the event's name, and what belongs to it besides the message, as
// docs/progress.schema.json has it.
struct Event {
  std::string_view name;
  Json details = Json::object();
};

// The one writer of stderr: `info:`, `warn:`, `error:`, `help:` and `debug:` lines, and one live
// line below them that is redrawn in place; or the same as JSON lines. Whatever a text holds, only
// printable characters reach the terminal. Safe to use from several threads.
class Console {
 public:
  Console(std::ostream& err, ConsoleStyle style);
  ~Console();
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  void info(std::string_view line, const Event& event = {"info"});
  void warn(std::string_view line, const Event& event = {"warn"});
  void help(std::string_view line);
  void error(const Error& error);
  // Lines without a label; shown with -q, too.
  void text(std::string_view lines);
  // What -v asks for; shown with -q, too.
  void debug(std::string_view line);

  // Replaces the live line. Without live progress nothing is shown, and JSON has only the event.
  void live(std::string_view text, const Event& event);
  void end_live();
  const ConsoleStyle& style() const { return style_; }

 private:
  // One line with its label, above what is live.
  void line(std::string_view label, std::string_view ansi, std::string_view text,
            const Event& event);
  void labelled(std::string_view label, std::string_view ansi, std::string_view text);
  void json_line(std::string_view message, const Event& event);
  void draw(std::string_view live);
  void erase_live();

  std::ostream& err_;
  ConsoleStyle style_;
  std::mutex mutex_;
  std::string live_;
};

// "31.2 MiB"; one decimal from a KiB up.
std::string human_size(unsigned long long bytes);
// "0.4 s", "12 s", "3 min 05 s".
std::string human_duration(double seconds);

}  // namespace xtool::cli
