// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "apply_linker.hpp"

#include <xtool/cargo/config_sources.hpp>
#include <xtool/cargo/rustflags.hpp>
#include <xtool/cargo/std_flags.hpp>
#include <xtool/cargo/target_settings.hpp>
#include <xtool/link/shim/compiler_shim.hpp>
#include <xtool/support/checkpoint.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/process.hpp>

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// A value of the user's does not have to end it all: the error names what would do without it.
ConfigPlan plan_settings(const LinkerPlan& plan, const ConfigLedger& ledger, UserValues user_values,
                         const Env& env)
{
  const std::string& owner = plan.record.target.str();
  const fs::path file = plan.record.config_file;
  const auto plan_for = [&](const std::vector<ConfigSetting>& settings) {
    if (user_values == UserValues::keep)
      require_no_condition_hidden(ConfigSources::read(env), plan.record.target, settings);
    ConfigPlan change = ledger.plan(
        file, owner, with_std_part(settings, std_part(ledger.settings(file, owner))), user_values);
    require_mergeable(change, env);
    return change;
  };
  try {
    return plan_for(plan.settings);
  } catch (Error& error) {
    if (error.kind() != ErrorKind::conflict)
      throw;
    for (const Omission& omission : omissions(plan.settings)) {
      try {
        plan_for(omission.rest);
      } catch (const Error&) {
        continue;
      }
      error.help(fmt::format("`{}` leaves that as it is, and sets up the rest", omission.options));
      break;
    }
    throw;
  }
}

// Programs may not be executable there: homes are mounted with noexec in places.
void require_shim_runs(const LinkerPlan& plan, const Env& env)
{
  if (!plan.files.zig && !plan.files.compiler)
    return;
  const std::string shim = plan.shims.cc.string();
  try {
    const Output output = run({.argv = {shim, "--version"}}, env);
    if (output.exit_code != 0)
      throw Error(ErrorKind::external_tool,
                  fmt::format("'{} --version' ends with exit code {}: {}", shim, output.exit_code,
                              output.err.substr(0, output.err.find('\n'))));
  } catch (Error& error) {
    if (!env.find_program(shim))
      error.help("set XTOOL_HOME to a directory whose file system is not mounted with noexec");
    throw;
  }
}

}  // namespace

void write_linker_files(const LinkerFiles& files, const LinkerFacts& facts)
{
  if (files.zig)
    write_shims(facts.tools, *files.zig);
  if (files.compiler)
    write_compiler_shims(facts.tools, facts.entry.triple.str(), *files.compiler);
  if (files.linker)
    write_linker_shim(facts.tools, *files.linker);
  if (files.cmake)
    write_cmake_toolchain(*files.cmake);
  if (files.build_systems)
    write_build_system_files(facts.tools, *files.build_systems);
}

std::string write_linker(const LinkerPlan& plan, const LinkerFacts& facts,
                         const Surroundings& around, ConfigLedger& ledger, UserValues user_values)
{
  const ConfigPlan change = plan_settings(plan, ledger, user_values, around.env);
  ledger.require_applicable(change);
  if (!ledger.rehearses())
    write_linker_files(plan.files, facts);
  checkpoint("setup:files-written");
  if (!ledger.rehearses())
    require_shim_runs(plan, around.env);
  ledger.carry_out(change, [&] { return plan_settings(plan, ledger, user_values, around.env); });
  checkpoint("setup:settings-written");
  if (!ledger.rehearses())
    write_linker_record(around.home, plan.record);
  checkpoint("setup:recorded");
  return change.diff();
}

std::vector<Outranked> outranked_settings(const LinkerPlan& plan, const Env& env)
{
  const ConfigSources sources = ConfigSources::read(env);
  std::vector<Outranked> outranked;
  for (const ConfigSetting& setting : plan.settings) {
    std::optional<ConfigSource> source = sources.hiding(setting.key, plan.record.config_file);
    const bool flags = setting.key.back() == "rustflags";
    if (source && !(flags && has_codegen_option(*source, "dlltool")))
      outranked.push_back({.key = setting.key, .winner = *std::move(source)});
  }
  if (std::optional<LinkerFlag> named = linker_flag(sources, plan.record.target))
    outranked.push_back({std::move(named->flag), std::move(named->key), std::move(named->source)});
  return outranked;
}

}  // namespace xtool
