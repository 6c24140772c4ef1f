// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "examination.hpp"
#include "wanted_targets.hpp"

#include <xtool/cargo/config_file.hpp>
#include <xtool/cargo/config_ledger.hpp>
#include <xtool/cargo/rustflags.hpp>
#include <xtool/support/suggest.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;
using Kind = ConfigFlaw::Kind;

bool is_repetition(const ConfigError& error) { return error.flaw() == Kind::repeated_key; }

// What takes back the one of two values that xtool wrote, where the two cannot be merged.
std::optional<Placeholders> way_back(const Machine& machine, const ConfigFlaw& flaw)
{
  const ConfigLedger ledger(machine.home.state());
  for (const std::string& owner : ledger.owners())
    for (const fs::path& file : ledger.files_of(owner))
      for (const ConfigFlaw::Place& place : flaw.places) {
        const auto settings = ledger.settings(file, owner);
        const bool ours =
            real_path(place.file) == real_path(file) &&
            std::any_of(settings.begin(), settings.end(),
                        [&](const ConfigSetting& setting) { return setting.key == place.key; });
        if (!ours)
          continue;
        const bool global = real_path(file) == real_path(global_config_file(machine.env));
        const std::string_view option = place.key.back() == "runner" ? "--no-runner"
                                        : place.key.front() == "env" ? "--no-env"
                                                                     : "--remove";
        return Placeholders{{"fact", flaw.text},
                            {"scope", global ? "--global" : "--project"},
                            {"option", std::string(option)},
                            {"triple", owner}};
      }
  return std::nullopt;
}

void valid(const Machine& machine, Report& report)
{
  if (machine.config_error && !is_repetition(*machine.config_error))
    report.found("invalid", {{"fact", machine.config_error->what()}});
  if (machine.config)
    for (const ConfigFlaw& flaw : machine.config->flaws())
      if (flaw.effect == ConfigFlaw::Effect::refused) {
        const std::optional<Placeholders> ours = way_back(machine, flaw);
        report.found(ours ? "ours" : "invalid", ours.value_or(Placeholders{{"fact", flaw.text}}));
      }
}

void repeated(const Machine& machine, Report& report)
{
  if (machine.config_error && is_repetition(*machine.config_error))
    report.found("twice", {{"fact", machine.config_error->what()}});
}

// Those that stop every command are another check's.
void report_flaws(const Machine& machine, Report& report, Kind kind, std::string_view id)
{
  if (!machine.config)
    return;
  for (const ConfigFlaw& flaw : machine.config->flaws())
    if (flaw.kind == kind && flaw.effect != ConfigFlaw::Effect::refused)
      report.found(id, {{"fact", flaw.text}, {"name", flaw.key.size() > 1 ? flaw.key[1] : ""}},
                   flaw.text);
}

void dotted(const Machine& machine, Report& report)
{
  report_flaws(machine, report, Kind::quoted_target, "quoted");
}

void unknown(const Machine& machine, Report& report)
{
  report_flaws(machine, report, Kind::unknown_key, "key");
  // Whatever is built, Cargo reads what is said of its own machine.
  if (machine.config && machine.toolchain)
    for (const ConfigFlaw& flaw : refused_for(machine, machine.toolchain->host.str()))
      report.found("refused", {{"fact", flaw.text}}, flaw.text);
  if (machine.config)
    for (const ConfigFlaw& flaw : machine.config->flaws())
      if (flaw.kind == Kind::include && flaw.effect == ConfigFlaw::Effect::ignored)
        report.found("too-new", {{"fact", flaw.text}});
}

// The triple of target.<T>.<key>, whose dots have made several segments of it.
std::string triple_in(const KeyPath& key)
{
  std::string triple;
  for (std::size_t at = 1; at + 1 < key.size(); ++at)
    triple += (triple.empty() ? "" : ".") + key[at];
  return triple;
}

// Calls `visit(source, key)` for every value of a target's table in any file.
template <typename Visit>
void each_target_value(const Machine& machine, Visit&& visit)
{
  if (!machine.config)
    return;
  for (const ConfigSources::File& file : machine.config->files())
    for (const TomlValueAt& value : file.values)
      if (value.path.size() >= 3 && value.path.front() == "target" &&
          !value.path[1].starts_with("cfg("))
        visit(ConfigSource{.origin = file.path, .line = value.line, .value = value.value},
              value.path);
}

