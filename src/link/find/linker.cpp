// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "linker_search.hpp"

#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace xtool {
namespace {

namespace fs = std::filesystem;

LinkerTrial find_configured(const ConfiguredLinker& configured, const Env& env)
{
  LinkerTrial trial{.candidate = {.kind = LinkerKind::configured, .found_by = configured.where}};
  if (const auto program = env.find_program(configured.program)) {
    trial.candidate.program = *program;
    add_companions(trial.candidate);
  } else {
    trial.candidate.program = configured.program;
    trial.verdict = LinkerVerdict::refused;
    trial.reason = "there is no such program";
  }
  return trial;
}

LinkerTrial of_zig(const ZigTrial& found, const TargetEntry& entry, const LinkerSearch& search)
{
  LinkerTrial trial{
      .candidate = {.kind = LinkerKind::zig, .program = found.program, .found_by = found.found_by}};
  try {
    if (!found.version) {
      trial.verdict = LinkerVerdict::refused;
      trial.reason = found.why_not;
      return trial;
    }
    trial.candidate.zig = found.zig();
    const ZigTarget target = zig_target(entry, *found.version, search.glibc);
    trial.candidate.flags = {"cc", "-target", target.str()};
    if (!target.cpu.empty())
      trial.candidate.flags.push_back("-mcpu=" + target.cpu);
    trial.candidate.cxx = found.program;
    trial.candidate.zig_target = target;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::conflict)
      throw;
    trial.verdict = LinkerVerdict::refused;
    trial.reason = error.message();
  }
  return trial;
}

std::vector<LinkerTrial> find_zig(const TargetEntry& entry, const LinkerSearch& search,
                                  const Env& env)
{
  std::vector<LinkerTrial> trials;
  if (!entry.zig.is_object())
    return trials;
  if (search.zig)
    return {of_zig({.program = search.zig->program,
                    .found_by = search.zig->found_by,
                    .version = search.zig->version},
                   entry, search)};
  for (const ZigTrial& found : find_zigs({.home = search.home, .root = search.root}, env))
    trials.push_back(of_zig(found, entry, search));
  return trials;
}

// Distributions leave rust-lld out of their rustc; rustc takes any LLD that goes by this name.
std::vector<LinkerTrial> find_wasm_lld(const LinkerSearch& search, const Env& env)
{
  const auto works = [](const fs::path& program, const std::string& found_by,
                        const std::string& reason) {
    return std::vector{LinkerTrial{
        .candidate = {.kind = LinkerKind::lld, .program = program, .found_by = found_by},
        .verdict = LinkerVerdict::works,
        .reason = reason}};
  };
  for (const fs::path& directory : search.lld_directories)
    if (const auto program = env.find_program((directory / "rust-lld").native()))
      return works(*program, "rustc", "rustc brings it along");
  if (const auto program = env.find_program("rust-lld"))
    return works(*program, "PATH", "rustc finds it by itself");
  if (const auto program = env.find_program("wasm-ld"))
    return works(*program, "PATH", "takes the place of rustc's own, which is missing");
  return {};
}

}  // namespace

std::string_view to_string(LinkerKind kind)
{
  switch (kind) {
    case LinkerKind::configured:
      return "configured";
    case LinkerKind::gcc:
      return "gcc";
    case LinkerKind::clang:
      return "clang";
    case LinkerKind::zig:
      return "zig";
    case LinkerKind::lld:
      return "lld";
  }
  return "";
}

std::string_view to_string(LinkerVerdict verdict)
{
  switch (verdict) {
    case LinkerVerdict::works:
      return "works";
    case LinkerVerdict::refused:
      return "refused";
    case LinkerVerdict::not_tried:
      return "not-tried";
  }
  return "";
}

bool links_with_lld_alone(const TargetEntry& entry)
{
  return entry.arch.starts_with("wasm") && entry.os != "emscripten";
}

const LinkerTrial* LinkerChoice::chosen() const
{
  const auto found = std::find_if(trials.begin(), trials.end(), [](const LinkerTrial& trial) {
    return trial.verdict == LinkerVerdict::works;
  });
  return found == trials.end() ? nullptr : &*found;
}

fs::path rust_lld_directory(const fs::path& sysroot, const Triple& host)
{
  return sysroot / "lib/rustlib" / host.str() / "bin";
}

std::vector<LinkerTrial> find_linkers(const TargetEntry& entry, const LinkerSearch& search,
                                      const Env& env)
{
  std::vector<LinkerTrial> trials;
  const auto append = [&](std::vector<LinkerTrial> more) {
    std::move(more.begin(), more.end(), std::back_inserter(trials));
  };
  const auto wanted = [&](LinkerKind kind) { return !search.only || *search.only == kind; };
  if (wanted(LinkerKind::configured) && search.configured)
    trials.push_back(find_configured(*search.configured, env));
  if (links_with_lld_alone(entry)) {
    if (wanted(LinkerKind::lld))
      append(find_wasm_lld(search, env));
    return trials;
  }
  // Without an operating system there is no C library to link with, and rustc brings its linker.
  if (entry.os == "none")
    return trials;
  if (wanted(LinkerKind::gcc))
    append(find_gcc(entry, search, env));
  if (wanted(LinkerKind::clang))
    append(find_clang(entry, search, env));
  if (wanted(LinkerKind::zig))
    append(find_zig(entry, search, env));
  return trials;
}

LinkerChoice choose_linker(const TargetEntry& entry, const LinkerSearch& search,
                           const LinkerProof& proof, const Env& env)
{
  LinkerChoice choice{.trials = find_linkers(entry, search, env)};
  for (LinkerTrial& trial : choice.trials) {
    if (trial.verdict != LinkerVerdict::not_tried)
      continue;
    if (choice.chosen())
      trial.reason = "a better one works";
    else
      trial = prove_linker(trial.candidate, entry, proof, env);
  }
  return choice;
}

}  // namespace xtool
