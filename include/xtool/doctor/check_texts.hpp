// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xtool {

enum class Severity {
  note,     // worth knowing
  warning,  // works today, or for some; somebody will trip over it
  error,    // does not work
};
// "note", "warning", "error".
std::string_view to_string(Severity severity);

// One thing that a check may find. The texts hold places such as "{triple}", which the check fills.
struct FindingText {
  std::string id = {};
  Severity severity = Severity::error;
  std::string fact = {};               // one sentence, lower case, without a full stop
  std::vector<std::string> help = {};  // commands and edits, one line each
  std::string fix = {};                // what `doctor --fix` does about it; empty: nothing
};

struct CheckText {
  std::string id = {};      // stable, as in "linker-exists"
  std::string family = {};  // its family's id
  std::string title = {};   // what is so when all is well
  std::string why = {};
  std::vector<FindingText> findings = {};

  // Throws std::logic_error for an id that is none of them: a mistake in a check's code.
  const FindingText& finding(std::string_view id) const;
};

// Everything that the doctor says, as data/checks.json holds it: the same file that docs/checks is
// made of, so that the two cannot differ.
class CheckTexts {
 public:
  // Throws invalid_input with file, JSON pointer and reason.
  static CheckTexts parse(std::string_view json, const std::string& source);
  static const CheckTexts& builtin();

  // In the order of the file.
  const std::vector<CheckText>& all() const { return all_; }
  // Throws std::logic_error for an unknown one.
  const CheckText& check(std::string_view id) const;

 private:
  std::vector<CheckText> all_;
};

// data/checks.json as it was when xtool was built.
std::string_view builtin_checks();

}  // namespace xtool
