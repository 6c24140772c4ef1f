// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "completions.hpp"

#include "cli/completion_scripts.hpp"
#include "cli/options.hpp"

#include <memory>

namespace xtool::cli {
namespace {

struct CompletionsOptions {
  std::string shell = {};
};

Outcome print_script(const CompletionsOptions& options)
{
  const std::string_view script = completion_script(options.shell);
  return {.text = std::string(script), .result = {{"shell", options.shell}, {"script", script}}};
}

}  // namespace

Action bind_completions(CLI::App& command)
{
  auto options = std::make_shared<CompletionsOptions>();
  add_option(command, "SHELL", options->shell, "The shell that reads it")
      .required()
      .accept_only(completion_shells());
  return [options](Workbench&) { return print_script(*options); };
}

}  // namespace xtool::cli
