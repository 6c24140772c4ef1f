// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/vendor_sdk.hpp>

#include "vendor_candidate.hpp"

#include <xtool/support/words.hpp>

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// The directory of an SDK of Yocto's whose environment this is: what it exports does not name it.
fs::path sdk_of_environment(const Env& env)
{
  const auto native = env.get("OECORE_NATIVE_SYSROOT");
  if (!native)
    return {};
  const fs::path sdk = fs::path(*native).parent_path().parent_path();
  return entries_named(sdk, setup_script_name).empty() ? fs::path() : sdk;
}

bool lies_below(const fs::path& file, const fs::path& directory)
{
  const fs::path inside = file.lexically_relative(directory);
  return !inside.empty() && *inside.begin() != "..";
}

}  // namespace

std::vector<LinkerTrial> compilers_of_variables(const TargetEntry& entry,
                                                const LinkerSearch& search, const Env& env)
{
  if (!links_through_compiler(entry) || entry.os == "android" || links_with_sdk(entry))
    return {};
  std::vector<LinkerTrial> found;
  const auto add = [&](const std::string& variable, const std::string& value) {
    auto candidate = compiler_of_value(value, "$" + variable, entry, env);
    if (!candidate || (search.home && lies_below(candidate->program, search.home->shims())))
      return;
    const auto name = CompilerName::parse(candidate->program.filename().native());
    const bool about_all = variable == "CC" || variable == "CROSS_COMPILE";
    if (name ? !may_serve(*name, entry) : about_all)
      return;
    if (variable == "CC" && !(candidate->sdk = sdk_of_environment(env)).empty())
      candidate->sdk_found_by = "$OECORE_NATIVE_SYSROOT";
    found.push_back({.candidate = *std::move(candidate)});
  };
  const std::string& triple = entry.triple.str();
  const std::string plain = "CC";
  for (const std::string& variable :
       {plain + "_" + triple, plain + "_" + replaced(triple, "-", "_"), "TARGET_" + plain, plain})
    if (const auto value = env.get(variable))
      add(variable, *value);
  if (const auto prefix = env.get("CROSS_COMPILE"))
    add("CROSS_COMPILE", *prefix + "gcc");
  std::error_code absent;
  if (const auto staging = env.get("STAGING_DIR");
      staging && fs::is_directory(env.cwd() / *staging, absent))
    for (LinkerTrial& trial : vendor_compilers(entry, env.cwd() / *staging, "$STAGING_DIR", env))
      if (trial.verdict != LinkerVerdict::refused)
        found.push_back(std::move(trial));
  return found;
}

std::optional<std::string> sourced_sdk(const Env& env)
{
  for (const char* variable :
       {"OECORE_TARGET_SYSROOT", "SDKTARGETSYSROOT", "STAGING_DIR", "CROSS_COMPILE"})
    if (env.get(variable))
      return variable;
  return std::nullopt;
}

bool sourced_sdk_serves(const TargetEntry& entry, const Env& env)
{
  constexpr std::array about_all{"$CC", "$CROSS_COMPILE", "$STAGING_DIR"};
  if (!sourced_sdk(env))
    return false;
  const std::vector<LinkerTrial> found = compilers_of_variables(entry, {}, env);
  return std::any_of(found.begin(), found.end(), [&](const LinkerTrial& trial) {
    return std::find(about_all.begin(), about_all.end(), trial.candidate.found_by) !=
           about_all.end();
  });
}

std::optional<std::string> sourced_compiler(const Env& env)
{
  const Texts words = command_words(env.get("CC").value_or(""));
  if (!sourced_sdk(env) || words.empty() ||
      !CompilerName::parse(fs::path(words.front()).filename().native()))
    return std::nullopt;
  return words.front();
}

}  // namespace xtool
