// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/entry_path.hpp>
#include <xtool/support/words.hpp>
#include <xtool/sysroot/tree_path.hpp>
#include <xtool/sysroot/tree_text.hpp>

#include <algorithm>
#include <map>

namespace xtool {
namespace {

std::string without_quotes(std::string_view word)
{
  std::string plain;
  std::copy_if(word.begin(), word.end(), std::back_inserter(plain),
               [](char c) { return c != '"' && c != '\''; });
  return plain;
}

bool is_variable(std::string_view name)
{
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// Puts in the values of variables, of which scripts such as these have few; backwards, so that LIB
// is not taken for a part of LIBDIR. A line that grows beyond measure is of no use.
void expand(std::string& text, const std::map<std::string, std::string>& variables)
{
  constexpr std::size_t longest = 4096;
  for (auto known = variables.rbegin(); known != variables.rend(); ++known) {
    text = replaced(std::move(text), "${" + known->first + "}", known->second);
    text = replaced(std::move(text), "$" + known->first, known->second);
    if (text.size() > longest)
      text.clear();
  }
}

// The absolute path that a word names, merged and relative; nothing for another word.
std::string tree_path(std::string_view word)
{
  const std::string plain = without_quotes(word);
  if (!plain.starts_with('/') || objection_to_path(plain.substr(1)))
    return {};
  return merged_path(plain.substr(1));
}

}  // namespace

std::vector<std::string> required_modules(std::string_view pc_file)
{
  std::vector<std::string> modules;
  for (const std::string_view line : divided(pc_file, "\r\n")) {
    const std::size_t colon = line.find(':');
    const std::string_view key = line.substr(0, colon);
    if (colon == std::string_view::npos || (key != "Requires" && key != "Requires.private"))
      continue;
    bool version = false;
    for (const std::string_view word : divided(line.substr(colon + 1), " \t,")) {
      const bool relation = word.find_first_not_of("<>=!") == std::string_view::npos;
      if (!relation && !version && word.find_first_of("$<>=") == std::string_view::npos)
        modules.emplace_back(word);
      version = relation;
    }
  }
  return modules;
}

std::vector<AlternativeLink> alternatives_in(std::string_view postinst, std::string_view triplet)
{
  const std::string text = replaced(std::string(postinst), "\\\n", " ");
  std::map<std::string, std::string> variables{{"DEB_HOST_MULTIARCH", std::string(triplet)}};
  std::vector<AlternativeLink> links;
  for (const std::string_view raw : divided(text, "\n")) {
    std::string line =
        replaced(std::string(raw), "$(dpkg-architecture -qDEB_HOST_MULTIARCH)", triplet);
    expand(line, variables);
    const std::vector<std::string_view> words = divided(line);
    if (words.size() == 1)
      if (const std::size_t sign = words[0].find('=');
          sign != std::string_view::npos && is_variable(words[0].substr(0, sign)))
        variables[std::string(words[0].substr(0, sign))] =
            without_quotes(words[0].substr(sign + 1));
    for (std::size_t at = 0; at + 3 < words.size(); ++at) {
      if (words[at] != "--install" && words[at] != "--slave")
        continue;
      AlternativeLink link{tree_path(words[at + 1]), tree_path(words[at + 3])};
      if (!link.path.empty() && !link.target.empty())
        links.push_back(std::move(link));
    }
  }
  return links;
}

}  // namespace xtool
