// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/entry_path.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace xtool {
namespace {

constexpr std::size_t longest_component = 255;
constexpr std::size_t longest_path = 1024;
constexpr std::ptrdiff_t deepest_path = 32;

// Length of the well-formed UTF-8 sequence at the start of `text` (Unicode, table 3-7); 0 if none.
std::size_t utf8_sequence(std::string_view text)
{
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = at(0);
  if (lead < 0x80)
    return 1;
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length)
    return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((at(i) & 0xc0) != 0x80)
      return 0;
  const bool overlong = (lead == 0xe0 && at(1) < 0xa0) || (lead == 0xf0 && at(1) < 0x90);
  const bool surrogate = lead == 0xed && at(1) >= 0xa0;
  const bool beyond = lead == 0xf4 && at(1) >= 0x90;
  return overlong || surrogate || beyond ? 0 : length;
}

// At the start of `text`, which is well-formed UTF-8: C0, DEL or C1.
bool starts_with_control(std::string_view text)
{
  const auto c = static_cast<unsigned char>(text.front());
  return c < 0x20 || c == 0x7f || (c == 0xc2 && static_cast<unsigned char>(text[1]) < 0xa0);
}

}  // namespace

std::string printable(std::string_view text)
{
  std::string shown;
  for (const char c : text.substr(0, 200)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7f)
      shown += fmt::format("\\x{:02x}", byte);
    else
      shown += c;
  }
  return shown;
}

std::string terminal_line(std::string_view text)
{
  std::string shown;
  while (!text.empty()) {
    const std::size_t length = utf8_sequence(text);
    const std::string_view letter = text.substr(0, std::max<std::size_t>(length, 1));
    if (letter == "\t" || (length > 0 && !starts_with_control(text)))
      shown += letter;
    else
      for (const char c : letter)
        shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    text.remove_prefix(letter.size());
  }
  return shown;
}

std::optional<std::string_view> objection_to_path(std::string_view path)
{
  if (path.empty())
    return "has an empty name";
  if (path.front() == '/')
    return "has an absolute path";
  if (path.size() > longest_path)
    return "has a path that is too long";
  if (std::count(path.begin(), path.end(), '/') >= deepest_path)
    return "is nested too deeply";
  for (std::string_view rest = path; !rest.empty();) {
    const std::size_t length = utf8_sequence(rest);
    if (length == 0)
      return "has a name that is not UTF-8";
    if (starts_with_control(rest) || rest.front() == '\\')
      return "has a control character or a backslash in its name";
    rest.remove_prefix(length);
  }
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view component = path.substr(begin, end - begin);
    if (component.empty() || component == ".")
      return "has a path that is not in its normal form";
    if (component == "..")
      return "leads out of the archive with '..'";
    if (component.size() > longest_component)
      return "has a name that is too long";
    begin = end + 1;
  }
  return std::nullopt;
}

std::optional<std::string_view> SeenEntries::add(const std::string& path, bool directory)
{
  for (std::size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    const auto [parent, is_new] =
        kinds_.try_emplace(path.substr(0, slash), Kind::implied_directory);
    if (!is_new && parent->second == Kind::file)
      return "lies below a file";
  }
  const Kind kind = directory ? Kind::directory : Kind::file;
  const auto [known, is_new] = kinds_.try_emplace(path, kind);
  if (!is_new && !(directory && known->second == Kind::implied_directory))
    return "is there twice";
  known->second = kind;
  return std::nullopt;
}

}  // namespace xtool
