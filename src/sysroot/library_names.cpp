// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/interrupt.hpp>
#include <xtool/support/json.hpp>
#include <xtool/support/suggest.hpp>
#include <xtool/sysroot/library_names.hpp>
#include <xtool/sysroot/tree_path.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace xtool {
namespace {

bool is_listed(const std::vector<std::string>& names, std::string_view name)
{
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_known_as(const SystemLibrary& library, const WantedName& wanted)
{
  switch (wanted.kind) {
    case WantedName::Kind::library:
      return is_listed(library.libraries, wanted.name);
    case WantedName::Kind::module:
      return is_listed(library.modules, wanted.name);
    case WantedName::Kind::header:
      return is_listed(library.headers, wanted.name);
    default:
      return is_listed(library.crates, wanted.name) || is_listed(library.modules, wanted.name) ||
             is_listed(library.libraries, wanted.name);
  }
}

bool is_development(std::string_view name)
{
  return name.ends_with("-dev") || name.starts_with("lib");
}

// What the package of a library that nobody has heard of would be called.
std::vector<std::string> usual_names(const WantedName& wanted)
{
  std::string name = wanted.name;
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (wanted.kind == WantedName::Kind::header)
    return {};
  if (wanted.kind == WantedName::Kind::word && name.ends_with("-sys"))
    name.resize(name.size() - 4);
  const std::string bare = name.starts_with("lib") ? name.substr(3) : name;
  return {fmt::format("lib{}-dev", bare), fmt::format("{}-dev", name)};
}

}  // namespace

std::vector<SystemLibrary> parse_system_libraries(std::string_view json, const std::string& source)
{
  const Json document = parse_json(json, source);
  const JsonCursor whole(document, source);
  whole.at("schema").integer(1, 1);
  std::vector<SystemLibrary> libraries;
  for (const JsonCursor& item : whole.at("libraries").items())
    libraries.push_back({.package = item.at("package").string(),
                         .crates = item.at("crates").strings(),
                         .modules = item.at("modules").strings(),
                         .libraries = item.at("libraries").strings(),
                         .headers = item.at("headers").strings()});
  return libraries;
}

WantedName wanted_name(std::string_view word)
{
  using Kind = WantedName::Kind;
  if (word.starts_with("-l") && word.size() > 2)
    return {Kind::library, std::string(word.substr(2))};
  if (word.ends_with(".pc"))
    return {Kind::module, std::string(word.substr(0, word.size() - 3))};
  if (word.ends_with(".h") || word.ends_with(".hpp"))
    return {Kind::header, std::string(word)};
  const std::size_t so = word.find(".so");
  if (word.starts_with("lib") && (so != std::string_view::npos || word.ends_with(".a")))
    return {Kind::library, std::string(word.substr(3, std::min(so, word.size() - 2) - 3))};
  return {Kind::word, std::string(word)};
}

std::vector<std::string> possible_paths(const WantedName& wanted, std::string_view triplet)
{
  const std::string& name = wanted.name;
  switch (wanted.kind) {
    case WantedName::Kind::library:
      return {
          fmt::format("usr/lib/{}/lib{}.so", triplet, name), fmt::format("usr/lib/lib{}.so", name),
          fmt::format("usr/lib/{}/lib{}.a", triplet, name), fmt::format("usr/lib/lib{}.a", name)};
    case WantedName::Kind::module:
      return {fmt::format("usr/lib/{}/pkgconfig/{}.pc", triplet, name),
              fmt::format("usr/share/pkgconfig/{}.pc", name),
              fmt::format("usr/lib/pkgconfig/{}.pc", name)};
    case WantedName::Kind::header:
      return {fmt::format("usr/include/{}", name), fmt::format("usr/include/{}/{}", triplet, name)};
    default:
      return {};
  }
}

std::optional<std::string> package_for(std::string_view word,
                                       const std::vector<SystemLibrary>& libraries,
                                       const PackageIndex& index)
{
  if (is_development(word) && index.find(word) != nullptr)
    return std::string(word);
  const WantedName wanted = wanted_name(word);
  for (const SystemLibrary& library : libraries)
    if (is_known_as(library, wanted) && index.find(library.package) != nullptr)
      return library.package;
  if (wanted.kind == WantedName::Kind::word && index.find(word) != nullptr)
    return std::string(word);
  for (const std::string& name : usual_names(wanted))
    if (index.find(name) != nullptr)
      return name;
  return std::nullopt;
}

std::vector<std::string> similar_packages(std::string_view word, const PackageIndex& index)
{
  constexpr std::size_t most = 3;
  const std::string name = wanted_name(word).name;
  std::vector<std::string> candidates;
  for (const std::string& known : index.names())
    if (known.ends_with("-dev"))
      candidates.push_back(known);
  std::vector<std::string> found;
  for (const std::string& guess :
       {std::string(word), fmt::format("lib{}-dev", name), name + "-dev"})
    while (found.size() < most) {
      const auto near = closest(guess, candidates);
      if (!near)
        break;
      found.push_back(*near);
      std::erase(candidates, *near);
    }
  for (const std::string& known : candidates)
    if (found.size() < most && name.size() > 2 && known.find(name) != std::string::npos)
      found.push_back(known);
  return found;
}

std::vector<std::string> owners_in_contents(const std::vector<std::string>& paths,
                                            const std::function<std::string()>& more)
{
  constexpr std::size_t longest_line = 1u << 20;
  const std::set<std::string, std::less<>> wanted(paths.begin(), paths.end());
  std::set<std::string> owners;
  const auto read_line = [&](std::string_view line) {
    const std::size_t blank = line.find_first_of(" \t");
    const std::size_t last = line.find_last_of(" \t");
    if (blank == std::string_view::npos || !wanted.contains(merged_path(line.substr(0, blank))))
      return;
    std::string_view packages = line.substr(last + 1);
    while (!packages.empty()) {
      const std::string_view one = packages.substr(0, packages.find(','));
      owners.emplace(one.substr(one.rfind('/') + 1));
      packages.remove_prefix(std::min(one.size() + 1, packages.size()));
    }
  };
  std::string rest;
  for (std::string piece = more(); !piece.empty(); piece = more()) {
    throw_if_interrupted();
    rest += piece;
    std::size_t at = 0;
    for (std::size_t end = rest.find('\n'); end != std::string::npos; end = rest.find('\n', at)) {
      read_line(std::string_view(rest).substr(at, end - at));
      at = end + 1;
    }
    rest.erase(0, at);
    if (rest.size() > longest_line)
      rest.clear();
  }
  read_line(rest);
  return {owners.begin(), owners.end()};
}

}  // namespace xtool
