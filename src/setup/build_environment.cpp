// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/build_environment.hpp>

#include <xtool/cargo/rustflags.hpp>
#include <xtool/link/find/vendor_sdk.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/process.hpp>
#include <xtool/support/words.hpp>

#include <fmt/ranges.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// Where this machine's pkg-config looks by itself; nothing where there is none.
std::optional<std::string> host_modules(const Env& env)
{
  const auto program = env.find_program("pkg-config");
  if (!program)
    return std::nullopt;
  try {
    const Output output = run({.argv = {program->string(), "--variable=pc_path", "pkg-config"},
                               .timeout = std::chrono::seconds(10)},
                              env);
    const std::string path(trimmed(output.out));
    return output.exit_code == 0 && !path.empty() ? std::optional(path) : std::nullopt;
  } catch (const Error&) {
    return std::nullopt;
  }
}

// Without it, pkg-config would find the host's modules. The pkg-config crate asks for the host's
// by another name. Who has set the variable knows where the target's are.
void add_module_places(Variables& variables, const LinkerRecord& record, const Env& env)
{
  if (record.modules.empty() || env.get_even_empty("PKG_CONFIG_LIBDIR"))
    return;
  variables.emplace_back("PKG_CONFIG_LIBDIR", fmt::format("{}", fmt::join(record.modules, ":")));
  if (!env.get_even_empty("HOST_PKG_CONFIG_LIBDIR"))
    if (std::optional<std::string> modules = host_modules(env))
      variables.emplace_back("HOST_PKG_CONFIG_LIBDIR", *std::move(modules));
}

// An SDK that was sourced has set for its target what build scripts and proc-macros read, too, for
// C code of this machine.
void keep_sdk_from_host(Variables& variables, const LinkerRecord& record,
                        const std::optional<TargetEntry>& entry, const Env& env)
{
  const std::optional<std::string> compiler = sourced_compiler(env);
  if (!compiler)
    return;
  const auto name = CompilerName::parse(fs::path(*compiler).filename().native());
  const bool is_targets = name && entry && may_serve(*name, *entry);
  for (const char* variable : {"CFLAGS", "CXXFLAGS"}) {
    const auto flags = env.get(variable);
    if (!flags || !is_targets)
      continue;
    const std::string own = fmt::format("{}_{}", variable, replaced(record.target.str(), "-", "_"));
    if (!env.get_even_empty(own))
      variables.emplace_back(own, *flags);
    variables.emplace_back(variable, "");
  }
  for (const auto& [variable, host] :
       {std::pair{"PKG_CONFIG_SYSROOT_DIR", "HOST_PKG_CONFIG_SYSROOT_DIR"},
        std::pair{"PKG_CONFIG_PATH", "HOST_PKG_CONFIG_PATH"}})
    if (env.get(variable) && !env.get_even_empty(host))
      variables.emplace_back(host, "");
}

}  // namespace

Variables variables_for_build(const LinkerRecord& record, const std::optional<TargetEntry>& entry,
                              const Env& env)
{
  Variables variables = build_variables(record, env);
  add_module_places(variables, record, env);
  keep_sdk_from_host(variables, record, entry, env);
  if (record.dlltool.empty())
    return variables;
  if (auto flags =
          variable_with_flag(ConfigSources::read(env), record.target, "dlltool", record.dlltool))
    variables.push_back(*std::move(flags));
  return variables;
}

}  // namespace xtool
