// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/shim/response_file.hpp>

#include "call_words.hpp"
#include "input_files.hpp"

#include <utility>

namespace xtool {
namespace {

constexpr int deepest = 16;

bool is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

std::vector<std::string> decode_gnu(std::string_view text)
{
  std::vector<std::string> words;
  std::string word;
  bool inside = false;  // a word has begun, though it may be empty yet
  char quote = '\0';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && i + 1 < text.size()) {
      word += text[++i];
      inside = true;
    } else if (quote != '\0') {
      if (c == quote)
        quote = '\0';
      else
        word += c;
    } else if (c == '"' || c == '\'') {
      quote = c;
      inside = true;
    } else if (!is_blank(c)) {
      word += c;
      inside = true;
    } else if (inside) {
      words.push_back(std::exchange(word, {}));
      inside = false;
    }
  }
  if (inside)
    words.push_back(std::move(word));
  return words;
}

std::vector<std::string> decode_rustc(std::string_view text)
{
  std::vector<std::string> words;
  std::string word;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size())
      word += text[++i];
    else if (text[i] == '\n')
      words.push_back(std::exchange(word, {}));
    else
      word += text[i];
  }
  if (!word.empty())
    words.push_back(std::move(word));
  return words;
}

// False when the files are nested too deep to be anything but a circle.
bool expand(const std::string& argument, int depth, std::vector<std::string>& words)
{
  const auto text = argument.size() > 1 && argument.front() == '@' ? read_input(argument.substr(1))
                                                                   : std::nullopt;
  if (!text) {
    words.push_back(argument);
    return true;
  }
  if (depth == deepest)
    return false;
  const auto style = base_name(std::string_view(argument).substr(1)) == "linker-arguments"
                         ? ResponseStyle::rustc
                         : ResponseStyle::gnu;
  for (const std::string& word : decode_response(*text, style))
    if (!expand(word, depth + 1, words))
      return false;
  return true;
}

}  // namespace

std::vector<std::string> decode_response(std::string_view text, ResponseStyle style)
{
  return style == ResponseStyle::gnu ? decode_gnu(text) : decode_rustc(text);
}

bool fits_response(std::string_view word)
{
  return word.find('\'') == std::string::npos && word.find('\n') == std::string::npos;
}

std::string encode_response(const std::vector<std::string>& words)
{
  std::string text;
  for (const std::string& word : words) {
    text += '"';
    for (std::size_t i = 0; i < word.size(); ++i) {
      // Backslashes count only before a quote, also before the one that ends the word.
      std::size_t slashes = 0;
      while (i < word.size() && word[i] == '\\') {
        ++slashes;
        ++i;
      }
      const bool before_quote = i == word.size() || word[i] == '"';
      text.append(before_quote ? 2 * slashes : slashes, '\\');
      if (i == word.size())
        break;
      if (word[i] == '"')
        text += '\\';
      text += word[i];
    }
    text += "\"\n";
  }
  return text;
}

std::variant<std::vector<std::string>, std::string> expand_response_files(
    const std::vector<std::string>& arguments)
{
  std::vector<std::string> words;
  for (const std::string& argument : arguments)
    if (!expand(argument, 0, words))
      return "'" + argument + "' contains itself";
  return words;
}

}  // namespace xtool
