// SPDX-License-Identifier: Apache-2.0 OR MIT
// The rule tables as branches of `case`.
#include "shell_rules.hpp"
#include "script_rules.hpp"
#include "zig_cpu.hpp"

#include <xtool/link/shim/os_version.hpp>
#include <xtool/support/shell.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace xtool {
namespace {

using Kind = ScriptPattern::Kind;

constexpr std::size_t widest = 100;

// "a | b | c)", in lines of bearable length.
std::string alternatives(const std::vector<std::string>& patterns, const std::string& indent)
{
  std::string text = indent;
  std::size_t column = indent.size();
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    if (i > 0 && column + patterns[i].size() + 6 > widest) {
      text += " \\\n" + indent + "  ";
      column = indent.size() + 2;
    }
    const std::string piece = (i == 0                        ? ""
                               : column == indent.size() + 2 ? "| "
                                                             : " | ") +
                              patterns[i];
    text += piece;
    column += piece.size();
  }
  return text + ")";
}

std::string pattern_text(const ScriptPattern& pattern)
{
  std::string word = shell_word(pattern.text);
  switch (pattern.kind) {
    case Kind::exact:
      return word;
    case Kind::prefix:
      // "-L" alone is another option than "-Ldirectory".
      return word + (pattern.text.size() < 3 ? "?*" : "*");
    default:
      return word + "*";
  }
}

std::string value_text(const ScriptPattern& pattern)
{
  return pattern.kind == Kind::prefix ? "${option#" + shell_word(pattern.text) + "}" : "$value";
}

// What happens to the words of a rule, as the commands of a branch.
std::string replacement(const ScriptRule& rule)
{
  const std::size_t place = rule.text.find('%');
  std::string word = rule.text;
  if (place != std::string::npos)
    word.replace(place, 1, value_text(rule.patterns.front()));
  return "set -- \"$@\" " + (place == std::string::npos ? word : '"' + word + '"');
}

std::string shell_guard(unsigned when)
{
  std::string text;
  const auto add = [&](unsigned bit, std::string_view condition) {
    if ((when & bit) != 0)
      text += fmt::format("{}[ {} ]", text.empty() ? "" : " && ", condition);
  };
  add(linking, "\"$links\" = yes");
  add(exports_limited, "\"$exports_limited\" = yes");
  add(links_only, "\"$links,$compiles\" = yes,no");
  add(rust_starts, "\"$rust_starts\" = yes");
  add(one_dash, "\"${written#-Wl,--}\" = \"$written\"");
  return text;
}

std::string state_commands(const std::string& name, const ScriptRule& rule,
                           const std::string& indent)
{
  std::string set;
  if (name == "as-needed" || name == "no-as-needed")
    set = name == "as-needed" ? "needed=yes" : "needed=no";
  else if (name == "whole-archive" || name == "no-whole-archive")
    set = name == "whole-archive" ? "whole=yes" : "whole=no";
  else
    set = name == "Bdynamic" || name == "dy" || name == "call_shared" ? "libraries=yes"
                                                                      : "libraries=no";
  if (rule.text.empty())
    return fmt::format("{}{}) {} ;;\n", indent, name, set);
  return fmt::format("{}{}) {}; set -- \"$@\" {}; continue ;;\n", indent, name, set, rule.text);
}

std::string pop_commands(const std::string& indent)
{
  std::string text =
      indent + "[ -n \"$saved\" ] || continue\n" + indent + "was=${saved%%;*} saved=${saved#*;}\n";
  const auto restore = [&](const char* name, const char* pattern, const char* yes, const char* no) {
    text += fmt::format(
        "{0}case $was,${1} in\n{0}  {2}yes) {1}=no; set -- \"$@\" {4} ;;\n"
        "{0}  {3}no) {1}=yes; set -- \"$@\" {5} ;;\n{0}esac\n",
        indent, name, fmt::format(fmt::runtime(pattern), "no"),
        fmt::format(fmt::runtime(pattern), "yes"), no, yes);
  };
  restore("libraries", "{},*,*,", "-Wl,-search_paths_first", "-Wl,-Bstatic");
  restore("needed", "*,{},*,", "-Wl,--as-needed", "-Wl,--no-as-needed");
  restore("whole", "*,*,{},", "-Wl,--whole-archive", "-Wl,--no-whole-archive");
  return text + indent + "continue ;;\n";
}

