// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xtool {

// One paragraph of a control file. Names are compared without regard to case.
class ControlStanza {
 public:
  // The value without the blanks around it. Lines that continue it stay, with their line breaks.
  std::optional<std::string_view> find(std::string_view name) const;
  // As find, but empty when the field is not there.
  std::string_view value(std::string_view name) const { return find(name).value_or(""); }

 private:
  friend class ControlReader;
  std::string text_;
  std::vector<std::pair<std::string_view, std::string_view>> fields_;  // of text_
};

// Paragraphs of "Name: value" lines, as Debian's indices and descriptions of sources have them, one
// after the other: of a text of any length only the current one is in memory. What has another form
// throws invalid_input, naming `source` and the line.
class ControlReader {
 public:
  // The next piece of the text; an empty one is its end.
  using More = std::function<std::string()>;

  ControlReader(More more, std::string source);
  static ControlReader of_text(std::string text, std::string source);

  // The next paragraph, until the next call; nothing at the end.
  const ControlStanza* next();

 private:
  std::optional<std::string_view> take_line();
  void add_line(std::string_view line);
  void find_fields();
  [[noreturn]] void refuse(std::string_view reason) const;

  More more_;
  std::string source_;
  std::string buffer_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;
  bool ended_ = false;
  ControlStanza stanza_;
};

}  // namespace xtool
