// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/error.hpp>

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
  int width = 80;              // columns
};

// The one writer of stderr: `info:`, `warn:`, `error:`, `help:` and `debug:` lines, and one live
// line below them that is redrawn in place. Whatever a text holds, only printable characters reach
// the terminal. Safe to use from several threads.
class Console {
 public:
  Console(std::ostream& err, ConsoleStyle style);
  ~Console();
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  void info(std::string_view line);
  void warn(std::string_view line);
  void help(std::string_view line);
  void error(const Error& error);
  // Lines without a label; shown with -q, too.
  void text(std::string_view lines);
  // What -v asks for; shown with -q, too.
  void debug(std::string_view line);

  // Replaces the live line; an empty text removes it. Without live progress nothing is shown.
  void live(std::string_view text);
  const ConsoleStyle& style() const { return style_; }

 private:
  // One line with its label, above what is live.
  void line(std::string_view label, std::string_view ansi, std::string_view text);
  void labelled(std::string_view label, std::string_view ansi, std::string_view text);
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
