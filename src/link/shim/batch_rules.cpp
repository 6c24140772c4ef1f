// SPDX-License-Identifier: Apache-2.0 OR MIT
// The rule tables as lines of a batch file.
#include "batch_rules.hpp"
#include "script_rules.hpp"
#include "zig_cpu.hpp"

#include <fmt/format.h>

#include <map>

namespace xtool {
namespace {

using Kind = ScriptPattern::Kind;

std::string batch_guard(unsigned when)
{
  std::string text;
  const auto add = [&](unsigned bit, std::string_view name) {
    if ((when & bit) != 0)
      text += fmt::format("if \"%{}%\"==\"yes\" ", name);
  };
  add(linking, "links");
  add(exports_limited, "exports_limited");
  add(links_only, "links_only");
  add(rust_starts, "rust_starts");
  if ((when & one_dash) != 0)
    text += "if not \"%written:~0,6%\"==\"-Wl,--\" ";
  return text;
}

std::string cut_out(const ScriptPattern& pattern)
{
  return pattern.kind == Kind::prefix ? fmt::format("%option:~{}%", pattern.text.size())
                                      : "%value%";
}

// What a line does with the words of a rule once they are known to be its. A line that does two
// things leaves the second to finish(): cmd and wine differ in what a '&' belongs to.
std::string command_for(const ScriptRule& rule, const ScriptPattern& pattern)
{
  switch (rule.action) {
    case Action::drop:
    case Action::os_version:
      return "exit /b 0";
    case Action::keep:
      return "goto keep";
    case Action::refuse:
      return "set \"reason=: " + rule.reason + "\"";
    case Action::replace: {
      std::string text = rule.text;
      const std::size_t place = text.find('%');
      if (place == std::string::npos)
        return "set \"replaced=" + text + "\"";
      return "set \"replaced=%quote%" + text.replace(place, 1, cut_out(pattern)) + "%quote%\"";
    }
    case Action::other_target:
    case Action::word_size:
      return "goto other_machine";
    case Action::cpu:
      return "goto cpu";
    case Action::directory:
      return pattern.kind == Kind::prefix ? "set \"directory=" + cut_out(pattern) + "\""
                                          : "goto directory";
    case Action::library:
      return pattern.kind == Kind::prefix ? "set \"library=" + cut_out(pattern) + "\""
                                          : "goto library";
    case Action::push_state:
      return "goto push_state";
    case Action::pop_state:
      return "goto pop_state";
    default:
      return {};
  }
}

std::string finish(const ScriptRule& rule)
{
  const bool prefix = rule.patterns.front().kind == Kind::prefix;
  if (rule.action == Action::refuse)
    return "if defined reason goto refuse\n";
  if (rule.action == Action::replace)
    return "if defined replaced goto replace\n";
  if (rule.action == Action::directory && prefix)
    return "if defined directory set \"value=%directory%\"\nif defined directory goto directory\n";
  if (rule.action == Action::library && prefix)
    return "if defined library set \"value=%library%\"\nif defined library goto library\n";
  return {};
}

std::string state_line(const std::string& name)
{
  std::string set = name == "Bdynamic" || name == "dy" || name == "call_shared" ? "libraries=yes"
                                                                                : "libraries=no";
  if (name == "as-needed" || name == "no-as-needed")
    set = name == "as-needed" ? "needed=yes" : "needed=no";
  else if (name == "whole-archive" || name == "no-whole-archive")
    set = name == "whole-archive" ? "whole=yes" : "whole=no";
  return fmt::format("if \"%option%\"==\"{}\" set \"{}\"\n", name, set);
}

std::string prefix_line(const ScriptRule& rule, const ScriptPattern& pattern)
{
  // "-L" alone is another option than "-Ldirectory".
  const std::string more = pattern.text.size() < 3
                               ? fmt::format("if not \"%option%\"==\"{}\" ", pattern.text)
                               : std::string();
  return fmt::format("{}{}if \"%option:~0,{}%\"==\"{}\" {}\n", batch_guard(rule.when), more,
                     pattern.text.size(), pattern.text, command_for(rule, pattern));
}

std::string lines_for(const ScriptRule& rule, const ShimConfig& config)
{
  std::string text;
  if (rule.action == Action::other_target)
    for (const std::string& machine : own_machines(config))
      for (const std::string& start : {"--target=" + machine, "-target " + machine})
        text += fmt::format("if \"%option:~0,{}%\"==\"{}\" exit /b 0\n", start.size(), start);
  if (rule.action == Action::word_size)
    text += "if \"%option%\"==\"" + own_word_size(config) + "\" exit /b 0\n";
  // "%option%" where the name itself has a '=', which ends what is in "%key%".
  std::vector<std::string> by_key;
  std::vector<std::string> by_option;
  for (const ScriptPattern& pattern : rule.patterns) {
    if (rule.action == Action::state)
      text += state_line(pattern.text);
    else if (pattern.kind == Kind::prefix)
      text += prefix_line(rule, pattern);
    else if (pattern.kind == Kind::exact && pattern.text.find('=') != std::string::npos)
      by_option.push_back(pattern.text);
    else
      by_key.push_back(pattern.text);
  }
  if (rule.action == Action::state) {
    std::vector<std::string> names;
    for (const ScriptPattern& pattern : rule.patterns)
      names.push_back(pattern.text);
    if (rule.text.empty())
      return text + batch_for_each(names, "option", "", "goto keep");
    return text + batch_for_each(names, "option", "", "set \"replaced=" + rule.text + "\"") +
           "if defined replaced goto replace\n";
  }
  const std::string command = command_for(rule, {});
  return text + batch_for_each(by_option, "option", batch_guard(rule.when), command) +
         batch_for_each(by_key, "key", batch_guard(rule.when), command) + finish(rule);
}

std::string float_abi_lines(const ShimConfig& config)
{
  if (!is_arm(config))
    return batch_for_each({"-mfloat-abi=", "-msoft-float", "-mhard-float"}, "key", "", "goto keep");
  const bool hard = config.target.ends_with("hf");
  std::vector<std::string> own = {"-mfloat-abi=soft", "-mfloat-abi=softfp", "-msoft-float"};
  if (hard)
    own = {"-mfloat-abi=hard", "-mhard-float"};
  return batch_for_each(own, "option", "", "exit /b 0") +
         batch_for_each(
             {"-mfloat-abi=", "-msoft-float", "-mhard-float"}, "key", "",
             "set \"reason= asks for another float ABI than that of " + config.triple + "\"") +
         "if defined reason goto refuse\n";
}

std::string fpu_lines(const ShimConfig& config)
{
  if (!has_fpu(config))
    return "if \"%key%\"==\"-mfpu=\" exit /b 0\n";
  std::string text = "set \"features=\"\n";
  for (const auto& [name, features] : fpu_features())
    text += fmt::format("if \"%option%\"==\"-mfpu={}\" set \"features={}\"\n", name, features);
  return text +
         "if not \"%key%\"==\"-mfpu=\" goto cpu_by_name\n"
         "if not defined features exit /b 0\n"
         "if not defined cpu set \"cpu=generic\"\n"
         "set \"cpu=%cpu:-d32=%\"\n"
         "if not \"%features:neon=%\"==\"%features%\" set \"cpu=%cpu:-neon=%\"\n"
         "set \"cpu=%cpu%%features%\"\n"
         "exit /b 0\n"
         ":cpu_by_name\n";
}

}  // namespace

// cmd would take the '='
// of a bare word for a blank, so that all are in quotes.
std::string batch_for_each(const std::vector<std::string>& texts, std::string_view variable,
                           const std::string& condition, const std::string& command)
{
  constexpr std::size_t widest = 80;
  std::string lines;
  for (std::size_t i = 0; i < texts.size();) {
    std::string list;
    do
      list += (list.empty() ? "\"" : " \"") + texts[i++] + "\"";
    while (i < texts.size() && list.size() + texts[i].size() < widest);
    lines += fmt::format("{}for %%o in ({}) do if \"%{}%\"==%%o {}\n", condition, list, variable,
                         command);
  }
  return lines;
}

std::string batch_rules(Level level, const ShimConfig& config)
{
  std::string text;
  std::string said;
  for (const ScriptRule& rule : script_rules(level, config)) {
    if (rule.reason != said && !rule.reason.empty() && rule.action != Action::refuse)
      text += "rem " + rule.reason + "\n";
    said = rule.reason;
    text += lines_for(rule, config);
  }
  return text;
}

std::string batch_cpu_rules(const ShimConfig& config)
{
  std::string text = float_abi_lines(config);
  text +=
      "rem zig takes -mtune for the CPU itself, and would build its libraries again for each CPU\n"
      "rem of a call that only links.\n"
      "if \"%key%\"==\"-mtune=\" exit /b 0\n"
      "if \"%compiles%\"==\"no\" exit /b 0\n" +
      fpu_lines(config);
  text += "set \"new_cpu=\"\n";
  std::map<std::string, std::vector<std::string>> flags;
  for (const auto& [flag, cpu] : script_cpus(config))
    flags[cpu].push_back(flag);
  for (const auto& [cpu, names] : flags)
    text += batch_for_each(names, "option", "",
                           "set \"new_cpu=" + (cpu.empty() ? "default" : cpu) + "\"");
  text +=
      "if defined new_cpu set \"cpu=%new_cpu%\"\n"
      "if \"%new_cpu%\"==\"default\" set \"cpu=\"\n"
      "if defined new_cpu exit /b 0\n";
  const std::string unknown =
      " set \"reason=: this script does not know that CPU; the exec kind of shim may\"\n";
  if (is_arm(config) || config.target.starts_with("aarch64"))
    text += "if not \"%value:+=%\"==\"%value%\"" + unknown +
            "if \"%option:~0,11%\"==\"-march=armv\"" + unknown;
  else if (config.target.starts_with("riscv"))
    text += "if \"%option:~0,9%\"==\"-march=rv\"" + unknown;
  text += "if defined reason goto refuse\n";
  text += "if not defined value exit /b 0\nset \"cpu=%value:-=_%\"\nset \"cpu=%cpu:.=_%\"\n";
  if (config.cpu.find("+soft_float") != std::string::npos)
    text += "set \"cpu=%cpu%+soft_float\"\n";
  return text + "exit /b 0";
}

std::string batch_library_rules(const ShimConfig& config)
{
  std::string text;
  std::string_view said;
  for (const LibraryRule& rule : script_libraries(config)) {
    const std::string name(rule.name);
    const std::string become =
        rule.to.empty() ? "exit /b 0" : "set \"value=" + std::string(rule.to.substr(2)) + "\"";
    if (rule.reason != said)
      text += "rem " + std::string(rule.reason) + "\n";
    said = rule.reason;
    if (!rule.unless_found) {
      text += fmt::format("if \"%value%\"==\"{}\" {}\n", name, become);
      continue;
    }
    text += "set \"found=\"\n";
    for (const char* const suffix : {".so", ".a"})
      text += fmt::format(
          "set \"file=lib{0}{1}\"\nif not defined found if \"%value%\"==\"{0}\""
          " call :find_file\n",
          name, suffix);
    text += fmt::format("if \"%value%\"==\"{}\" if not defined found {}\n", name, become);
  }
  if (config.version >= ZigVersion{.major = 0, .minor = 14} &&
      config.version < ZigVersion{.major = 0, .minor = 17})
    text +=
        "rem zig 0.14 to 0.16 do not find files by name\nset \"found=\"\n"
        "set \"file=%value:~1%\"\nif \"%value:~0,1%\"==\":\" call :find_file\n"
        "if defined found set \"emitted={q}%found%{q}\"\nif defined found goto keep";
  else if (config.version < ZigVersion{.major = 0, .minor = 14})
    text +=
        "rem zig before 0.14 would link parts of it only\n"
        "set \"file=lib%value%.a\"\nset \"found=\"\n"
        "if \"%whole%\"==\"yes\" call :find_file\n"
        "if defined found set \"emitted={q}%found%{q}\"\nif defined found goto keep";
  return text;
}

}  // namespace xtool
