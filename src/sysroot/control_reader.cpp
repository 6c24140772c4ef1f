// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/entry_path.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/words.hpp>
#include <xtool/sysroot/control_reader.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool {
namespace {

constexpr std::size_t longest_stanza = 4u << 20;  // a Release's list of files has about 1 MiB

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view one, std::string_view other)
{
  return one.size() == other.size() &&
         std::equal(one.begin(), one.end(), other.begin(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

bool is_name(std::string_view name)
{
  return !name.empty() && name.front() != '-' &&
         std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < 127; });
}

}  // namespace

std::optional<std::string_view> ControlStanza::find(std::string_view name) const
{
  for (const auto& [known, value] : fields_)
    if (same_name(known, name))
      return value;
  return std::nullopt;
}

ControlReader::ControlReader(More more, std::string source)
    : more_(std::move(more)), source_(std::move(source))
{
}

ControlReader ControlReader::of_text(std::string text, std::string source)
{
  return ControlReader([text = std::move(text)]() mutable { return std::exchange(text, {}); },
                       std::move(source));
}

void ControlReader::refuse(std::string_view reason) const
{
  throw Error(ErrorKind::invalid_input, fmt::format("'{}', line {}: {}", source_, line_, reason));
}

std::optional<std::string_view> ControlReader::take_line()
{
  std::size_t end = buffer_.find('\n', at_);
  while (end == std::string::npos && !ended_) {
    buffer_.erase(0, at_);
    const std::size_t searched = buffer_.size();
    at_ = 0;
    const std::string piece = more_();
    ended_ = piece.empty();
    buffer_ += piece;
    if (buffer_.size() > longest_stanza + piece.size())
      refuse("the line is too long");
    end = buffer_.find('\n', searched);
  }
  if (at_ == buffer_.size())
    return std::nullopt;
  const std::size_t begin = at_;
  at_ = end == std::string::npos ? buffer_.size() : end + 1;
  ++line_;
  std::string_view line = std::string_view(buffer_).substr(begin, end - begin);
  if (line.ends_with('\r'))
    line.remove_suffix(1);
  return line;
}

void ControlReader::add_line(std::string_view line)
{
  if (line.find('\0') != std::string_view::npos)
    refuse("there is a NUL character");
  if (line.front() == ' ' || line.front() == '\t') {
    if (stanza_.text_.empty())
      refuse("a continued line has nothing to continue");
  } else {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_name(line.substr(0, colon)))
      refuse(fmt::format("expected 'Name: value', found '{}'", printable(line)));
  }
  if (stanza_.text_.size() + line.size() > longest_stanza)
    refuse("the paragraph is too long");
  stanza_.text_.append(line).push_back('\n');
}

void ControlReader::find_fields()
{
  const std::string_view text = stanza_.text_;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find('\n', at);
    while (end + 1 < text.size() && (text[end + 1] == ' ' || text[end + 1] == '\t'))
      end = text.find('\n', end + 1);
    const std::string_view field = text.substr(at, end - at);
    const std::size_t colon = field.find(':');
    const std::string_view name = field.substr(0, colon);
    if (stanza_.find(name))
      refuse(fmt::format("the paragraph before has '{}' twice", printable(name)));
    stanza_.fields_.emplace_back(name, trimmed(field.substr(colon + 1)));
    at = end + 1;
  }
}

const ControlStanza* ControlReader::next()
{
  stanza_.text_.clear();
  stanza_.fields_.clear();
  while (const auto line = take_line()) {
    if (line->starts_with('#'))
      continue;
    if (!trimmed(*line).empty())
      add_line(*line);
    else if (!stanza_.text_.empty())
      break;
  }
  if (stanza_.text_.empty())
    return nullptr;
  find_fields();
  return &stanza_;
}

}  // namespace xtool
