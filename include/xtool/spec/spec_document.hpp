// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// A target specification as its file spells it: an object of JSON. Its members can be changed one
// by one, and every other byte of the text stays as it was.
class SpecDocument {
 public:
  // Throws invalid_input, naming `source`, for a text that is not JSON or not an object.
  static SpecDocument parse(std::string text, std::string source);

  const std::string& text() const { return text_; }
  const std::string& source() const { return source_; }
  const Json& json() const { return json_; }
  bool has(std::string_view key) const { return json_.contains(std::string(key)); }

  // Replaces the member, or adds it at the end.
  void set(const std::string& key, const Json& value);
  // Gives the member another name, at its place.
  void rename(const std::string& from, const std::string& to);
  // Absent is fine.
  void remove(const std::string& key);

 private:
  // Where a member is in the text.
  struct Member {
    std::string key = {};
    std::size_t key_begin = 0, key_end = 0;
    std::size_t value_begin = 0, value_end = 0;
  };

  SpecDocument(std::string text, std::string source, Json json);
  std::vector<Member> members() const;
  void splice(std::size_t begin, std::size_t end, std::string_view replacement);
  void add(const std::string& key, const Json& value);

  std::string text_;
  std::string source_;
  Json json_;
};

}  // namespace xtool
