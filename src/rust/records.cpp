// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/rust/records.hpp>

#include <xtool/support/entry_path.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/toml.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_set>

namespace xtool {
namespace {

// The lines of a text, with or without a final newline, in either line-ending style.
std::vector<std::string_view> lines_of(std::string_view text)
{
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r'))
      line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

[[noreturn]] void fail(const std::string& source, std::size_t line, std::string_view reason)
{
  throw Error(ErrorKind::invalid_input, fmt::format("'{}': line {}: {}", source, line, reason));
}

bool is_component_name(std::string_view name)
{
  const auto usual = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '+';
  };
  constexpr std::size_t longest_name = 255;
  return !name.empty() && name.size() <= longest_name && name.front() != '-' &&
         name.front() != '.' && std::all_of(name.begin(), name.end(), usual);
}

std::string_view without_root(std::string_view path, std::string_view root)
{
  while (root.ends_with('/'))
    root.remove_suffix(1);
  if (!root.empty() && path.starts_with(root) && path.substr(root.size()).starts_with('/'))
    path.remove_prefix(root.size() + 1);
  return path;
}

}  // namespace

ComponentList ComponentList::parse(std::string_view text, const std::string& source)
{
  ComponentList list;
  std::size_t number = 0;
  for (const std::string_view line : lines_of(text)) {
    ++number;
    if (line.empty())
      continue;
    if (!is_component_name(line))
      fail(source, number, fmt::format("'{}' is not a component's name", printable(line)));
    list.names_.emplace_back(line);
  }
  return list;
}

std::string ComponentList::serialize() const
{
  std::string text;
  for (const std::string& name : names_)
    text += name + '\n';
  return text;
}

bool ComponentList::has(std::string_view component) const
{
  return std::find(names_.begin(), names_.end(), component) != names_.end();
}

void ComponentList::add(std::string component)
{
  if (!has(component))
    names_.push_back(std::move(component));
}

void ComponentList::remove(std::string_view component) { std::erase(names_, component); }

ComponentManifest ComponentManifest::parse(std::string_view text, const std::string& source,
                                           std::string_view root)
{
  constexpr std::array<std::pair<std::string_view, Part::Kind>, 2> directives = {
      {{"file:", Part::Kind::file}, {"dir:", Part::Kind::directory}}};

  ComponentManifest manifest;
  std::unordered_set<std::string> seen;
  std::size_t number = 0;
  for (const std::string_view line : lines_of(text)) {
    ++number;
    const auto directive =
        std::find_if(directives.begin(), directives.end(),
                     [&](const auto& known) { return line.starts_with(known.first); });
    if (directive == directives.end())
      fail(source, number,
           fmt::format("'{}' is neither 'file:' nor 'dir:' and a path", printable(line)));
    const std::string path(without_root(line.substr(directive->first.size()), root));
    if (const auto objection = objection_to_path(path))
      fail(source, number, fmt::format("'{}' {}", printable(path), *objection));
    if (!seen.insert(path).second)
      fail(source, number, fmt::format("'{}' appears twice", path));
    manifest.parts.push_back({.kind = directive->second, .path = path});
  }
  if (manifest.parts.empty())
    throw Error(ErrorKind::invalid_input, fmt::format("'{}' is empty", source));
  return manifest;
}

std::string ComponentManifest::serialize() const
{
  std::string text;
  for (const Part& part : parts)
    text += (part.kind == Part::Kind::file ? "file:" : "dir:") + part.path + '\n';
  return text;
}

RustupConfig RustupConfig::parse(std::string_view text, const std::string& source)
{
  const Json document = parse_toml(text, source);
  const JsonCursor top(document, source);
  const JsonCursor version = top.at("config_version");
  if (version.string() != "1")
    version.fail(fmt::format("version '{}' is not understood, only \"1\"", version.string()));

  RustupConfig config;
  const auto components = top.find("components");
  if (!components)
    return config;
  for (const JsonCursor& item : components->items()) {
    const auto extension = item.find("is_extension");
    config.components_.push_back({.pkg = item.at("pkg").string(),
                                  .target = item.at("target").string(),
                                  .is_extension = extension && extension->boolean()});
  }
  return config;
}

std::string RustupConfig::serialize() const
{
  // JSON's way to write a string is also TOML's.
  const auto quoted = [](const std::string& value) { return Json(value).dump(); };
  std::string text = "config_version = \"1\"\n";
  if (components_.empty())
    text += "components = []\n";
  for (const Component& component : components_)
    text += fmt::format("\n[[components]]\npkg = {}\ntarget = {}\nis_extension = {}\n",
                        quoted(component.pkg), quoted(component.target), component.is_extension);
  return text;
}

bool RustupConfig::has_std(std::string_view target) const
{
  return std::any_of(components_.begin(), components_.end(), [&](const Component& each) {
    return each.pkg == "rust-std" && each.target == target;
  });
}

void RustupConfig::add_std(std::string_view target)
{
  if (!has_std(target))
    components_.insert(components_.begin(), {.pkg = "rust-std", .target = std::string(target)});
}

void RustupConfig::remove_std(std::string_view target)
{
  std::erase_if(components_, [&](const Component& each) {
    return each.pkg == "rust-std" && each.target == target;
  });
}

// The header is "rust\0\0\0", one byte of format version, the offset of the metadata's root (four
// bytes up to rustc 1.75, then eight), and a string with its length in one byte in front
// (rustc_metadata's METADATA_HEADER). In an .rlib all that is inside a small object file.
std::optional<std::string> rustc_of_metadata(std::string_view bytes)
{
  constexpr std::string_view magic("rust\0\0\0", 7);
  constexpr std::string_view name = "rustc ";
  constexpr std::size_t furthest_header = 4096;
  constexpr std::size_t longest_offset = 16;

  const std::size_t header = bytes.substr(0, furthest_header).find(magic);
  if (header == std::string::npos)
    return std::nullopt;
  const std::string_view rest = bytes.substr(header + magic.size() + 1);
  const std::size_t start = rest.substr(0, longest_offset + name.size()).find(name);
  if (start == std::string::npos || start == 0)
    return std::nullopt;
  // LEB128: a distribution's note about its build may make the version longer than one byte tells.
  const auto last = static_cast<unsigned char>(rest[start - 1]);
  const std::size_t low = start > 1 ? static_cast<unsigned char>(rest[start - 2]) : 0;
  const std::size_t length = last == 1 && low >= 0x80 ? low : last;
  const std::string_view version = rest.substr(start, length);
  const auto plain = [](char c) { return c >= 0x20 && c < 0x7f; };
  if (last >= 0x80 || version.size() != length || version.size() <= name.size() ||
      !std::all_of(version.begin(), version.end(), plain))
    return std::nullopt;
  return std::string(version);
}

}  // namespace xtool
