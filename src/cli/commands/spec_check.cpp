// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "spec_check.hpp"

#include "cli/options.hpp"
#include "spec_choice.hpp"

#include <xtool/spec/spec_lookup.hpp>

#include <fmt/format.h>

#include <memory>

namespace xtool::cli {
namespace {

struct CheckOptions {
  SysrootOptions sysroot = {};
  std::vector<std::string> specs = {};
};

Outcome check(const CheckOptions& options, Workbench& bench)
{
  SpecRustc rustc = spec_rustc(bench, options.sysroot);
  Outcome outcome;
  Json specs = Json::array();
  for (const std::string& word : options.specs) {
    const FoundSpec spec = find_spec(word, rustc);
    const SpecCheck found = check_spec(read_spec(spec, rustc), spec, rustc);
    outcome.text +=
        fmt::format("{}: {}\n{}", word, found.good() ? "ok" : "unusable", text_of(found.findings));
    if (!found.good())
      outcome.exit_code = 1;
    specs.push_back({{"name", spec.name},
                     {"origin", to_string(spec.origin)},
                     {"path", text_or_null(spec.path.string())},
                     {"ok", found.good()},
                     {"needs_unstable_options", found.needs_unstable_options},
                     {"findings", json_of(found.findings)}});
  }
  outcome.result = {{"rustc", rustc.toolchain().version}, {"specs", std::move(specs)}};
  return outcome;
}

}  // namespace

Action bind_spec_check(CLI::App& command)
{
  auto options = std::make_shared<CheckOptions>();
  add_option(command, "SPEC", options->specs,
             "Specifications: paths of files, or names that rustc finds")
      .required()
      .expected(1, 1000);
  bind_sysroot_options(command, options->sysroot);
  return [options](Workbench& bench) { return check(*options, bench); };
}

}  // namespace xtool::cli
