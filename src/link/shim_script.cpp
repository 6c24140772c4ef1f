// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "shim_script.hpp"

#include "argument_rules.hpp"
#include "call_words.hpp"

#include <fmt/format.h>

#include <vector>

namespace xtool {
namespace {

std::string_view subcommand(ShimTool tool)
{
  switch (tool) {
    case ShimTool::cxx:
      return "c++";
    case ShimTool::ar:
      return "ar";
    case ShimTool::ranlib:
      return "ranlib";
    case ShimTool::dlltool:
      return "dlltool";
    default:
      return "cc";
  }
}

std::string quoted(std::string_view text)
{
  std::string result = "'";
  for (const char c : text)
    result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

// The patterns of `case` that match a rule's option in one argument, and how its value is cut out.
struct Pattern {
  std::string text = {};
  std::string value = {};
};

std::vector<Pattern> patterns(const Rule& rule, Level level)
{
  std::string_view name = rule.name;
  const bool prefix = name.back() == '*';
  if (prefix)
    name.remove_suffix(1);
  std::vector<std::string> spellings;
  if (level == Level::driver)
    spellings = {std::string(name)};
  else if (name.starts_with("z "))
    spellings = {"-Wl,-z," + std::string(name.substr(2))};
  else
    spellings = {"-Wl,--" + std::string(name), "-Wl,-" + std::string(name)};
  std::vector<Pattern> found;
  for (const std::string& spelling : spellings) {
    if (prefix) {
      found.push_back({quoted(spelling) + "*", "${arg#" + quoted(spelling) + "}"});
      continue;
    }
    if (rule.operand != Operand::value)
      found.push_back({quoted(spelling), ""});
    if (rule.operand != Operand::none)
      found.push_back({quoted(spelling + "=") + "*", "${arg#*=}"});
    if (rule.operand == Operand::value && level == Level::linker)
      found.push_back({quoted(spelling + ",") + "*", "${arg#" + quoted(spelling + ",") + "}"});
  }
  return found;
}

// "-Wl,-u,%" -> "-Wl,-u,${value}"
std::string replaced(std::string_view text, const std::string& value)
{
  const std::size_t place = text.find('%');
  if (place == text.npos)
    return '"' + std::string(text) + '"';
  return '"' + std::string(text.substr(0, place)) + value + std::string(text.substr(place + 1)) +
         '"';
}

// Whether an earlier pattern matches all that this one matches.
bool covered(const std::vector<std::string>& earlier, const std::string& pattern)
{
  for (const std::string& other : earlier) {
    // 'word'* covers 'word...'
    const bool prefix = other.back() == '*';
    const std::string_view word =
        std::string_view(other).substr(0, other.size() - (prefix ? 2 : 0));
    if (other == pattern || (prefix && pattern.starts_with(word)))
      return true;
  }
  return false;
}

void add_cases(std::string& text, const Rule& rule, Level level, std::vector<std::string>& earlier)
{
  for (const Pattern& pattern : patterns(rule, level)) {
    if (covered(earlier, pattern.text))
      continue;
    earlier.push_back(pattern.text);
    // Debug information that stays does less harm than symbols that go.
    if (rule.action == Action::strip_debug || rule.action == Action::drop ||
        rule.action == Action::other_target || rule.action == Action::cpu)
      text += fmt::format("    {}) continue ;;\n", pattern.text);
    else if (rule.action == Action::refuse)
      text += fmt::format("    {}) refuse {} ;;\n", pattern.text, quoted(rule.reason));
    else if (!rule.text.empty())
      text += fmt::format("    {}) arg={} ;;\n", pattern.text, replaced(rule.text, pattern.value));
  }
}

// Options with their value in the next argument, as far as the rules change them.
constexpr std::string_view two_words =
    "  case $before in\n"
    "    -u | -e | -z) arg=\"-Wl,$before,$arg\" ;;\n"
    "    -target) before=''; continue ;;\n"
    "    -Xlinker | -o | -x | -D | -U | -I | -L | -l | -T | -MF | -MT | -MQ | -isystem | "
    "-include)\n"
    "      set -- \"$@\" \"$before\" \"$arg\"; before=''; continue ;;\n"
    "  esac\n"
    "  if [ -n \"$before\" ]; then before=''; set -- \"$@\" \"$arg\"; continue; fi\n"
    "  case $arg in\n"
    "    -u | -e | -z | -target | -Xlinker | -o | -x | -D | -U | -I | -L | -l | -T | -MF | -MT | "
    "-MQ \\\n"
    "      | -isystem | -include) before=$arg; continue ;;\n"
    "  esac\n";

std::string rewriting(const ShimConfig& config)
{
  std::string text =
      "refuse() {\n"
      "  printf '%s: error: %s: %s\\n' \"${0##*/}\" \"$arg\" \"$1\" >&2\n"
      "  exit 1\n"
      "}\n\n"
      "left=$# before='' links=yes\n"
      "for arg do case $arg in -c | -S | -E | -M | -MM) links=no ;; esac; done\n"
      "while [ \"$left\" -gt 0 ]; do\n"
      "  arg=$1 left=$((left - 1))\n"
      "  shift\n";
  text += two_words;
  text +=
      "  case $links,$arg in no,-static | no,-static-pie | no,-nostartfiles | no,-fsanitize=*"
      " | no,--coverage)\n    set -- \"$@\" \"$arg\"; continue ;;\n  esac\n";
  text += "  case $arg in\n";
  const unsigned facts = facts_of({{.text = "x.o"}}, config).when;
  std::vector<std::string> earlier;
  for (const Level level : {Level::driver, Level::linker})
    for (const Rule& rule : level == Level::driver ? driver_rules() : linker_rules())
      if ((rule.when & ~facts) == 0 && rule.zigs.since <= config.version &&
          config.version < rule.zigs.before)
        add_cases(text, rule, level, earlier);
  return text + "  esac\n  set -- \"$@\" \"$arg\"\ndone\n";
}

}  // namespace

std::string shell_script(const ShimConfig& config, ShimTool tool)
{
  std::string text = fmt::format(
      "#!/bin/sh\n# zig {} as `{}` for {}. Written by `xtool setup-linker`.\n"
      "ZIG_GLOBAL_CACHE_DIR={cache} ZIG_LOCAL_CACHE_DIR={cache}\n"
      "export ZIG_GLOBAL_CACHE_DIR ZIG_LOCAL_CACHE_DIR\n\n",
      config.version.str(), subcommand(tool), config.triple,
      fmt::arg("cache", quoted(config.cache)));
  const std::string zig = quoted(config.zig);
  if (tool != ShimTool::cc && tool != ShimTool::cxx)
    return text + fmt::format("exec {} {} \"$@\"\n", zig, subcommand(tool));
  const std::string cpu = config.cpu.empty() ? "" : " -mcpu=" + quoted(config.cpu);
  // Asked about itself, zig does not understand its own glibc suffix.
  text += fmt::format(
      "case ${{1-}} in\n"
      "  '' | --version | -v | -dump* | -print-*) exec {zig} {tool} \"$@\" -target {target} ;;\n"
      "esac\n",
      fmt::arg("zig", zig), fmt::arg("tool", subcommand(tool)), fmt::arg("target", config.target));
  text += rewriting(config);
  return text + fmt::format("exec {} {} -fno-sanitize=undefined \"$@\" -target {}{}{}{}\n", zig,
                            subcommand(tool), config.target, config.glibc.empty() ? "" : ".",
                            config.glibc, cpu);
}

std::string batch_script(const ShimConfig& config, ShimTool tool)
{
  const auto escaped = [](std::string_view value) {
    std::string result;
    for (const char c : value)
      result += c == '%' ? std::string("%%") : std::string(1, c);
    return result;
  };
  std::string text = "@echo off\r\nsetlocal\r\n";
  text += fmt::format("set \"ZIG_GLOBAL_CACHE_DIR={0}\"\r\nset \"ZIG_LOCAL_CACHE_DIR={0}\"\r\n",
                      escaped(config.cache));
  const bool compiler = tool == ShimTool::cc || tool == ShimTool::cxx;
  text += fmt::format("\"{}\" {}{} %*", escaped(config.zig), subcommand(tool),
                      compiler ? " -fno-sanitize=undefined" : "");
  if (compiler) {
    text += " -target " + config.target + (config.glibc.empty() ? "" : "." + config.glibc);
    text += config.cpu.empty() ? "" : " -mcpu=" + config.cpu;
  }
  return text + "\r\nexit /b %ERRORLEVEL%\r\n";
}

}  // namespace xtool
