// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "build_variables.hpp"
#include "examination.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <sstream>

namespace xtool {
namespace {

namespace fs = std::filesystem;

bool is_foreign(TargetExamination& target) { return !target.is_host(); }

// Whether pkg-config reads there what is installed on this machine for itself.
bool is_hosts(const fs::path& directory, const Machine& machine)
{
  const std::string path = directory.lexically_normal().string();
  if (machine.toolchain)
    if (const TargetEntry* host = machine.catalog.find(machine.toolchain->host))
      for (const std::string& prefix : host->gnu_prefixes)
        if (path.find("/" + prefix + "/") != std::string::npos)
          return true;
  return path == "/usr/lib/pkgconfig" || path == "/usr/lib64/pkgconfig" ||
         path == "/usr/local/lib/pkgconfig";
}

// Whether a list of directories has one that is not this machine's own.
bool leads_elsewhere(const std::optional<Variable>& list, const Machine& machine)
{
  std::istringstream directories(list ? list->value : "");
  for (std::string each; std::getline(directories, each, ':');)
    if (!each.empty() && !is_hosts(each, machine))
      return true;
  return false;
}

bool is_cross_program(const std::optional<Variable>& program)
{
  const std::string name = program ? fs::path(program->value).filename().string() : "";
  return !name.empty() && name != "pkg-config" && name != "pkgconf";
}

// The rules of pkg-config-rs (target_supported): PKG_CONFIG_ALLOW_CROSS, unless it is 0, and
// without it a PKG_CONFIG or PKG_CONFIG_SYSROOT_DIR, let a build script for a target use
// pkg-config. Only PKG_CONFIG_LIBDIR takes this machine's directories out of its search.
void pkg_config(TargetExamination& target, Report& report)
{
  const Env env = environment_of_cargo(target.machine());
  const auto program = used_form(target.entry().triple, env, "PKG_CONFIG");
  const auto root = used_form(target.entry().triple, env, "PKG_CONFIG_SYSROOT_DIR");
  auto allowed = used_form(target.entry().triple, env, "PKG_CONFIG_ALLOW_CROSS");
  if (allowed && allowed->value == "0")
    return;
  if (!allowed)
    allowed = program ? program : root;
  if (!allowed || is_cross_program(program))
    return;
  const auto only = used_form(target.entry().triple, env, "PKG_CONFIG_LIBDIR");
  const auto more = used_form(target.entry().triple, env, "PKG_CONFIG_PATH");
  if (only && leads_elsewhere(only, target.machine()))
    return;
  if (!only && leads_elsewhere(more, target.machine()))
    return;
  const Variable& about = only ? *only : *allowed;
  std::vector<std::string> names;
  for (const auto& each :
       {only, used_form(target.entry().triple, env, "PKG_CONFIG_ALLOW_CROSS"), program, root})
    if (each)
      names.push_back(each->name);
  report.found(only ? "host-directories" : "host",
               {{"variable", about.name},
                {"value", about.value},
                {"own", "PKG_CONFIG_LIBDIR_" + variable_suffix(target.entry().triple)},
                {"help", without_variables(target.machine(), names)}});
}

void plain_compiler(TargetExamination& target, Report& report)
{
  const Env env = environment_of_cargo(target.machine());
  for (const char* name : {"CC", "CXX", "AR"}) {
    const auto used = used_form(target.entry().triple, env, name);
    if (used && used->name == name && !used->value.empty())
      report.found("set", {{"variable", name},
                           {"value", used->value},
                           {"help", without_variables(target.machine(), {name})}});
  }
}

bool is_there(const std::string& program, const Env& env)
{
  std::istringstream words(program);
  std::string first;
  words >> first;
  return first.empty() || env.find_program(first) || env.find_program(program);
}

// What takes the place of a file that is gone: the set-up again, if it was xtool's.
std::string restored(const TargetExamination& target, const Variable& variable)
{
  const fs::path directory = fs::path(variable.value).parent_path();
  const bool own =
      directory.filename() == target.triple() && directory.parent_path().filename() == "shims";
  if (!own)
    return without_variables(target.machine(), {variable.name});
  return fmt::format("`xtool setup-linker {}{}`", target.record() ? "" : "--force ",
                     target.triple());
}

// Only variables of a target's own: others are told of by other checks.
void named_programs(TargetExamination& target, Report& report)
{
  const Env env = environment_of_cargo(target.machine());
  std::error_code absent;
  const auto linker = target.linker();
  for (const char* name : {"CC", "CXX", "AR", "RANLIB", "PKG_CONFIG", "CMAKE"}) {
    const auto used = used_form(target.entry().triple, env, name);
    if (used && used->name != name && !is_there(used->value, env))
      report.found(
          "no-program",
          {{"variable", used->name}, {"value", used->value}, {"help", restored(target, *used)}},
          culprit_of_variable(target.machine(), used->name));
  }
  const auto file = used_form(target.entry().triple, env, "CMAKE_TOOLCHAIN_FILE");
  if (!file || file->value.empty() || fs::exists(env.cwd() / file->value, absent))
    return;
  // Where the linker beside it is gone as well, that is told already.
  const bool told = linker && !linker->program &&
                    fs::path(linker->word).parent_path() == fs::path(file->value).parent_path();
  if (!told)
    report.found(
        "no-file",
        {{"variable", file->name}, {"value", file->value}, {"help", restored(target, *file)}});
}

}  // namespace

std::span<const TargetCheck> native_checks()
{
  static constexpr std::array checks{TargetCheck{"pkg-config-host", is_foreign, pkg_config},
                                     TargetCheck{"plain-compiler", is_foreign, plain_compiler},
                                     TargetCheck{"native-programs", is_foreign, named_programs}};
  return checks;
}

}  // namespace xtool
