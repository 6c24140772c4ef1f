// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/sysroot/tree_text.hpp>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

constexpr std::uint64_t largest_text = 4u << 20;
constexpr std::uint64_t largest_script = 4096;  // of a linker

enum class TextKind { none, pkg_config, linker_script, cmake, config_script };

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

TextKind kind_of(std::string_view path, std::uint64_t size)
{
  const std::string_view name = file_name(path);
  if (size > largest_text)
    return TextKind::none;
  if (name.ends_with(".pc"))
    return TextKind::pkg_config;
  if (name.ends_with(".cmake"))
    return TextKind::cmake;
  if (path.starts_with("usr/bin/") && name.ends_with("-config"))
    return TextKind::config_script;
  const bool library =
      name.ends_with(".a") || name.ends_with(".so") || name.find(".so.") != std::string_view::npos;
  return library && size <= largest_script ? TextKind::linker_script : TextKind::none;
}

std::size_t depth(std::string_view path)
{
  return static_cast<std::size_t>(std::count(path.begin(), path.end(), '/'));
}

// "../../.." from the file's directory to the root of the tree.
std::string way_up(std::string_view path)
{
  std::string way;
  for (std::size_t level = depth(path); level > 0; --level)
    way.append(way.empty() ? "" : "/").append("..");
  return way.empty() ? "." : way;
}

bool ends_word(std::string_view text, std::size_t at, std::string_view ends)
{
  return at >= text.size() || ends.find(text[at]) != std::string_view::npos;
}

// Whether a path may begin at `at`: after one of the characters, or as in "-I/usr/include".
bool begins_path(std::string_view text, std::size_t at, std::string_view before)
{
  constexpr std::string_view flags = "ILF";
  if (text[at] != '/')
    return false;
  return at == 0 || before.find(text[at - 1]) != std::string_view::npos ||
         (at > 1 && text[at - 2] == '-' && flags.find(text[at - 1]) != std::string_view::npos);
}

// Puts `root` before each "/usr" and the like that begins a path and ends before one of `after`.
// What is merged into usr is named there.
std::string with_root(std::string_view text, std::string_view before, std::string_view after,
                      std::string_view root)
{
  constexpr std::array<std::string_view, 4> tops{"/usr", "/lib", "/etc", "/var"};
  std::string changed;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at);
    for (const std::string_view top : tops)
      if (rest.starts_with(top) && ends_word(rest, top.size(), after) &&
          begins_path(text, at, before))
        changed.append(root).append(top == "/lib" ? "/usr" : "");
    changed.push_back(text[at]);
  }
  return changed;
}

template <typename Change>
std::string by_line(std::string_view text, Change&& change)
{
  std::string changed;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    changed += change(text.substr(at, end - at));
    if (end < text.size())
      changed.push_back('\n');
    at = end + 1;
  }
  return changed;
}

// "prefix=/usr", and flags such as -I/usr/include/x in any line: pkg-config itself knows where the
// file is.
std::string relocated_pkg_config(std::string_view path, std::string_view text)
{
  std::string changed = by_line(text, [](std::string_view line) {
    const std::size_t sign = line.find_first_of("=:");
    if (line.starts_with('#') || sign == std::string_view::npos)
      return std::string(line);
    std::string after = with_root(line.substr(sign), "=, \t\"'", "/ \t\"'\r", "${pcroot}");
    return std::string(line.substr(0, sign)) + after;
  });
  if (changed == text)
    return changed;
  return "pcroot=${pcfiledir}/" + way_up(path) + "\n" + changed;
}

// "GROUP ( /lib/arm-linux-gnueabihf/libc.so.6 ... )": bare names are looked for beside the script
// and in the -L directories, with and without --sysroot.
std::string relocated_linker_script(std::string_view text, std::string_view triplet)
{
  if (text.starts_with("\x7f"
                       "ELF") ||
      text.starts_with("!<arch>") || text.starts_with("!<thin>") ||
      text.find('\0') != std::string_view::npos)
    return std::string(text);
  std::string changed;
  constexpr std::string_view before = " \t\n(,";
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '/' && at > 0 && before.find(text[at - 1]) != std::string_view::npos) {
      std::size_t name = at;
      // In a tree without such a directory, libraries of lib64 are in lib, too.
      for (const std::string& part : {std::string("/usr"), std::string("/lib"),
                                      triplet.empty() ? "/lib64" : "/" + std::string(triplet)})
        if (text.substr(name).starts_with(part) && ends_word(text, name + part.size(), "/"))
          name += part.size();
      const std::size_t end = std::min(text.find_first_of(" \t\r\n),", name), text.size());
      const bool plain =
          name > at && text.substr(name + 1, end - name - 1).find('/') == std::string_view::npos;
      at = plain ? name + 1 : at;
    }
    changed.push_back(text[at++]);
  }
  return changed;
}

// Files that CMake itself writes compare their place with the one that they were made for, to find
// out whether /usr is a link: that line has to stay.
std::string relocated_cmake(std::string_view path, std::string_view text)
{
  const std::string root = "${CMAKE_CURRENT_LIST_DIR}/" + way_up(path);
  return by_line(text, [&](std::string_view line) {
    if (line.find("_realOrig") != std::string_view::npos)
      return std::string(line);
    return with_root(line, "\"; \t(", "/\"; \t)\r", root);
  });
}

// A shell script finds itself.
std::string relocated_script(std::string_view text)
{
  constexpr std::string_view here = "$(CDPATH= cd -- \"$(dirname -- \"$0\")/../..\" && pwd)";
  if (!text.starts_with("#!"))
    return std::string(text);
  std::string changed = with_root(text, "=\"' \t", "/\"' \t\n;)", "${xtool_root}");
  const std::size_t first = changed.find('\n');
  if (changed == text || first == std::string::npos)
    return std::string(text);
  changed.insert(first + 1, "xtool_root=" + std::string(here) + "\n");
  return changed;
}

}  // namespace

bool may_name_places(std::string_view path, std::uint64_t size)
{
  return kind_of(path, size) != TextKind::none;
}

std::string relocated(std::string_view path, std::string text, std::string_view triplet)
{
  switch (kind_of(path, text.size())) {
    case TextKind::pkg_config:
      return relocated_pkg_config(path, text);
    case TextKind::linker_script:
      return relocated_linker_script(text, triplet);
    case TextKind::cmake:
      return relocated_cmake(path, text);
    case TextKind::config_script:
      return relocated_script(text);
    default:
      return text;
  }
}

}  // namespace xtool