void misspelt(const Machine& machine, Report& report)
{
  for (const Kind kind : {Kind::unknown_table, Kind::misplaced_target, Kind::malformed_condition})
    report_flaws(machine, report, kind, "table");
  std::vector<std::string> known;
  for (const auto& [triple, entry] : machine.catalog.entries())
    known.push_back(triple.str());
  std::set<std::string> told;
  each_target_value(machine, [&](const ConfigSource& source, const KeyPath& key) {
    const std::string triple = triple_in(key);
    if (const auto meant = closest(triple, known);
        meant && *meant != triple && !is_target(machine, triple) && told.insert(triple).second)
      report.found("target",
                   {{"origin", describe_origin(source)}, {"name", triple}, {"meant", *meant}});
  });
}

void deprecated(const Machine& machine, Report& report)
{
  each_target_value(machine, [&](const ConfigSource& source, const KeyPath& key) {
    if (key.back() == "ar" && key.size() == 3)
      report.found(
          "ar",
          {{"origin", describe_origin(source)}, {"key", to_string(key)}, {"file", source.origin}});
  });
  if (!machine.config)
    return;
  for (const ConfigSources::File& file : machine.config->files())
    if (fs::path(file.path).filename() == "config" && !file.included)
      report.found("old-name", {{"file", file.path}});
}

void relics(const Machine& machine, Report& report)
{
  each_target_value(machine, [&](const ConfigSource& source, const KeyPath& key) {
    if (key.back() != "rustflags")
      return;
    const Placeholders about = {
        {"origin", describe_origin(source)}, {"key", to_string(key)}, {"triple", triple_in(key)}};
    for (const std::string& flag : flags_in(source)) {
      Placeholders values = about;
      values["flag"] = flag;
      if (flag.ends_with("-lgcc"))
        report.found("libgcc", values);
      if (flag.find("--sysroot=/usr/") != std::string::npos)
        report.found("sysroot", values);
    }
  });
}

// CARGO_TARGET_<triple>_LINKER and the like, where Cargo reads upper case and '_' only.
void variable_names(const Machine& machine, Report& report)
{
  constexpr std::string_view start = "CARGO_TARGET_";
  for (const std::string& line : machine.env.lines()) {
    const std::string name = line.substr(0, line.find('='));
    std::string right = name;
    std::transform(right.begin(), right.end(), right.begin(), [](char c) {
      const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      return upper == '-' || upper == '.' ? '_' : upper;
    });
    const bool of_target = right.ends_with("_LINKER") || right.ends_with("_RUNNER") ||
                           right.ends_with("_RUSTFLAGS") || right.ends_with("_RUSTDOCFLAGS");
    if (right == name || !right.starts_with(start) || !of_target)
      continue;
    const bool has_dash = name.find_first_of("-.") != std::string::npos;
    report.found(
        "spelling",
        {{"variable", name},
         {"right", right},
         {"help", has_dash ? fmt::format("rename it to {} where it is set", right)
                           : fmt::format("`export {}=\"${}\" && unset {}`", right, name, name)}});
  }
}

// The file of the usual home, where CARGO_HOME names another.
void unread(const Machine& machine, Report& report)
{
  const auto home = machine.env.get("HOME");
  if (!home || !machine.env.get("CARGO_HOME") || !machine.config)
    return;
  std::error_code absent;
  for (const char* name : {"config.toml", "config"}) {
    const fs::path file = fs::path(*home) / ".cargo" / name;
    const std::vector<ConfigSources::File>& files = machine.config->files();
    if (fs::exists(file, absent) &&
        std::none_of(files.begin(), files.end(), [&](const ConfigSources::File& read) {
          std::error_code gone;
          return fs::equivalent(read.path, file, gone);
        }))
      return report.found("home-not-read",
                          {{"file", file.string()}, {"home", machine.cargo_home.string()}});
  }
}

void twins(const Machine& machine, Report& report)
{
  report_flaws(machine, report, Kind::hidden_file, "twin");
}

}  // namespace

std::span<const MachineCheck> config_checks()
{
  static constexpr std::array checks{MachineCheck{"config-valid", valid},
                                     MachineCheck{"config-repeated", repeated},
                                     MachineCheck{"config-dotted", dotted},
                                     MachineCheck{"config-misspelt", misspelt},
                                     MachineCheck{"config-unknown", unknown},
                                     MachineCheck{"config-deprecated", deprecated},
                                     MachineCheck{"config-relics", relics},
                                     MachineCheck{"config-shadowed", twins},
                                     MachineCheck{"config-variables", variable_names},
                                     MachineCheck{"config-unread", unread}};
  return checks;
}

}  // namespace xtool
