// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "examination.hpp"

#include <algorithm>
#include <array>

namespace xtool {
namespace {

// '_' for '-', as the cc, pkg-config and bindgen crates write a triple in a variable's name.
std::string suffix_of(const TargetExamination& target)
{
  std::string suffix = target.triple();
  std::replace(suffix.begin(), suffix.end(), '-', '_');
  return suffix;
}

bool is_foreign(TargetExamination& target) { return !target.is_host(); }

// A variable of the environment, or of [env] in Cargo's configuration.
std::optional<std::string> variable(const TargetExamination& target, const std::string& name)
{
  const Machine& machine = target.machine();
  if (const auto value = machine.env.get(name))
    return value;
  if (!machine.config)
    return std::nullopt;
  for (const KeyPath& key : {KeyPath{"env", name}, KeyPath{"env", name, "value"}})
    if (const auto source = machine.config->winner(key); source && source->value.is_string())
      return source->value.get<std::string>();
  return std::nullopt;
}

// The rules of pkg-config-rs: PKG_CONFIG_ALLOW_CROSS, unless it is 0, lets a build script use the
// host's pkg-config, and only PKG_CONFIG_LIBDIR takes the host's directories out of its search.
void pkg_config(TargetExamination& target, Report& report)
{
  const std::string suffix = suffix_of(target);
  for (const std::string& name :
       {"PKG_CONFIG_ALLOW_CROSS_" + suffix, std::string("PKG_CONFIG_ALLOW_CROSS")}) {
    const auto allowed = variable(target, name);
    if (!allowed || *allowed == "0")
      continue;
    for (const std::string& own :
         {"PKG_CONFIG_LIBDIR_" + suffix, "PKG_CONFIG_" + suffix, std::string("PKG_CONFIG_LIBDIR"),
          "PKG_CONFIG_SYSROOT_DIR_" + suffix})
      if (variable(target, own))
        return;
    return report.found("host", {{"variable", name}, {"suffix", suffix}});
  }
}

void plain_compiler(TargetExamination& target, Report& report)
{
  for (const char* name : {"CC", "CXX", "AR"}) {
    const auto value = target.machine().env.get(name);
    if (value && !variable(target, std::string(name) + "_" + suffix_of(target)) &&
        !variable(target, std::string(name) + "_" + target.triple()) &&
        !variable(target, std::string("TARGET_") + name))
      report.found("set", {{"variable", name}, {"value", *value}});
  }
}

}  // namespace

std::span<const TargetCheck> native_checks()
{
  static constexpr std::array checks{TargetCheck{"pkg-config-host", is_foreign, pkg_config},
                                     TargetCheck{"plain-compiler", is_foreign, plain_compiler}};
  return checks;
}

}  // namespace xtool
