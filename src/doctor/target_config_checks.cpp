// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "examination.hpp"

#include <xtool/cargo/config_ledger.hpp>
#include <xtool/cargo/rustflags.hpp>
#include <xtool/link/find/first_line.hpp>
#include <xtool/support/process.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <system_error>

// What Cargo's configuration says of one target.
namespace xtool {
namespace {

namespace fs = std::filesystem;
using Kind = ConfigFlaw::Kind;

bool has_config(TargetExamination& target) { return target.machine().config.has_value(); }

// Whether Cargo reads the file where the doctor was called. It may be another project's, or gone.
bool is_read_here(const Machine& machine, const fs::path& file)
{
  const std::vector<ConfigSources::File>& files = machine.config->files();
  return std::any_of(files.begin(), files.end(), [&](const ConfigSources::File& read) {
    std::error_code gone;
    return fs::equivalent(read.path, file, gone);
  });
}

void tell_outranked(const Machine& machine, const ConfigSetting& setting, const fs::path& file,
                    Report& report)
{
  const KeyPath& key = setting.key;
  const auto winner = machine.config->hiding(key, file);
  if (!winner)
    return;
  report.found("outranked",
               {{"key", to_string(key)},
                {"value", winner->written},
                {"origin", describe_origin(*winner)},
                {"file", file.string()},
                {"help", fmt::format("take it {}: `{}`", winner->line ? "out" : "away",
                                     removal_command(*winner, key))}},
               culprit_of(*winner, key));
}

void shadowed(TargetExamination& target, Report& report)
{
  const Machine& machine = target.machine();
  const ConfigLedger ledger(machine.home.state());
  for (const fs::path& file : ledger.files_of(target.triple())) {
    if (!is_read_here(machine, file))
      continue;
    for (const ConfigSetting& setting : ledger.settings(file, target.triple()))
      tell_outranked(machine, setting, file, report);
  }
  for (const char* const key : {"linker", "runner"})
    for (const ConfigFlaw& flaw : machine.config->flaws_of(target_key(target.entry().triple, key)))
      report.found(flaw.kind == Kind::joined_arrays ? "older-cargo-joins" : "several",
                   {{"fact", flaw.text}});
}

std::string without_linker_flag(const LinkerFlag& named)
{
  const std::vector<std::string> flags = flags_in(named.source);
  const auto at =
      static_cast<std::size_t>(std::find(flags.begin(), flags.end(), named.flag) - flags.begin());
  const bool follows = at > 0 && (flags[at - 1] == "-C" || flags[at - 1] == "--codegen");
  return without_words(named.source, named.key, follows ? at - 1 : at, at);
}

// Whether there is the linker that the flag names. rustc brings its own LLD.
bool has_program(const Machine& machine, const LinkerFlag& named)
{
  const std::string program = named.flag.substr(named.flag.find('=') + 1);
  return program == "rust-lld" || machine.env.find_program(program).has_value();
}

// Cargo asks rustc about the target with these flags before it builds anything, and ends where
// rustc refuses them.
void refused_flags(TargetExamination& target, Report& report)
{
  const Machine& machine = target.machine();
  const GivenFlags flags = given_flags(*machine.config, target.entry().triple);
  if (!machine.toolchain || flags.words.empty())
    return;
  const ConfigSource& strongest = flags.sources.front();
  for (const KeyPath& key :
       {target_key(target.entry().triple, "rustflags"), KeyPath{"build", "rustflags"}})
    if (!machine.config->flaws_of(key).empty())
      return;
  const std::vector<std::string> plain = {machine.toolchain->rustc.string(),
                                          "-",
                                          "--crate-name",
                                          "___",
                                          "--print=file-names",
                                          "--target",
                                          target.triple()};
  std::vector<std::string> argv = plain;
  argv.insert(argv.end(), flags.words.begin(), flags.words.end());
  const Output output = run({.argv = argv}, machine.env);
  if (output.exit_code == 0 || run({.argv = plain}, machine.env).exit_code != 0)
    return;
  std::string reason = telling_line(output.err);
  if (constexpr std::string_view start = "error: "; reason.starts_with(start))
    reason.erase(0, start.size());
  report.found("refused",
               {{"key", to_string(strongest.key)},
                {"origin", describe_origin(strongest)},
                {"reason", std::move(reason)},
                {"removal", fmt::format("`{}`", removal_command(strongest, strongest.key))}},
               culprit_of(strongest, strongest.key));
}

// Which variable replaces the flags of the configuration, for each key that has any, and what they
// do that a setting is for.
void rustflags(TargetExamination& target, Report& report)
{
  const Machine& machine = target.machine();
  for (const KeyPath& key :
       {target_key(target.entry().triple, "rustflags"), KeyPath{"build", "rustflags"}}) {
    const Resolution resolution = machine.config->resolve(key);
    for (const ResolvedKey& found : resolution.values) {
      const ConfigSource& first = found.sources.front();
      const auto in_file = std::find_if(found.sources.begin(), found.sources.end(),
                                        [](const ConfigSource& source) { return source.line; });
      if (first.line || in_file == found.sources.end() || in_file->use != ConfigSource::Use::hidden)
        continue;
      report.found("replaced", {{"variable", first.origin},
                                {"emptiness", first.value == "" ? " (to nothing)" : ""},
                                {"key", to_string(key)},
                                {"origin", describe_origin(*in_file)}});
    }
  }
  for (const KeyPath& key :
       {target_key(target.entry().triple, "rustflags"), KeyPath{"build", "rustflags"}})
    for (const ConfigFlaw& flaw : machine.config->flaws_of(key))
      report.found("unstable", {{"fact", flaw.text}});
  refused_flags(target, report);
  if (const auto named = linker_flag(*machine.config, target.entry().triple))
    report.found(has_program(machine, *named) ? "linker-flag" : "linker-flag-missing",
                 {{"origin", describe_origin(named->source)},
                  {"key", to_string(named->key)},
                  {"flag", named->flag},
                  {"help", without_linker_flag(*named)}});
  const auto own = machine.config->winner(target_key(target.entry().triple, "rustflags"));
  const auto all = machine.config->winner({"build", "rustflags"});
  if (own && all && own->line && all->line)
    report.found("target-replaces-build",
                 {{"fact", fmt::format("its flags in {} replace those of 'build.rustflags' in {}",
                                       describe_origin(*own), describe_origin(*all))}});
}

// Whether the key is below target.<T>; T's dots make several segments.
bool is_below(const KeyPath& key, const std::string& triple)
{
  std::string name;
  for (const std::string& segment : key)
    name += segment + ".";
  return name.starts_with("target." + triple + ".");
}

void unknown_of_target(TargetExamination& target, Report& report)
{
  for (const ConfigFlaw& flaw : refused_for(target.machine(), target.triple()))
    report.found("refused", {{"fact", flaw.text}}, flaw.text);
}

}  // namespace

std::vector<ConfigFlaw> refused_for(const Machine& machine, const std::string& triple)
{
  std::vector<ConfigFlaw> refused = machine.config->flaws();
  std::erase_if(refused, [&](const ConfigFlaw& flaw) {
    return flaw.effect != ConfigFlaw::Effect::refused_for_target || !is_below(flaw.key, triple);
  });
  return refused;
}

std::span<const TargetCheck> target_config_checks()
{
  static constexpr std::array checks{TargetCheck{"config-unknown", has_config, unknown_of_target},
                                     TargetCheck{"config-shadowed", has_config, shadowed},
                                     TargetCheck{"config-rustflags", has_config, rustflags}};
  return checks;
}

}  // namespace xtool
