// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "spec_diff.hpp"

#include "cli/options.hpp"
#include "spec_choice.hpp"

#include <xtool/spec/spec_change.hpp>
#include <xtool/spec/spec_lookup.hpp>

#include <fmt/format.h>

#include <memory>

namespace xtool::cli {
namespace {

struct DiffOptions {
  SysrootOptions sysroot = {};
  std::string left = {};
  std::string right = {};
};

Outcome diff(const DiffOptions& options, Workbench& bench)
{
  SpecRustc rustc = spec_rustc(bench, options.sysroot);
  const FoundSpec left = find_spec(options.left, rustc);
  const FoundSpec right = find_spec(options.right, rustc);
  const std::vector<SpecDifference> differences =
      compare_specs(read_spec(left, rustc).json(), read_spec(right, rustc).json());

  Outcome outcome;
  Json list = Json::array();
  for (const SpecDifference& one : differences) {
    if (one.left)
      outcome.text += fmt::format("- {}: {}\n", one.key, one.left->dump());
    if (one.right)
      outcome.text += fmt::format("+ {}: {}\n", one.key, one.right->dump());
    list.push_back({{"key", one.key},
                    {"left", one.left.value_or(Json())},
                    {"right", one.right.value_or(Json())}});
  }
  if (differences.empty())
    bench.console().info(
        fmt::format("'{}' and '{}' specify the same", options.left, options.right));
  outcome.result = {{"rustc", rustc.toolchain().version},
                    {"left", left.name},
                    {"right", right.name},
                    {"differences", std::move(list)}};
  return outcome;
}

}  // namespace

Action bind_spec_diff(CLI::App& command)
{
  auto options = std::make_shared<DiffOptions>();
  add_option(command, "LEFT", options->left, "A target, or the path of a specification").required();
  add_option(command, "RIGHT", options->right, "Another one").required();
  bind_sysroot_options(command, options->sysroot);
  return [options](Workbench& bench) { return diff(*options, bench); };
}

}  // namespace xtool::cli
