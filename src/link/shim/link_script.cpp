// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "link_script.hpp"

#include <algorithm>
#include <cstdint>

namespace xtool {
namespace {

// DWARF's sections, whole and compressed. Not .debug_gdb_scripts, which Rust programs load.
constexpr std::string_view without_debug =
    "SECTIONS\n{\n"
    "  /DISCARD/ : {\n"
    "    *(.debug_abbrev .debug_addr .debug_aranges .debug_cu_index .debug_frame .debug_info\n"
    "      .debug_line .debug_line_str .debug_loc .debug_loclists .debug_macinfo .debug_macro\n"
    "      .debug_names .debug_pubnames .debug_pubtypes .debug_gnu_pubnames .debug_gnu_pubtypes\n"
    "      .debug_ranges .debug_rnglists .debug_str .debug_str_offsets .debug_tu_index\n"
    "      .debug_types .zdebug_* .gdb_index)\n"
    "  }\n"
    "}\nINSERT AFTER .comment;\n";

// A section .interp in place of the one that LLD makes.
std::string interpreter(std::string_view path)
{
  std::string bytes;
  for (const char c : path)
    bytes += "BYTE(" + std::to_string(static_cast<unsigned char>(c)) + ") ";
  return "SECTIONS\n{\n  .interp : { " + bytes +
         "BYTE(0) }\n  /DISCARD/ : { *(.interp) }\n}\nINSERT BEFORE .text;\n";
}

// FNV-1a: the name only has to differ where the text differs.
std::string hash_of(std::string_view text)
{
  std::uint64_t hash = 14695981039346656037u;
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  std::string digits;
  for (int shift = 60; shift >= 0; shift -= 4)
    digits += "0123456789abcdef"[(hash >> static_cast<unsigned>(shift)) & 15u];
  return digits;
}

// The names inside the braces of a dynamic list.
std::string inside_braces(const std::string& list)
{
  const std::size_t open = list.find('{');
  const std::size_t close = list.rfind('}');
  if (open == std::string::npos || close == std::string::npos || close < open)
    return {};
  return list.substr(open + 1, close - open - 1);
}

}  // namespace

void LinkScript::define(const std::string& assignment)
{
  const std::size_t equals = std::min(assignment.find('='), assignment.size());
  // Without blanks, LLD reads the whole as one word.
  definitions_ += assignment.substr(0, equals) + " = " +
                  assignment.substr(std::min(equals + 1, assignment.size())) + ";\n";
}

void LinkScript::include(const std::string& path, const std::string& text)
{
  included_ += text + '\n';
  included_path_ = path;
  ++includes_;
}

void LinkScript::keep_section(const std::string& name)
{
  kept_ += "  " + name + " : { KEEP(*(" + name + ")) }\n";
}

std::string LinkScript::text() const
{
  std::string text = definitions_ + included_;
  if (!versions_.empty())
    text += "VERSION {\n" + versions_ + "}\n";
  if (exports_list()) {
    text += "VERSION { { global: " + exported_;
    for (const std::string& list : lists_)
      text += inside_braces(list);
    text += " local: *; }; }\n";
  }
  if (!kept_.empty())
    text += "OVERWRITE_SECTIONS\n{\n" + kept_ + "}\n";  // they stay where they would be
  if (strip_debug_)
    text += without_debug;
  if (!loader_.empty())
    text += interpreter(loader_);
  return text;
}

std::optional<std::string> LinkScript::argument(const std::string& cache,
                                                std::vector<GeneratedFile>& files) const
{
  std::string all = text();
  if (includes_ == 1 && all == included_)
    return "-Wl,-T," + included_path_;
  if (all.empty())
    return std::nullopt;
  std::string path = cache + "/xtool-scripts/" + hash_of(all) + ".ld";
  files.push_back({.path = path, .text = std::move(all)});
  return "-Wl,-T," + path;
}

}  // namespace xtool
