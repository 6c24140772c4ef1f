// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xtool {

using Json = nlohmann::ordered_json;

// Parses untrusted JSON. Throws invalid_input, naming `source` and where in it, for a syntax
// error, invalid UTF-8, a duplicate key, a number that Json cannot hold, nesting deeper than 64 or
// a text above 8 MiB. A byte order mark in front is tolerated.
Json parse_json(std::string_view text, const std::string& source);

// "line 3, column 7" for the byte at `offset`, both from 1; columns count characters.
std::string describe_position(std::string_view text, std::size_t offset);

// A value inside a document, with the way to it, so that a wrong type is reported as
// "'<source>': /targets/3/tier: expected an integer, found a string".
// The outermost value is called "the whole document". Every accessor throws invalid_input with that
// text when the value does not fit.
class JsonCursor {
 public:
  // `value` must outlive the cursor and all that come from it.
  JsonCursor(const Json& value, std::string source);
  JsonCursor(Json&&, std::string) = delete;

  bool has(std::string_view key) const;
  JsonCursor at(std::string_view key) const;                        // throws when absent
  std::optional<JsonCursor> find(std::string_view key) const;       // absent or null: nothing
  std::vector<JsonCursor> items() const;                            // an array's elements
  std::vector<std::pair<std::string, JsonCursor>> members() const;  // an object's members, in order

  std::string string() const;
  bool boolean() const;
  std::int64_t integer(std::int64_t low, std::int64_t high) const;
  std::vector<std::string> strings() const;  // an array of strings
  bool is_null() const { return value_->is_null(); }
  bool is_object() const { return value_->is_object(); }
  const Json& json() const { return *value_; }

  // Reports `reason` about this value in the form above.
  [[noreturn]] void fail(std::string_view reason) const;
  const std::string& pointer() const { return pointer_; }

 private:
  JsonCursor(const Json& value, std::string source, std::string pointer);
  void expect(bool fits, std::string_view wanted) const;

  const Json* value_;
  std::string source_;
  std::string pointer_;  // RFC 6901
};

}  // namespace xtool
