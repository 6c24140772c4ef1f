// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace xtool {

// A line of a log as a terminal would show it, without colours.
struct LogLine {
  std::uint64_t number = 0;    // from 1, as editors count
  std::string_view text = {};  // valid while the sink runs; may hold bytes that are no UTF-8
};

// Cuts a log that arrives in pieces into lines, in bounded memory: of a line, what is beyond a
// megabyte is dropped. ANSI escape sequences are taken out; what carriage returns separate (CRLF,
// progress bars) are lines of the same number. UTF-16 with a byte order mark, as PowerShell writes
// it, is understood.
class LogLines {
 public:
  using Sink = std::function<void(const LogLine&)>;
  explicit LogLines(Sink sink);

  void feed(std::string_view bytes);
  // No more comes: hands over what has no newline.
  void finish();
  std::uint64_t count() const { return count_; }

 private:
  enum class Encoding { unknown, bytes, utf16_little, utf16_big };
  void detect(bool all_there);
  void feed_utf16(std::string_view bytes);
  void feed_text(std::string_view text);
  void hold(std::string_view text);
  void line(std::string_view raw);
  void segment(std::string_view text);

  Sink sink_;
  Encoding encoding_ = Encoding::unknown;
  std::string undecoded_ = {};  // the begin of a unit of UTF-16, or of the whole log
  char16_t high_surrogate_ = 0;
  std::string partial_ = {};  // the begin of a line
  std::string clean_ = {};
  std::uint64_t count_ = 0;
};

// Why these first bytes (a few KiB) cannot be a log, as the rest of a sentence ("is an ELF file");
// empty when they may be one. Text in any encoding may be one.
std::string_view objection_to_log(std::string_view first_bytes);

}  // namespace xtool
