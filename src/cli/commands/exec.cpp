// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "exec.hpp"

#include "cli/options.hpp"
#include "cli/targets.hpp"

#include <xtool/link/linker_record.hpp>
#include <xtool/link/shim/build_systems.hpp>
#include <xtool/setup/build_environment.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/process.hpp>

#include <fmt/format.h>

#include <memory>

namespace xtool::cli {
namespace {

struct ExecOptions {
  std::string target = {};
  std::vector<std::string> command = {};
};

Outcome execute(const ExecOptions& options, Workbench& bench)
{
  if (bench.options().json)
    throw Error(ErrorKind::usage,
                "--json has no meaning here: what is printed is the command's own")
        .help("`xtool env T --json` gives the environment as JSON");
  const Triple target =
      resolve_target(bench, options.target, [&] { return recorded_targets(bench.home()); });
  Env env = bench.env();
  const LinkerRecord record = require_linker_record(bench.home(), target);
  if (const std::optional<std::string> why = runner_left_out(record))
    bench.console().warn(*why);
  std::vector<std::string> argv = options.command;
  const bool has_cross_file = calls_meson(argv) && !record.meson_cross_file.empty();
  for (const auto& [name, value] :
       variables_for_build(record, bench.catalog().entry_for(target), bench.env()))
    if (!has_cross_file || name != "PKG_CONFIG_LIBDIR")  // which meson heeds for the host, too
      env = env.with(name, value);
  if (has_cross_file)
    argv = with_cross_file(std::move(argv), record.meson_cross_file);
  const std::string& name = options.command.front();
  const auto program = env.find_program(name);
  if (!program)
    throw Error(ErrorKind::no_toolchain, fmt::format("there is no program '{}'", name))
        .help("name one that is on PATH, or give its path");
  argv.front() = program->string();
  become(argv, env);
}

}  // namespace

Action bind_exec(CLI::App& command)
{
  auto options = std::make_shared<ExecOptions>();
  add_option(command, "TARGET", options->target, "A target that `setup-linker` has set up")
      .required();
  add_option(command, "COMMAND", options->command, "Command to run, with its arguments, after `--`")
      .required()
      .expected(1, 100000);
  return [options](Workbench& bench) { return execute(*options, bench); };
}

}  // namespace xtool::cli
