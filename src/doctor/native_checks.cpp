// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "build_variables.hpp"
#include "examination.hpp"

#include <xtool/binary/binary.hpp>
#include <xtool/link/find/vendor_sdk.hpp>

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

// Whether the libraries beside a directory of modules are for another machine than the target.
bool has_others_libraries(const fs::path& modules, const TargetEntry& entry)
{
  std::error_code absent;
  constexpr std::uintmax_t largest = std::uintmax_t{64} << 20;
  for (const fs::directory_entry& file : fs::directory_iterator(modules.parent_path(), absent)) {
    std::error_code unknown;
    const std::uintmax_t size = file.file_size(unknown);
    if (file.path().extension() != ".so" || unknown || size > largest)
      continue;
    try {
      if (const std::optional<BinaryFacts> facts = read_binary(file.path()))
        return mismatch(*facts, entry).has_value();
    } catch (const Error&) {  // a linker script, or not readable
      continue;
    }
  }
  return false;
}

// The first directory of a list that has this machine's modules, or another one's.
std::optional<std::string> wrong_directory(const std::string& list, TargetExamination& target)
{
  std::istringstream directories(list);
  for (std::string each; std::getline(directories, each, ':');)
    if (!each.empty() &&
        (is_hosts(each, target.machine()) || has_others_libraries(each, target.entry())))
      return each;
  return std::nullopt;
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
  if (only ? leads_elsewhere(only, target.machine()) : leads_elsewhere(more, target.machine())) {
    for (const auto& list : {more, only})
      if (const auto wrong = list ? wrong_directory(list->value, target) : std::nullopt)
        report.found("among-others", {{"variable", list->name},
                                      {"directory", *wrong},
                                      {"help", without_variables(target.machine(), {list->name})}});
    return;
  }
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

// What CMake, meson and configure, which know no variables of a target's own, let pkg-config see
// besides the modules of the target's sysroot.
void pkg_config_of_all(TargetExamination& target, Report& report)
{
  const Env env = environment_of_cargo(target.machine());
  for (const char* name : {"PKG_CONFIG_PATH", "PKG_CONFIG_LIBDIR"}) {
    const auto value = env.get(name);
    if (const auto wrong = value ? wrong_directory(*value, target) : std::nullopt)
      report.found("leaks", {{"variable", name},
                             {"directory", *wrong},
                             {"help", without_variables(target.machine(), {name})}});
  }
}

bool has_c_libraries(TargetExamination& target)
{
  const std::optional<LinkerRecord> record = target.record();
  return is_foreign(target) && record && !record->libraries.empty();
}

// The environment of an SDK: the way in which Yocto's and OpenWrt's are meant to be used.
std::optional<std::string> sdk_compiler(TargetExamination& target, const Env& env)
{
  std::optional<std::string> compiler = sourced_compiler(env);
  const auto name =
      compiler ? CompilerName::parse(fs::path(*compiler).filename().native()) : std::nullopt;
  return name && may_serve(*name, target.entry()) ? compiler : std::nullopt;
}

void plain_compiler(TargetExamination& target, Report& report)
{
  const Env env = environment_of_cargo(target.machine());
  if (const auto compiler = sdk_compiler(target, env)) {
    const auto used = used_form(target.entry().triple, env, "CC");
    if (used && used->name == "CC")
      report.found("sdk", {{"sign", *sourced_sdk(env)}, {"compiler", *compiler}});
    else if (!env.get("HOST_CC"))
      report.found("sdk-for-host", {{"sign", *sourced_sdk(env)}, {"compiler", *compiler}});
    return;
  }
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
  static constexpr std::array checks{
      TargetCheck{"pkg-config-host", is_foreign, pkg_config},
      TargetCheck{"plain-pkg-config", has_c_libraries, pkg_config_of_all},
      TargetCheck{"plain-compiler", is_foreign, plain_compiler},
      TargetCheck{"native-programs", is_foreign, named_programs}};
  return checks;
}

}  // namespace xtool