// -march and the like: a table, and zig's spelling for names that are not in it.
std::string cpu_commands(const ShimConfig& config)
{
  std::map<std::string, std::vector<std::string>> flags;
  for (const auto& [flag, cpu] : script_cpus(config))
    flags[cpu].push_back(shell_word(flag));
  std::string text;
  if (is_arm(config)) {
    const bool hard = config.target.ends_with("hf");
    text += fmt::format(
        "      {}) continue ;;\n      -mfloat-abi=* | {})\n"
        "        fail 1 \"'$option' asks for another float ABI than that of {}\" ;;\n",
        hard ? "-mfloat-abi=hard | -mhard-float"
             : "-mfloat-abi=soft | -mfloat-abi=softfp | -msoft-float",
        hard ? "-msoft-float" : "-mhard-float", config.triple);
  } else {
    text += "      -mfloat-abi=* | -msoft-float | -mhard-float) ;;\n";
  }
  text +=
      "      # zig takes -mtune for the CPU itself, and would build its libraries again for\n"
      "      # each CPU of a call that only links.\n"
      "      -mtune=*) continue ;;\n"
      "      -march=* | -mcpu=* | -mfpu=*)\n"
      "        [ \"$compiles\" = yes ] || continue\n"
      "        case $option in\n";
  for (const auto& [cpu, names] : flags)
    text += alternatives(names, "          ") + " cpu=" + shell_word(cpu) + " ;;\n";
  if (has_fpu(config))
    for (const auto& [name, features] : fpu_features())
      text += fmt::format("          -mfpu={}) {}{}cpu=${{cpu:-generic}}{} ;;\n", name,
                          features.find("+neon") != std::string::npos ? "without -neon; " : "",
                          "without -d32; ", features);
  text += "          -mfpu=*) ;;\n";
  if (is_arm(config) || config.target.starts_with("aarch64"))
    text += "          *+* | -march=armv*)\n";
  else if (config.target.starts_with("riscv"))
    text += "          -march=rv*)\n";
  if (is_arm(config) || config.target.starts_with("aarch64") || config.target.starts_with("riscv"))
    text +=
        "            fail 1 \"'$option': this script does not know that CPU; the exec kind of"
        " shim may\" ;;\n";
  text += fmt::format("          *) cpu=$(printf %s \"$value\" | tr .- __){} ;;\n",
                      config.cpu.find("+soft_float") == std::string::npos ? "" : "+soft_float");
  return text + "        esac\n        continue ;;\n";
}

// What remains of a target's name once it is known to be the script's: the version of macOS.
std::string take_own_target(const ShimConfig& config, const std::string& indent)
{
  if (!is_for_macos(config.target))
    return " continue ;;\n";
  return fmt::format(
      "\n{0}case $option in *-macos*[0-9]) os_version=${{option##*-macos}} ;; esac\n"
      "{0}os_version=${{os_version#x}}\n{0}continue ;;\n",
      indent);
}

