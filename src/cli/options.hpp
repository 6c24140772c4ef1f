// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "choices.hpp"

#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace xtool::cli {

// How commands tie options to variables. The parser behind it, CLI11, consists of headers only and
// costs every file that includes it seconds: commands include this instead.
class BoundOption {
 public:
  explicit BoundOption(CLI::Option& option) : option_(&option) {}

  BoundOption required() const;
  BoundOption expected(int least, int most) const;        // how many values
  BoundOption delimiter(char separator) const;            // between values in one word
  BoundOption type_name(const std::string& shown) const;  // of a value, in help
  BoundOption envname(const std::string& variable) const;
  BoundOption excludes(BoundOption other) const;
  // Lets the option accept these words only, and names them in its help. Parsing throws
  // InvalidChoice for another word.
  BoundOption accept_only(Choices choices) const;
  // Of an option with several values, that each comes behind an option of its own: the word after a
  // value is not one more.
  BoundOption one_at_a_time() const;
  // Refuses an empty text, which a script passes for a variable that is not set.
  BoundOption not_empty() const;

  friend bool operator==(BoundOption, BoundOption) = default;

 private:
  CLI::Option* option_;
};

// The words that it accepts, by `accept_only`; empty when it accepts any.
Choices choices_of(CLI::Option& option);

struct InvalidChoice {
  const CLI::Option* option = nullptr;
  std::string value = {};
  Choices choices = {};
};

// `name` is "--long" or "-s,--long"; without dashes, it is a positional argument.
BoundOption add_option(CLI::App& command, const std::string& name, std::string& value,
                       const std::string& help);
BoundOption add_option(CLI::App& command, const std::string& name, std::vector<std::string>& values,
                       const std::string& help);
BoundOption add_option(CLI::App& command, const std::string& name, int& value,
                       const std::string& help);
BoundOption add_flag(CLI::App& command, const std::string& name, bool& given,
                     const std::string& help);
// "--long{word}": `value` is that word, or the text that follows "--long=".
BoundOption add_flag(CLI::App& command, const std::string& name, std::string& value,
                     const std::string& help);
// `times` is how often the flag was given.
BoundOption add_flag(CLI::App& command, const std::string& name, int& times,
                     const std::string& help);

// One that was added before.
BoundOption option_of(CLI::App& command, const std::string& name);

}  // namespace xtool::cli
