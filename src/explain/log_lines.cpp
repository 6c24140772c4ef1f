// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/log_lines.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace xtool {
namespace {

constexpr std::size_t longest_line = 1u << 20;
constexpr char escape = '\x1b';

// The length of the escape sequence (ECMA-48) at the start of `text`, which begins with ESC.
std::size_t escape_length(std::string_view text)
{
  if (text.size() < 2)
    return text.size();
  if (text[1] == '[') {
    std::size_t end = 2;
    while (end < text.size() && text[end] >= 0x20 && text[end] < 0x40)
      ++end;
    return std::min(end + 1, text.size());
  }
  if (text[1] == ']') {  // a hyperlink or a title, up to BEL or ESC \.
    const std::size_t end = text.find_first_of("\a\x1b", 2);
    if (end == std::string_view::npos)
      return text.size();
    return std::min(end + (text[end] == '\a' ? 1 : 2), text.size());
  }
  return text[1] == '(' || text[1] == ')' ? std::min<std::size_t>(3, text.size()) : 2;
}

void append_utf8(std::string& text, char32_t point)
{
  const auto put = [&](char32_t byte) { text += static_cast<char>(byte); };
  const auto tail = [&](int shift) { put(0x80 | ((point >> shift) & 0x3f)); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xc0 | (point >> 6));
    tail(0);
  } else if (point < 0x10000) {
    put(0xe0 | (point >> 12));
    tail(6);
    tail(0);
  } else {
    put(0xf0 | (point >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace

LogLines::LogLines(Sink sink) : sink_(std::move(sink)) {}

void LogLines::detect(bool all_there)
{
  constexpr std::size_t longest_mark = 3;
  if (undecoded_.size() < longest_mark && !all_there)
    return;
  encoding_ = undecoded_.starts_with("\xff\xfe")   ? Encoding::utf16_little
              : undecoded_.starts_with("\xfe\xff") ? Encoding::utf16_big
                                                   : Encoding::bytes;
  const std::string first = std::exchange(undecoded_, {});
  if (encoding_ == Encoding::bytes)
    feed_text(first.starts_with("\xef\xbb\xbf") ? std::string_view(first).substr(3) : first);
  else
    feed_utf16(std::string_view(first).substr(2));
}

void LogLines::feed(std::string_view bytes)
{
  if (encoding_ == Encoding::unknown) {
    undecoded_.append(bytes);
    detect(false);
  } else if (encoding_ == Encoding::bytes) {
    feed_text(bytes);
  } else {
    feed_utf16(bytes);
  }
}

void LogLines::feed_utf16(std::string_view bytes)
{
  undecoded_.append(bytes);
  std::string text;
  const std::size_t low = encoding_ == Encoding::utf16_little ? 0 : 1;
  std::size_t at = 0;
  for (; at + 1 < undecoded_.size(); at += 2) {
    const auto byte = [&](std::size_t which) {
      return static_cast<unsigned char>(undecoded_[at + which]);
    };
    const auto unit = static_cast<char16_t>(byte(1 - low) << 8 | byte(low));
    if (unit >= 0xd800 && unit < 0xdc00) {
      high_surrogate_ = unit;
      continue;
    }
    if (unit >= 0xdc00 && unit < 0xe000)
      append_utf8(text, high_surrogate_
                            ? 0x10000u + ((high_surrogate_ - 0xd800u) << 10) + (unit - 0xdc00u)
                            : 0xfffdu);
    else
      append_utf8(text, unit);
    high_surrogate_ = 0;
  }
  undecoded_.erase(0, at);
  feed_text(text);
}

void LogLines::hold(std::string_view text)
{
  partial_.append(text.substr(0, longest_line - std::min(longest_line, partial_.size())));
}

void LogLines::feed_text(std::string_view text)
{
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    if (partial_.empty()) {
      line(text.substr(0, std::min(end, longest_line)));
    } else {
      hold(text.substr(0, end));
      line(partial_);
      partial_.clear();
    }
    text.remove_prefix(end + 1);
  }
  hold(text);
}

void LogLines::finish()
{
  if (encoding_ == Encoding::unknown)
    detect(true);
  if (!partial_.empty())
    line(std::exchange(partial_, {}));
}

void LogLines::line(std::string_view raw)
{
  ++count_;
  while (raw.ends_with('\r'))
    raw.remove_suffix(1);
  for (std::size_t end = raw.find('\r'); end != std::string_view::npos; end = raw.find('\r')) {
    if (end > 0)
      segment(raw.substr(0, end));
    raw.remove_prefix(end + 1);
  }
  segment(raw);
}

void LogLines::segment(std::string_view text)
{
  std::size_t found = text.find(escape);
  if (found == std::string_view::npos) {
    sink_({.number = count_, .text = text});
    return;
  }
  clean_.clear();
  for (; found != std::string_view::npos; found = text.find(escape)) {
    clean_.append(text.substr(0, found));
    text.remove_prefix(found);
    text.remove_prefix(escape_length(text));
  }
  clean_.append(text);
  sink_({.number = count_, .text = clean_});
}

std::string_view objection_to_log(std::string_view first_bytes)
{
  using namespace std::string_view_literals;
  static constexpr auto magics = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"\x7f"
       "ELF"sv,
       "is an ELF file"},
      {"!<arch>\n"sv, "is an archive"},
      {"MZ\x90"sv, "is a Windows program"},
      {"\xcf\xfa\xed\xfe"sv, "is a Mach-O file"},
      {"\xca\xfe\xba\xbe"sv, "is a Mach-O file"},
      {"\x1f\x8b"sv, "is compressed with gzip"},
      {"\xfd"
       "7zXZ"sv,
       "is compressed with xz"},
      {"\x28\xb5\x2f\xfd"sv, "is compressed with zstd"},
      {"PK\x03\x04"sv, "is a zip archive"},
  });
  for (const auto& [magic, objection] : magics)
    if (first_bytes.starts_with(magic))
      return objection;
  if (first_bytes.starts_with("\xff\xfe") || first_bytes.starts_with("\xfe\xff"))
    return "";
  const auto control = std::count_if(first_bytes.begin(), first_bytes.end(), [](char c) {
    return c >= 0 && c < ' ' && "\t\n\v\f\r\b\a\x1b"sv.find(c) == std::string_view::npos;
  });
  constexpr std::ptrdiff_t one_in = 8;
  return control * one_in > static_cast<std::ptrdiff_t>(first_bytes.size()) ? "contains no text"
                                                                            : "";
}

}  // namespace xtool
