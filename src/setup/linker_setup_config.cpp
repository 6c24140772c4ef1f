// SPDX-License-Identifier: Apache-2.0 OR MIT
// The part of LinkerSetup that deals with Cargo's configuration.
#include <xtool/setup/linker_setup.hpp>

#include <xtool/cargo/rustflags.hpp>
#include <xtool/cargo/target_settings.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

bool is_runner(const ConfigSetting& setting) { return setting.key.back() == "runner"; }
bool is_environment(const ConfigSetting& setting) { return setting.key.front() == "env"; }

// What can be left out of a set-up where the user has own values.
struct Omission {
  std::string_view option;
  bool (*omits)(const ConfigSetting&);
};
constexpr std::array omissions{Omission{"--no-runner", is_runner},
                               Omission{"--no-env", is_environment},
                               Omission{"--no-runner --no-env", [](const ConfigSetting& setting) {
                                          return is_runner(setting) || is_environment(setting);
                                        }}};

}  // namespace

fs::path LinkerSetup::config_file(bool project) const
{
  return project ? project_config_file(around_.env) : global_config_file(around_.env);
}

std::vector<ConfigSetting> LinkerSetup::settings(const LinkerReport& report) const
{
  std::vector<ConfigSetting> settings;
  const LinkerRecord& record = report.record;
  if (record.kind != "configured" && !record.linker.empty())
    settings.push_back({target_key(report.target, "linker"), record.linker});
  if (!record.runner.empty())
    settings.push_back({target_key(report.target, "runner"), runner_value(record.runner)});
  if (!report.dlltool.program.empty() && report.dlltool.place.kind == FlagPlace::Kind::free)
    settings.push_back({target_key(report.target, "rustflags"),
                        std::vector<std::string>{dlltool_flag(report.dlltool.program)}});
  for (const auto& [name, value] : report.environment)
    settings.push_back({{"env", name}, value});
  return settings;
}

// A value of the user's does not have to end it all: the error names what would do without it.
ConfigPlan LinkerSetup::plan(const LinkerReport& report) const
{
  const auto plan_for = [&](const std::vector<ConfigSetting>& settings) {
    ConfigPlan plan = ledger_.plan(report.config_file, report.target.str(), settings,
                                   options_.force ? UserValues::replace : UserValues::keep);
    require_mergeable(plan, around_.env);
    return plan;
  };
  const std::vector<ConfigSetting> all = settings(report);
  try {
    return plan_for(all);
  } catch (Error& error) {
    if (error.kind() != ErrorKind::conflict)
      throw;
    for (const Omission& omission : omissions) {
      std::vector<ConfigSetting> rest = all;
      std::erase_if(rest, omission.omits);
      try {
        plan_for(rest);
      } catch (const Error&) {
        continue;
      }
      error.help(fmt::format("`{}` leaves that as it is, and sets up the rest", omission.option));
      break;
    }
    throw;
  }
}

// What was written does not count where something stronger says otherwise.
std::vector<Outranked> LinkerSetup::outranked(const LinkerReport& report) const
{
  const ConfigSources sources = ConfigSources::read(around_.env);
  std::vector<Outranked> outranked;
  for (const ConfigSetting& setting : settings(report)) {
    std::optional<ConfigSource> source = sources.hiding(setting.key, report.config_file);
    const bool flags = setting.key.back() == "rustflags";
    if (source && !(flags && has_codegen_option(*source, "dlltool")))
      outranked.push_back({.key = setting.key, .winner = *std::move(source)});
  }
  if (std::optional<LinkerFlag> named = linker_flag(sources, report.target))
    outranked.push_back({std::move(named->flag), std::move(named->key), std::move(named->source)});
  return outranked;
}

}  // namespace xtool
