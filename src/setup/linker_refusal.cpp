// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "linker_refusal.hpp"

#include <xtool/link/find/c_compiler.hpp>
#include <xtool/link/find/cxx_advice.hpp>
#include <xtool/link/find/platform_sdk.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool {
namespace {

void add_refusals(Error& error, const LinkerChoice& choice)
{
  for (auto trial = choice.trials.rbegin(); trial != choice.trials.rend(); ++trial)
    if (trial->verdict == LinkerVerdict::refused)
      error.help(
          fmt::format("'{}' was refused: {}", trial->candidate.program.string(), trial->reason));
}

bool was_tried(LinkerKind kind, const LinkerChoice& choice)
{
  return std::any_of(choice.trials.begin(), choice.trials.end(),
                     [&](const LinkerTrial& trial) { return trial.candidate.kind == kind; });
}

}  // namespace

Error no_linker(const TargetEntry& entry, const LinkerChoice& choice,
                std::optional<LinkerKind> kind, const PackageAdvice& packages)
{
  const std::string what =
      kind ? fmt::format("no working {} found for '{}'", to_string(*kind), entry.triple.str())
           : fmt::format("no working linker found for '{}'", entry.triple.str());
  Error error(ErrorKind::no_toolchain, what);
  add_refusals(error, choice);
  const bool clang_is_here = was_tried(LinkerKind::clang, choice);
  // An LLD that was tried is there, and is not what is missing.
  if (brings_its_linker(entry) && !choice.trials.empty() && !platform_sdk(entry, packages))
    return error;
  for (const std::string& line : linker_advice(entry, packages, kind, clang_is_here))
    error.help(line);
  return error;
}

Error no_compiler(const TargetEntry& entry, const LinkerChoice& choice, LinkerKind kind,
                  const PackageAdvice& packages)
{
  Error error(ErrorKind::no_toolchain, fmt::format("no working {} found for C code of '{}'",
                                                   to_string(kind), entry.triple.str()));
  add_refusals(error, choice);
  for (const std::string& line :
       c_compiler_advice(entry, packages, was_tried(LinkerKind::clang, choice)))
    error.help(line);
  return error;
}

std::vector<std::string> compiler_advice(const TargetEntry& entry, const LinkerCandidate& linker,
                                         const PackageAdvice& packages)
{
  if (brings_its_linker(entry) || links_with_sdk(entry))
    return c_compiler_advice(entry, packages);
  return linker.kind == LinkerKind::rust_lld ? linker_advice(entry, packages)
                                             : cxx_advice(entry, packages);
}

}  // namespace xtool
