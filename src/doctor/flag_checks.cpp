// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "build_variables.hpp"
#include "examination.hpp"

#include <xtool/cargo/rustflags.hpp>

#include <fmt/format.h>

#include <array>
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
// be meant from somewhere else, or libraries.
bool can_be_tried(const std::string& argument)
{
  if (argument.starts_with("-fuse-ld=") || argument.starts_with("--ld-path="))
    return true;
  return (argument.starts_with("-m") || argument.starts_with("-Wl,")) &&
         argument.find_first_of("./@") == std::string::npos && !argument.starts_with("-Wl,-T") &&
         !argument.starts_with("-Wl,-l") && argument.find("script") == std::string::npos &&
         argument != "-Wl,-shared";
}

// The arguments in -C link-arg=A and -C link-args="A B", and which words of the flags each takes.
struct LinkArgument {
  std::string text = {};
  std::size_t first = 0;
  std::size_t last = 0;
};

std::vector<LinkArgument> link_arguments(const std::vector<std::string>& flags)
{
  std::vector<LinkArgument> found;
  for (std::size_t at = 0; at < flags.size(); ++at) {
    const bool follows = (flags[at] == "-C" || flags[at] == "--codegen") && at + 1 < flags.size();
    const std::string& word = flags[follows ? at + 1 : at];
    const std::size_t first = at;
    at += follows ? 1 : 0;
    for (const std::string_view start : {"link-arg=", "link-args="})
      for (const std::string_view prefix : {"", "-C", "--codegen="})
        if (const std::string whole = fmt::format("{}{}", prefix, start);
            prefix.empty() == follows && word.starts_with(whole)) {
          std::istringstream arguments(word.substr(whole.size()));
          for (std::string each; arguments >> each;)
            found.push_back({.text = each, .first = first, .last = at});
        }
  }
  return found;
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
  for (const ConfigSource& source : flags.sources)
    for (const LinkArgument& argument : link_arguments(flags_in(source))) {
      if (!can_be_tried(argument.text))
        continue;
      const LinkerTrial trial = target.trial_with(*target.linker()->program, {argument.text});
      if (trial.verdict != LinkerVerdict::works && !trial.result)
        report.found("fails",
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