std::string branch(const ScriptRule& rule, const ShimConfig& config)
{
  const std::string indent = "      ";
  std::vector<std::string> patterns;
  for (const ScriptPattern& pattern : rule.patterns)
    patterns.push_back(pattern_text(pattern));
  const std::string head = alternatives(patterns, indent);
  const std::string inner = indent + "  ";
  switch (rule.action) {
    case Action::keep:
      return head + " ;;\n";
    case Action::drop:
      return head + " continue ;;\n";
    case Action::refuse:
      return head + "\n" + inner + "fail 1 \"'$written': " + rule.reason + "\" ;;\n";
    case Action::replace:
      return head + " " + replacement(rule) + "; continue ;;\n";
    case Action::other_target: {
      std::vector<std::string> own;
      for (const std::string& machine : own_machines(config))
        for (const char* const option : {"--target=", "-target "})
          own.push_back(shell_word(option + machine) + "*");
      return alternatives(own, indent) + take_own_target(config, inner) + head + "\n" + inner +
             "fail 1 \"'$written' asks for another machine than that of " + config.triple +
             "\" ;;\n";
    }
    case Action::word_size: {
      const std::string own = own_word_size(config);
      std::erase(patterns, own);
      return indent + own + ") continue ;;\n" + alternatives(patterns, indent) + "\n" + inner +
             "fail 1 \"'$written' asks for another machine than that of " + config.triple +
             "\" ;;\n";
    }
    case Action::os_version:
      return head + " os_version=${option#*=}; continue ;;\n";
    case Action::directory:
      return fmt::format("{0}\n{1}[ ! -d \"{2}\" ] || set -- \"$@\" \"-L{2}\"\n{1}continue ;;\n",
                         head, inner, value_text(rule.patterns.front()));
    case Action::library:
      return fmt::format("{0}\n{1}! library \"{2}\" || set -- \"$@\" \"$word\"\n{1}continue ;;\n",
                         head, inner, value_text(rule.patterns.front()));
    case Action::push_state:
      return head + " saved=\"$libraries,$needed,$whole;$saved\"; continue ;;\n";
    case Action::pop_state:
      return head + "\n" + pop_commands(inner);
    default:
      return {};
  }
}

}  // namespace

std::string shell_library_branches(const ShimConfig& config)
{
  std::string text;
  std::string_view said;
  for (const LibraryRule& rule : script_libraries(config)) {
    if (said != rule.reason)
      text += fmt::format("    # {}\n", rule.reason);
    said = rule.reason;
    text += fmt::format("    {}) ", rule.name);
    const std::string become =
        rule.to.empty() ? std::string("return 1") : fmt::format("word={}", rule.to);
    if (rule.unless_found)
      text +=
          fmt::format("find_file lib{0}.so || find_file lib{0}.a || {1} ;;\n", rule.name, become);
    else
      text += become + " ;;\n";
  }
  if (config.version < ZigVersion{.major = 0, .minor = 14})
    text +=
        "    # zig before 0.14 would link parts of it only\n"
        "    *) [ \"$whole\" = no ] || ! find_file \"lib$1.a\" || word=$file ;;\n";
  else if (config.version < ZigVersion{.major = 0, .minor = 17})
    text +=
        "    # zig 0.14 to 0.16 do not find files by name\n"
        "    :*) ! find_file \"${1#:}\" || word=$file ;;\n";
  return text;
}

std::string shell_rules(Level level, const ShimConfig& config)
{
  std::string text = "    case $option in\n";
  std::string open;  // the condition of the `case` that is being written
  std::string said;
  bool cpu = false;
  for (const ScriptRule& rule : script_rules(level, config)) {
    const std::string needed = shell_guard(rule.when);
    if (needed != open) {
      text += "    esac\n    " + (needed.empty() ? "" : needed + " && ") + "case $option in\n";
      open = needed;
    }
    if (rule.action == Action::cpu) {
      text += cpu ? "" : cpu_commands(config);
      cpu = true;
      continue;
    }
    if (rule.action == Action::state) {
      for (const ScriptPattern& pattern : rule.patterns)
        text += state_commands(pattern.text, rule, "      ");
      continue;
    }
    if (rule.reason != said && !rule.reason.empty() && rule.action != Action::refuse)
      text += "      # " + rule.reason + "\n";
    said = rule.reason;
    text += branch(rule, config);
  }
  return text + "    esac";
}

std::string shell_options_with_value(std::initializer_list<Level> levels, bool marked,
                                     const std::string& indent)
{
  std::vector<std::string> patterns;
  for (const Level level : levels)
    for (const std::string& name : options_with_value(level))
      patterns.push_back((!marked ? "" : level == Level::driver ? "driver," : "linker,") + name);
  return alternatives(patterns, indent);
}

}  // namespace xtool
