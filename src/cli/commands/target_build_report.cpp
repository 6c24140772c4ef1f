// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "target_build_report.hpp"

#include "cli/progress.hpp"

#include <xtool/spec/spec_check.hpp>
#include <xtool/support/shell.hpp>

#include <fmt/format.h>

#include <chrono>
#include <memory>

namespace xtool::cli {
namespace {

Json json_of_parts(const BuiltStd& built)
{
  if (built.record.libc.empty())
    return nullptr;
  const auto text = [](const std::string& value) { return value.empty() ? Json() : Json(value); };
  const ProgramProof proof = built.proof.value_or(ProgramProof{});
  return {{"from", built.record.libc},
          {"linked_with", text(proof.linker)},
          {"ran_with", text(proof.runner)}};
}

using Clock = std::chrono::steady_clock;

std::string_view crates_of(const BuildRecipe& recipe) { return recipe.std ? "std" : "alloc"; }

// As long as those that are done took, for each. The first ones are too few to tell.
std::string time_left(const CrateProgress& at, Clock::time_point start)
{
  constexpr int enough = 3;
  const int done = at.number - 1;
  if (done < enough || at.number == at.of)
    return "";
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return fmt::format(", about {} left", human_duration(seconds / done * (at.of - done)));
}

Event built_event(const BuiltStd& built)
{
  return {"built-std",
          {{"target", built.target.str()},
           {"status", to_string(built.status)},
           {"files", built.files},
           {"bytes", built.bytes},
           {"seconds", built.seconds}}};
}

}  // namespace

BuildEvents build_events(Console& console, const std::string& name)
{
  return {
      .waiting = [&console] { console.info("waiting for another xtool", {"waiting"}); },
      .recovered = [&console](const std::string& line) { console.info(line); },
      .fetching = {},
      .collecting =
          [&console](const Triple& target, const LibcSource& source) {
            console.info(fmt::format("taking the C library for '{}' from {}{}", target.str(),
                                     source.str(), source.zig ? ", which builds it once" : ""));
          },
      .building =
          [&console, name](const Triple&, const BuildRecipe& recipe) {
            console.info(fmt::format("building {} for '{}'; this takes a minute or more",
                                     recipe.std ? "std" : "core and alloc", name),
                         {"building-std", {{"target", name}, {"crates", crates_of(recipe)}}});
          },
      .crate =
          [&console, name, start = std::make_shared<Clock::time_point>()](const CrateProgress& at) {
            if (at.number == 1)
              *start = Clock::now();
            console.live(at.of >= at.number
                             ? fmt::format("building for {}: {} ({} of {}{})", name, at.crate,
                                           at.number, at.of, time_left(at, *start))
                             : fmt::format("building for {}: {} ({} crates so far)", name, at.crate,
                                           at.number),
                         {"building-crate",
                          {{"target", name},
                           {"crate", at.crate},
                           {"number", at.number},
                           {"total", at.of >= at.number ? Json(at.of) : Json()}}});
          }};
}

SourceEvents source_events(Console& console, const Toolchain& toolchain)
{
  return {.downloading =
              [&console, version = toolchain.release.str()] {
                console.info(fmt::format(
                    "downloading the sources of the standard library of rustc {}", version));
              },
          .fetch = [&console](const std::string& label) { return fetch_events(console, label); }};
}

Json json_of_std(const BuiltStd& built, const Sysroot& sysroot)
{
  return {{"triple", built.target.str()},
          {"status", to_string(built.status)},
          {"crates", crates_of(built.record.recipe)},
          {"features", built.record.recipe.features},
          {"sysroot", sysroot.root().string()},
          {"sources", built.sources.string()},
          {"self_contained", json_of_parts(built)},
          {"files", built.files},
          {"bytes", built.bytes},
          {"seconds", built.seconds}};
}

void tell_done(const BuiltStd& built, Console& console)
{
  const std::string what = built.record.recipe.std ? "std" : "core and alloc";
  if (built.status == BuiltStd::Status::up_to_date)
    console.info(fmt::format("{} for '{}': up to date", what, built.target.str()),
                 built_event(built));
  else if (built.status == BuiltStd::Status::restored)
    console.info(
        fmt::format("{} for '{}' installed from the cache, where it was built before, {} files, {}",
                    what, built.target.str(), built.files, human_size(built.bytes)),
        built_event(built));
  else
    console.info(
        fmt::format("{} for '{}' built and installed, {} files, {}, {}", what, built.target.str(),
                    built.files, human_size(built.bytes), human_duration(built.seconds)),
        built_event(built));
  if (!built.proof)
    return;
  if (!built.proof->runner.empty())
    console.info(fmt::format("a test program was linked with {} and run by {}", built.proof->linker,
                             built.proof->runner));
  else if (!built.proof->linker.empty())
    console.info(fmt::format("a test program was linked with {}, but not run: {}",
                             built.proof->linker, built.proof->not_run));
  else
    console.warn(fmt::format("no program was linked with it: {}", built.proof->not_run));
}

Json json_of_wiring(const StdWiring& wiring)
{
  Json outranked = Json::array();
  for (const Outranked& setting : wiring.outranked)
    outranked.push_back({{"key", to_string(setting.key)},
                         {"value", setting.winner.value},
                         {"origin", setting.winner.origin}});
  return {{"file", wiring.file.string()},
          {"changed", wiring.changed},
          {"outranked", std::move(outranked)}};
}

void tell_wiring(const BuiltStd& built, const std::filesystem::path& sysroot,
                 const StdWiring& wiring, Console& console)
{
  const std::string flag = sysroot.empty() ? "-Zunstable-options" : "--sysroot " + sysroot.native();
  if (wiring.changed)
    console.info(fmt::format("configured Cargo in '{}' to use it", wiring.file.string()));
  for (const Outranked& setting : wiring.outranked) {
    const ConfigSource& winner = setting.winner;
    console.warn(fmt::format("{} = {} in {} overrides '{}'", to_string(setting.key), winner.written,
                             describe_origin(winner), wiring.file.string()));
    console.help(winner.line ? fmt::format("`{}`", removal_command(winner, setting.key))
                             : fmt::format("without that variable, Cargo uses the std; or add "
                                           "`{}` to it",
                                           flag));
  }
  if (!wiring.rustdoc)
    console.help(fmt::format(
        "for `cargo doc`, which has no flags for one target in this version: `{} cargo doc "
        "--target {}`",
        "RUSTDOCFLAGS=" + shell_word(flag), built.target.str()));
}

void tell_unstable(const Triple& target, const Toolchain& toolchain, Console& console)
{
  if (is_nightly(toolchain))
    return;
  console.warn(fmt::format(
      "rustc {} takes a custom target only where RUSTC_BOOTSTRAP=1 allows unstable options",
      toolchain.release.str()));
  console.help(
      fmt::format("build with it: `RUSTC_BOOTSTRAP=1 cargo build --target {}`", target.str()));
  console.help(
      "or set it for one project, there: `xtool config set --file .cargo/config.toml --string "
      "env.RUSTC_BOOTSTRAP 1`");
}

RemovalEvents removal_events(Console& console)
{
  return {.waiting = [&console] { console.info("waiting for another xtool to finish"); },
          .recovered = [&console](const std::string& line) { console.info(line); }};
}

void tell_private_removal(const PrivateRemoval& removal, const Triple& target, Console& console)
{
  for (const std::filesystem::path& file : removal.config_files)
    console.info(fmt::format("removed the flags for the std of '{}' from '{}'", target.str(),
                             file.string()));
  for (const KeptValue& kept : removal.kept)
    console.warn(fmt::format("kept {} = {} (line {}): it was changed since xtool wrote it",
                             to_string(kept.key), kept.written, kept.line));
  for (const auto& [sysroot, removed] : removal.stds)
    console.info(fmt::format("removed the std of '{}' from '{}' ({} files)", target.str(),
                             sysroot.root().string(), removed.files));
}

}  // namespace xtool::cli
