// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/json.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <unordered_set>
#include <utility>

namespace xtool {
namespace {

constexpr std::size_t most_bytes = std::size_t{8} << 20;
constexpr std::size_t deepest_nesting = 64;

// Reads the text and tells how far the parser has come, which its events do not say.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, std::size_t& consumed) : at_(at), consumed_(&consumed) {}
  const char& operator*() const { return *at_; }
  CountingIterator& operator++()
  {
    ++at_;
    ++*consumed_;
    return *this;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  std::size_t* consumed_;
};

// The parser's own words without its identifier, its position, and the offending text, which can be
// long or hold bytes that are not UTF-8.
std::string reason_of(std::string_view what)
{
  const std::size_t column = what.find(" column ");
  const std::size_t start = column == std::string_view::npos ? column : what.find(": ", column);
  if (start != std::string_view::npos)
    what.remove_prefix(start + 2);
  return std::string(what.substr(0, what.find("; last read: ")));
}

// Receives the parser's events and refuses what nlohmann::json would let pass: a key given twice,
// deep nesting, and integers that would silently become inexact.
class DocumentBuilder {
 public:
  DocumentBuilder(std::string_view text, const std::string& source, const std::size_t& consumed)
      : text_(text), source_(source), consumed_(consumed)
  {
  }

  Json take() { return std::move(document_); }

  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(Json::number_integer_t value) { return add(value); }
  bool number_unsigned(Json::number_unsigned_t value) { return add(value); }
  bool number_float(Json::number_float_t value, const std::string& literal)
  {
    if (literal.find_first_of(".eE") == std::string::npos)
      fail("an integer that does not fit into 64 bits");
    return add(value);
  }
  bool string(std::string& value) { return add(std::move(value)); }
  bool binary(Json::binary_t&) { fail("binary data"); }

  bool start_object(std::size_t) { return open(Json::object()); }
  bool start_array(std::size_t) { return open(Json::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& name)
  {
    if (!open_.back().keys.insert(name).second)
      fail(fmt::format("the key '{}' is given twice", name));
    next_key_ = std::move(name);
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error)
  {
    constexpr int number_overflow = 406;
    if (error.id == number_overflow)
      fail("a number that is too large");
    fail(reason_of(error.what()));
  }

 private:
  struct Container {
    Json* value = nullptr;
    std::unordered_set<std::string> keys = {};
  };

  [[noreturn]] void fail(std::string_view reason) const
  {
    // At the end of the text there is no last character to blame.
    const bool at_end =
        consumed_ == text_.size() && reason.find("end of input") != std::string::npos;
    const std::size_t offset = consumed_ == 0 || at_end ? consumed_ : consumed_ - 1;
    throw Error(ErrorKind::invalid_input,
                fmt::format("'{}': {}: {}", source_, describe_position(text_, offset), reason));
  }

  // Only the innermost container grows, so pointers to the open ones around it stay valid.
  Json& place(Json value)
  {
    if (open_.empty())
      return document_ = std::move(value);
    Json& parent = *open_.back().value;
    if (parent.is_array())
      return parent.get_ref<Json::array_t&>().emplace_back(std::move(value));
    // Not through Json's own insertion, which compares with every key: quadratic for hostile input.
    return parent.get_ref<Json::object_t&>()
        .Json::object_t::Container::emplace_back(std::move(next_key_), std::move(value))
        .second;
  }

  template <typename Value>
  bool add(Value&& value)
  {
    place(Json(std::forward<Value>(value)));
    return true;
  }

  bool open(Json empty)
  {
    if (open_.size() == deepest_nesting)
      fail(fmt::format("more than {} levels of nesting", deepest_nesting));
    open_.push_back({.value = &place(std::move(empty))});
    return true;
  }

  bool close()
  {
    open_.pop_back();
    return true;
  }

  std::string_view text_;
  const std::string& source_;
  const std::size_t& consumed_;
  Json document_;
  std::vector<Container> open_;
  std::string next_key_;
};

}  // namespace

std::string describe_position(std::string_view text, std::size_t offset)
{
  const std::string_view before = text.substr(0, offset);
  const std::size_t last_break = before.rfind('\n');
  const std::string_view line =
      last_break == std::string::npos ? before : before.substr(last_break + 1);
  const auto starts_character = [](char byte) { return (byte & '\xc0') != '\x80'; };
  return fmt::format("line {}, column {}", std::count(before.begin(), before.end(), '\n') + 1,
                     std::count_if(line.begin(), line.end(), starts_character) + 1);
}

Json parse_json(std::string_view text, const std::string& source)
{
  if (text.size() > most_bytes)
    throw Error(ErrorKind::invalid_input,
                fmt::format("'{}' is larger than the limit of {} MiB", source, most_bytes >> 20));
  if (text.starts_with("\xef\xbb\xbf"))
    text.remove_prefix(3);
  // The parser takes a NUL for the end of the text and would not look at what follows.
  if (const std::size_t nul = text.find('\0'); nul != std::string::npos)
    throw Error(ErrorKind::invalid_input,
                fmt::format("'{}': {}: a NUL byte", source, describe_position(text, nul)));

  std::size_t consumed = 0;
  std::size_t unused = 0;
  DocumentBuilder builder(text, source, consumed);
  Json::sax_parse(CountingIterator(text.data(), consumed),
                  CountingIterator(text.data() + text.size(), unused), &builder);
  return builder.take();
}

}  // namespace xtool
