// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/first_line.hpp>
#include <xtool/link/run/runner_trial.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/process.hpp>

#include <fmt/format.h>

#include <chrono>

namespace xtool {

std::optional<std::string> try_runner(const std::vector<std::string>& runner,
                                      const TrialProgram& program, const Env& env)
{
  // Wine may have to start its services first.
  constexpr std::chrono::minutes patience{3};
  std::vector<std::string> argv = runner;
  if (const auto found = env.find_program(runner.front()))
    argv.front() = found->string();
  argv.push_back(program.file.string());
  argv.insert(argv.end(), program.arguments.begin(), program.arguments.end());
  try {
    const Output output =
        run({.argv = argv, .timeout = patience}, env.in(program.file.parent_path()));
    if (output.exit_code != program.exit_code)
      return fmt::format("it ended with exit code {}, not {}{}", output.exit_code,
                         program.exit_code,
                         output.err.empty() ? "" : ": " + telling_line(output.err));
    if (output.out.find(program.output) == std::string::npos)
      return "it ended well, but did not print what it should";
    return std::nullopt;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::external_tool)
      throw;
    return error.message();
  }
}

}  // namespace xtool
