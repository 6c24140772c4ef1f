// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/words.hpp>
#include <xtool/sysroot/control_reader.hpp>
#include <xtool/sysroot/sources.hpp>

#include <algorithm>

namespace xtool {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> words(std::string_view text)
{
  const std::vector<std::string_view> found = divided(text);
  return {found.begin(), found.end()};
}

bool has(const std::vector<std::string>& list, std::string_view word)
{
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_url(std::string_view text)
{
  return text.starts_with("http://") || text.starts_with("https://") || text.starts_with("file:");
}

std::optional<fs::path> keyring_of(std::string_view value)
{
  const std::vector<std::string> files = words(value);
  if (files.size() == 1 && files.front().starts_with('/') && files.front().ends_with(".gpg"))
    return files.front();
  return std::nullopt;
}

// "deb [signed-by=/x.gpg] http://deb.debian.org/debian bookworm main"
std::optional<AptSource> parse_line(std::string_view line)
{
  std::vector<std::string> parts = words(line.substr(0, line.find('#')));
  if (parts.size() < 3 || parts.front() != "deb")
    return std::nullopt;
  AptSource source;
  std::size_t at = 1;
  if (parts[at].starts_with('[')) {
    bool more = true;
    while (more && at < parts.size()) {
      std::string option = parts[at++];
      more = !option.ends_with(']');
      std::erase_if(option, [](char c) { return c == '[' || c == ']'; });
      constexpr std::string_view key = "signed-by=";
      if (option.starts_with(key))
        source.keyring = keyring_of(option.substr(key.size()));
    }
  }
  if (at + 1 >= parts.size() || !is_url(parts[at]))
    return std::nullopt;
  source.url = parts[at];
  source.suites = {parts[at + 1]};
  source.components.assign(parts.begin() + static_cast<std::ptrdiff_t>(at) + 2, parts.end());
  return source;
}

void read_lines(const std::string& text, std::vector<AptSource>& sources)
{
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (auto source = parse_line(std::string_view(text).substr(at, end - at)))
      sources.push_back(std::move(*source));
    at = end + 1;
  }
}

void read_stanzas(std::string text, const std::string& file, std::vector<AptSource>& sources)
{
  ControlReader reader = ControlReader::of_text(std::move(text), file);
  while (const ControlStanza* const stanza = reader.next()) {
    if (stanza->value("Enabled") == "no" || !has(words(stanza->value("Types")), "deb"))
      continue;
    for (const std::string& url : words(stanza->value("URIs")))
      if (is_url(url))
        sources.push_back({.url = url,
                           .suites = words(stanza->value("Suites")),
                           .components = words(stanza->value("Components")),
                           .keyring = keyring_of(stanza->value("Signed-By"))});
  }
}

}  // namespace

std::vector<AptSource> apt_sources(const Env& env)
{
  const fs::path apt = env.system_root() / "etc/apt";
  std::vector<fs::path> files{apt / "sources.list"};
  for (const std::string& name : list_files(apt / "sources.list.d"))
    files.push_back(apt / "sources.list.d" / name);
  std::vector<AptSource> sources;
  for (const fs::path& file : files) {
    const bool stanzas = file.extension() == ".sources";
    if (!is_there(file) || (!stanzas && file.extension() != ".list"))
      continue;
    try {
      std::string text = read_file(file);
      if (stanzas)
        read_stanzas(std::move(text), file.native(), sources);
      else
        read_lines(text, sources);
    } catch (const Error&) {
      continue;  // apt's own business: here it only serves as a hint
    }
  }
  return sources;
}

}  // namespace xtool
