// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "spec_show.hpp"

#include "cli/options.hpp"
#include "spec_choice.hpp"

#include <xtool/spec/spec_lookup.hpp>

#include <memory>

namespace xtool::cli {
namespace {

struct ShowOptions {
  SysrootOptions sysroot = {};
  std::string target = {};
};

Outcome show(const ShowOptions& options, Workbench& bench)
{
  SpecRustc rustc = spec_rustc(bench, options.sysroot);
  const FoundSpec spec = find_spec(options.target, rustc);
  const SpecDocument document = read_spec(spec, rustc);
  std::string text = document.text();
  if (!text.ends_with('\n'))
    text += '\n';
  return {.text = std::move(text),
          .result = {{"name", spec.name},
                     {"origin", to_string(spec.origin)},
                     {"path", text_or_null(spec.path.string())},
                     {"rustc", rustc.toolchain().version},
                     {"spec", document.json()}}};
}

}  // namespace

Action bind_spec_show(CLI::App& command)
{
  auto options = std::make_shared<ShowOptions>();
  add_option(command, "TARGET", options->target,
             "A target of rustc's, a custom target, or the path of a specification")
      .required();
  bind_sysroot_options(command, options->sysroot);
  return [options](Workbench& bench) { return show(*options, bench); };
}

}  // namespace xtool::cli
