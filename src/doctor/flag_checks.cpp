// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "build_variables.hpp"
#include "examination.hpp"

#include <xtool/cargo/rustflags.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <sstream>
#include <utility>

// Flags that were given for a target, or meant for this machine, tried with its compiler.
namespace xtool {
namespace {

namespace fs = std::filesystem;

// A compiler that makes programs for the target when it is given no flags.
bool links(TargetExamination& target)
{
  return target.machine().config && target.linker() && target.trial() &&
         target.trial()->verdict == LinkerVerdict::works;
}

bool is_foreign_and_links(TargetExamination& target) { return !target.is_host() && links(target); }

// Whether a small C program shows what the linker makes of it: not where it names files, which may
// be meant from somewhere else.
bool can_be_tried(const std::string& argument)
{
  if (argument.starts_with("-fuse-ld=") || argument.starts_with("--ld-path="))
    return true;
  return (argument.starts_with("-m") || argument.starts_with("-Wl,")) &&
         argument.find_first_of("./@") == std::string::npos && !argument.starts_with("-Wl,-T") &&
         argument.find("script") == std::string::npos && argument != "-Wl,-shared";
}

// The arguments in -C link-arg=A and -C link-args="A B", and -L and -l, which rustc hands on; and
// which words of the flags each takes.
struct LinkArgument {
  std::string text = {};
  std::size_t first = 0;
  std::size_t last = 0;
};

// A flag with its value in one word: -C link-arg=A as -Clink-arg=A.
std::string in_one_word(const std::string& flag, const std::string& value)
{
  return (flag == "--codegen" ? "-C" : flag) + value;
}

// -L [KIND=]DIRECTORY and -l [KIND[:MODIFIERS]=]NAME of rustc as a linker is given them. Nothing
// for what is no directory or library to it, or is only another name for one that a crate links.
std::optional<std::string> handed_on(const std::string& word)
{
  const std::string value = word.substr(2);
  const std::size_t equals = value.find('=');
  const std::string kind = equals == std::string::npos ? "" : value.substr(0, equals);
  if (kind == "framework" || kind == "dependency" || kind == "crate")
    return std::nullopt;
  const std::string named = value.substr(equals == std::string::npos ? 0 : equals + 1);
  if (word[1] == 'l' && named.find(':') != std::string::npos)
    return std::nullopt;
  return word.substr(0, 2) + named;
}

std::vector<LinkArgument> link_arguments(const std::vector<std::string>& flags)
{
  constexpr std::array with_value{"-C", "--codegen", "-L", "-l"};
  std::vector<LinkArgument> found;
  for (std::size_t at = 0; at < flags.size(); ++at) {
    const bool follows = at + 1 < flags.size() && std::find(with_value.begin(), with_value.end(),
                                                            flags[at]) != with_value.end();
    const std::size_t first = at;
    const std::string word = follows ? in_one_word(flags[at], flags[at + 1]) : flags[at];
    at += follows ? 1 : 0;
    if (word.starts_with("-L") || word.starts_with("-l")) {
      if (const auto text = handed_on(word))
        found.push_back({.text = *text, .first = first, .last = at});
      continue;
    }
    for (const std::string_view start :
         {"-Clink-arg=", "-Clink-args=", "--codegen=link-arg=", "--codegen=link-args="})
      if (word.starts_with(start)) {
        std::istringstream arguments(word.substr(start.size()));
        for (std::string each; arguments >> each;)
          found.push_back({.text = each, .first = first, .last = at});
      }
  }
  return found;
}

bool names_library(const std::string& argument)
{
  return argument.starts_with("-l") || argument.starts_with("-Wl,-l");
}

// Where the linker is to look for libraries. Nothing when that depends on where rustc is started.
std::optional<std::vector<std::string>> library_directories(
    const std::vector<std::vector<LinkArgument>>& given)
{
  std::vector<std::string> directories;
  for (const std::vector<LinkArgument>& arguments : given)
    for (const LinkArgument& argument : arguments)
      if (argument.text.starts_with("-L") && !argument.text.starts_with("-L/"))
        return std::nullopt;
      else if (argument.text.starts_with("-L"))
        directories.push_back(argument.text);
  return directories;
}

// What gives a missing linker that was named, such as mold.
std::string to_install(const std::string& argument)
{
  constexpr std::string_view flag = "-fuse-ld=";
  return argument.starts_with(flag)
             ? fmt::format("or install '{}' for this compiler", argument.substr(flag.size()))
             : "";
}

void linker_flags(TargetExamination& target, Report& report)
{
  const GivenFlags flags = given_flags(*target.machine().config, target.entry().triple);
  std::vector<std::vector<LinkArgument>> given;
  for (const ConfigSource& source : flags.sources)
    given.push_back(link_arguments(flags_in(source)));
  const auto directories = library_directories(given);
  for (std::size_t at = 0; at < given.size(); ++at)
    for (const LinkArgument& argument : given[at]) {
      std::vector<std::string> tried{argument.text};
      if (names_library(argument.text) && directories)
        tried.insert(tried.begin(), directories->begin(), directories->end());
      else if (names_library(argument.text) || !can_be_tried(argument.text))
        continue;
      const ConfigSource& source = flags.sources[at];
      const LinkerTrial trial = target.trial_with(*target.linker()->program, tried);
      if (trial.verdict != LinkerVerdict::works && !trial.result)
        report.found(names_library(argument.text) ? "no-library" : "fails",
                     {{"linker", target.linker()->word},
                      {"flag", argument.text},
                      {"origin", describe_origin(source)},
                      {"reason", trial.reason},
                      {"help", without_words(source, source.key, argument.first, argument.last) +
                                   "\n" + to_install(argument.text)}},
                     culprit_of(source, source.key));
    }
}

// The cc crate gives a compiler all of them, one behind the other; programs built by make or
// autoconf see the last.
void native_flags(TargetExamination& target, Report& report)
{
  const Env env = environment_of_cargo(target.machine());
  for (const std::string name : {"CFLAGS", "LDFLAGS"})
    for (const Variable& variable : forms_of(target.entry().triple, env, name)) {
      std::istringstream words(variable.value);
      std::vector<std::string> flags;
      for (std::string word; words >> word;)
        flags.push_back(word);
      if (flags.empty())
        continue;
      const LinkerTrial trial = target.trial_with(*target.linker()->program, flags);
      if (trial.verdict != LinkerVerdict::works && !trial.result)
        report.found("fails", {{"compiler", target.linker()->word},
                               {"variable", variable.name},
                               {"value", variable.value},
                               {"reason", trial.reason},
                               {"help", without_variables(target.machine(), {variable.name})}});
    }
}

}  // namespace

std::span<const TargetCheck> flag_checks()
{
  static constexpr std::array checks{
      TargetCheck{"linker-flags", links, linker_flags},
      TargetCheck{"native-flags", is_foreign_and_links, native_flags}};
  return checks;
}

}  // namespace xtool
