// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/error.hpp>
#include <xtool/support/json.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace xtool {

// A text that is not valid TOML.
class TomlError : public Error {
 public:
  enum class Fault {
    syntax,
    repeated_key,  // or table
  };
  TomlError(Fault fault, std::string message)
      : Error(ErrorKind::invalid_input, std::move(message)), fault_(fault)
  {
  }
  Fault fault() const { return fault_; }

 private:
  Fault fault_;
};

// Parses TOML 1.0 or 1.1 into the equivalent JSON value, tables in alphabetical order. What JSON
// cannot express becomes a string: dates, times, "nan", "inf" and "-inf". Throws TomlError with
// `source`, line and column. Texts that are known to crash the parser underneath (NUL bytes, more
// than 80 key segments or levels of nesting, more than 16 MiB) are refused before it sees them.
Json parse_toml(std::string_view text, const std::string& source);

}  // namespace xtool
