// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/privacy.hpp>

#include <xtool/support/error.hpp>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

bool is_in_name(char c)
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

bool ends_name(std::string_view text, std::size_t at)
{
  if (at == text.size() || !is_in_name(text[at]))
    return true;
  // The full stop of a sentence.
  return text[at] == '.' && (at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '\n');
}

// A path that goes on to the left would be another one.
bool begins_path(std::string_view text, std::size_t at)
{
  return at == 0 || (!is_in_name(text[at - 1]) && text[at - 1] != '/');
}

std::string without_home(std::string_view text, const std::string& home)
{
  std::string shown;
  std::size_t done = 0;
  for (std::size_t at = text.find(home); at != std::string_view::npos;
       at = text.find(home, at + home.size())) {
    if (!begins_path(text, at) || !ends_name(text, at + home.size()))
      continue;
    shown.append(text.substr(done, at - done)).append("~");
    done = at + home.size();
  }
  return shown.append(text.substr(done));
}

std::string without_user(std::string_view text, const std::string& name)
{
  const std::string directory = "/" + name;
  std::string shown;
  std::size_t done = 0;
  for (std::size_t at = text.find(directory); at != std::string_view::npos;
       at = text.find(directory, at + 1)) {
    if (!ends_name(text, at + directory.size()))
      continue;
    shown.append(text.substr(done, at - done)).append("/USER");
    done = at + directory.size();
  }
  return shown.append(text.substr(done));
}

void add_home(std::vector<std::string>& homes, const fs::path& path)
{
  std::string home = path.lexically_normal().string();
  while (home.ends_with('/'))
    home.pop_back();
  if (home.size() > 1 && std::find(homes.begin(), homes.end(), home) == homes.end())
    homes.push_back(std::move(home));
}

}  // namespace

Person Person::of(const Env& env)
{
  Person person;
  for (const char* const variable : {"USER", "LOGNAME"})
    if (person.name.empty())
      person.name = env.get(variable).value_or("");
  try {
    const fs::path home = env.home();
    add_home(person.homes, home);
    std::error_code unknown;
    if (const fs::path real = fs::canonical(home, unknown); !unknown)
      add_home(person.homes, real);
    if (person.name.empty() && !person.homes.empty())
      person.name = fs::path(person.homes.front()).filename().string();
  } catch (const Error&) {
    // There is no home: nothing is in it.
  }
  if (person.name == "root" || person.name.find('/') != std::string::npos)
    person.name.clear();
  std::sort(person.homes.begin(), person.homes.end(),
            [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  return person;
}

std::string without_person(std::string_view text, const Person& person)
{
  std::string shown(text);
  for (const std::string& home : person.homes)
    shown = without_home(shown, home);
  return person.name.empty() ? shown : without_user(shown, person.name);
}

}  // namespace xtool
