// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "target_build_target.hpp"

#include "cli/targets.hpp"

#include <xtool/spec/spec_check.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/shell.hpp>

#include <fmt/format.h>

#include <optional>

namespace xtool::cli {
namespace {

// LLVM's name of a custom target is mostly that of the target which it was made from.
std::optional<TargetEntry> entry_of(const BuildTarget& target, const Catalog& catalog)
{
  if (auto entry = catalog.entry_for(target.name))
    return entry;
  for (const auto& [triple, entry] : catalog.entries())
    if (triple.str() == target.text("llvm-target"))
      return entry;
  return std::nullopt;
}

// rustc takes any file name for a target's.
void require_triple(const FoundSpec& found)
{
  try {
    Triple::parse(found.name);
  } catch (const Error& error) {
    throw Error(ErrorKind::invalid_input, fmt::format("'{}' has no file name of a target: {}",
                                                      found.path.native(), error.message()))
        .help("rename the file, such as to 'acme-unknown-none.json'");
  }
}

}  // namespace

BuildTarget build_target(const std::string& word, SpecRustc& rustc, Workbench& bench)
{
  std::string name = word;
  if (!is_spec_path(word) && !rustc.is_builtin(word) && specs_named(word, rustc).empty())
    name = resolve_target(bench, word).str();
  return build_target(find_spec(name, rustc), rustc, bench);
}

BuildTarget build_target(const FoundSpec& found, SpecRustc& rustc, Workbench& bench)
{
  require_triple(found);
  const SpecDocument document = read_spec(found, rustc);
  BuildTarget target{.name = Triple::parse(found.name), .spec = document.json()};
  target.entry = entry_of(target, bench.catalog());
  if (found.origin == SpecOrigin::builtin)
    return target;

  const SpecCheck check = check_spec(document, found, rustc);
  for (const SpecFinding& finding : check.findings)
    if (finding.severity == SpecFinding::Severity::error)
      throw Error(ErrorKind::invalid_input,
                  fmt::format("rustc cannot use the specification '{}': {}", found.path.native(),
                              finding.fact))
          .help(fmt::format("`{}` shows everything about it",
                            shell_command({"xtool", "spec", "check", found.path.native()})));
  target.custom = document.text();
  target.needs_unstable_options = check.needs_unstable_options;
  return target;
}

}  // namespace xtool::cli
