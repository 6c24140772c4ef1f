// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/linker_setup.hpp>

#include "apply_linker.hpp"
#include "linker_refusal.hpp"
#include "runner_choice.hpp"
#include "rust_proof.hpp"
#include "tell.hpp"

#include <xtool/cargo/config_file.hpp>
#include <xtool/cargo/config_sources.hpp>
#include <xtool/cargo/target_settings.hpp>
#include <xtool/link/find/c_compiler.hpp>
#include <xtool/link/find/linker_kinds.hpp>
#include <xtool/link/find/target_root.hpp>
#include <xtool/link/find/vendor_sdk.hpp>
#include <xtool/link/shim/warm.hpp>
#include <xtool/rust/private_sysroot.hpp>
#include <xtool/setup/linker_config.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// A program on PATH goes by its name: such a configuration can be shared, and survives a move.
std::string short_name(const fs::path& program, const Env& env)
{
  const std::string name = program.filename().string();
  return env.find_program(name) == program ? name : program.string();
}

// Whether others compile its C code: rustc, or a script, calls LLD. For musl no compiler would be
// looked for, as each would have been a better linker.
bool compiles_nothing(const TargetEntry& entry, const LinkerCandidate& linker)
{
  return brings_its_linker(entry) || !linker.sdk.empty() || !linker.farm.name.empty()
             ? row_of(linker.kind).tools != LinkerTools::compiler
             : false;
}

// The kind of the last time is gone.
LinkerChoices of_any_kind(LinkerChoices choices)
{
  choices.kind = std::nullopt;
  choices.kind_is_old = false;
  return choices;
}

}  // namespace

bool needs_linker(const TargetEntry& entry, const Triple& host, const LinkerOptions& options)
{
  if (brings_its_linker(entry))
    return !options.kind && !options.glibc && !options.shim &&
           (options.runner.value_or(true) || options.environment.value_or(true));
  return entry.triple != host;
}

bool worth_setting_up(const TargetEntry& entry, const Triple& host, const LinkerOptions& options,
                      const Env& env)
{
  if (!needs_linker(entry, host, options))
    return false;
  const LinkerChoices choices = make_choices(entry, options, nullptr, env);
  if (choices.sdk.empty() || links_with_sdk(entry) || entry.os == "emscripten")
    return true;
  if (!links_through_compiler(entry) || entry.os == "android")
    return false;
  const LinkerTrial first = vendor_compilers(entry, choices.sdk, choices.sdk_found_by, env).front();
  if (first.verdict == LinkerVerdict::refused)
    return false;
  // A compiler that is named itself is a candidate for whatever it may turn out to be for.
  const auto name = CompilerName::parse(first.candidate.program.filename().native());
  return !name || name->system.empty() || may_serve(*name, entry);
}

LinkerSetup::LinkerSetup(Surroundings around, Installation installation, LinkerOptions options,
                         LinkerEvents events)
    : around_(std::move(around)),
      installation_(std::move(installation)),
      options_(std::move(options)),
      events_(std::move(events)),
      ledger_(around_.home.state(),
              options_.dry_run ? ConfigLedger::Mode::rehearsal : ConfigLedger::Mode::real)
{
}

LinkerReport LinkerSetup::set_up(const TargetEntry& entry, std::optional<GlibcVersion> glibc)
{
  const Clock::time_point start = Clock::now();
  const LinkerFacts facts = examine(entry);
  const LinkerChoices choices = choose(facts, glibc);
  require_choice(facts, choices, options_.force);
  require_sdk_fits(entry, options_, choices);
  const FoundLinker found = find(facts, choices);
  const LinkerPlan plan = plan_linker(facts, choices, found);
  LinkerReport report{
      .target = entry.triple,
      .choice = found.choice,
      .calls_lld = compiles_nothing(entry, found.choice.chosen()->candidate),
      .compilers = found.compilers,
      .record = plan.record,
      .before = facts.before,
      .wants_runner = choices.runner,
      .environment = plan.environment,
      .runner = found.runner,
      .dlltool = plan.dlltool,
      .compiler_advice = compiler_advice(entry, found.choice.chosen()->candidate, around_.packages),
      .config_file = choices.config_file};
  report.diff = write_linker(plan, facts, around_, ledger_,
                             options_.force ? UserValues::replace : UserValues::keep);
  report.wants_sdkroot = !plan.record.sdkroot.empty() && !around_.env.get("SDKROOT");
  if (!options_.dry_run) {
    report.outranked = outranked_settings(plan, around_.env);
    if (plan.files.zig && options_.warm && !report.calls_lld)
      warm(entry, plan.shims);
  }
  report.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return report;
}

LinkerFacts LinkerSetup::examine(const TargetEntry& entry) const
{
  const Sysroot sysroot = sysroot_of_std(around_.home, installation_, entry.triple);
  LinkerFacts facts{.entry = entry,
                    .host = installation_.toolchain.host,
                    .sysroot = sysroot.root(),
                    .std_installed = !sysroot.state(entry.triple).absent(),
                    .tools = around_.home.shims(entry.triple),
                    .zig_cache = around_.home.zig_cache(),
                    .own_libraries = around_.home.sysroot(entry.triple),
                    .libraries = installed_sysroot(around_.home, entry.triple)};
  require_std(facts);
  ConfigSources::read(around_.env);  // what Cargo cannot read is told before anything is done
  facts.before = read_linker_record(around_.home, entry.triple);
  return facts;
}

LinkerChoices LinkerSetup::choose(const LinkerFacts& facts, std::optional<GlibcVersion> glibc) const
{
  LinkerOptions options = options_;
  if (glibc)
    options.glibc = glibc;
  LinkerChoices choices =
      make_choices(facts.entry, options, facts.before ? &*facts.before : nullptr, around_.env);
  choices.config_file =
      choices.project ? project_config_file(around_.env) : global_config_file(around_.env);
  return choices;
}

FoundLinker LinkerSetup::find(const LinkerFacts& facts, const LinkerChoices& choices)
{
  const TargetEntry& entry = facts.entry;
  const Env& env = around_.env;
  std::optional<RustProof> rust;
  FoundLinker found{.choice = try_linkers(facts, choices, rust)};
  const LinkerCandidate& candidate = found.choice.chosen()->candidate;
  if (compiles_nothing(entry, candidate))
    found.compilers = try_compilers(facts, choices, candidate, *rust);
  found.name = short_name(candidate.program, env);
  if (choices.runner && !options_.force)
    found.users_runner = conditional_setting(ConfigSources::read(env), entry.triple, "runner");
  if (found.users_runner)
    tell(events_.keeping_runner, *found.users_runner);
  found.runner =
      choose_runner(facts, choices, candidate, rust->program(), installation_.toolchain, around_);
  const LinkerTrial* const compiler = found.compilers.chosen();
  const LinkerCandidate& tools = compiler == nullptr ? candidate : compiler->candidate;
  if (row_of(tools.kind).tools == LinkerTools::zig) {
    found.bindgen = bindgen_arguments(tools, facts.zig_cache, env);
  } else {
    found.separate_root = separate_root(candidate, entry, env.system_root());
    found.modules = module_directories(entry, found.separate_root, env.system_root());
  }
  found.dlltool_place =
      place_for_dlltool(entry, installation_.toolchain, choices.config_file, around_.home, env);
  return found;
}

// The one of the last time, as long as it works; else the same for all targets.
Zig LinkerSetup::zig_for(const LinkerChoices& choices)
{
  if (!choices.zig.empty())
    if (const ZigTrial trial = try_zig(choices.zig, "the last set-up", around_.env); trial.version)
      return trial.zig();
  if (!zig_)
    zig_ = provide_zig({.version = options_.zig_version, .dry_run = options_.dry_run},
                       installation_.toolchain.host, around_, events_.zig);
  return *zig_;
}

LinkerSearch LinkerSetup::search_for(const LinkerFacts& facts, const LinkerChoices& choices)
{
  const TargetEntry& entry = facts.entry;
  LinkerSearch search{
      .only = choices.kind,
      .glibc = choices.glibc,
      .zig = zig_,
      .home = around_.home,
      .sdk = choices.sdk,
      .sdk_found_by = choices.sdk_found_by,
      .lld_directories = {rust_lld_directory(installation_.sysroot.root(), facts.host)},
      .std = facts.sysroot / "lib/rustlib" / entry.triple.str(),
      .root = around_.env.system_root()};
  if (choices.kind == LinkerKind::zig) {
    // What no zig can do is said before one is installed, and what this one cannot here and not in
    // a trial, as the reason is the answer to what the user asked for.
    if (!entry.zig || (choices.glibc && entry.libc != "glibc"))
      zig_target(entry, oldest_zig, choices.glibc);
    search.zig = zig_for(choices);
    zig_target(entry, search.zig->version, choices.glibc);
  }
  if (!choices.kind || brings_its_linker(entry))
    search.configured = users_linker(entry.triple, around_.home, around_.env);
  return search;
}

LinkerChoice LinkerSetup::try_linkers(const LinkerFacts& facts, const LinkerChoices& choices,
                                      std::optional<RustProof>& rust)
{
  const TargetEntry& entry = facts.entry;
  LinkerSearch search = search_for(facts, choices);
  if (brings_its_linker(entry))
    search.only = std::nullopt;  // the kind is about who compiles C
  rust.emplace(facts, choices, installation_.toolchain, around_.env);
  const LinkerProof proof{
      .zig_cache = facts.zig_cache,
      .on_try = events_.trying,
      .links_rust = [&](const LinkerCandidate& candidate) { return rust->links_by(candidate); }};
  LinkerChoice choice = choose_linker(entry, search, proof, around_.env);
  if (choice.chosen() != nullptr)
    return choice;
  if (!choices.kind_is_old || brings_its_linker(entry))
    throw no_linker(entry, choice, choices.kind, around_.packages);
  tell(events_.gone, *choices.kind, entry.triple);
  return try_linkers(facts, of_any_kind(choices), rust);
}

LinkerChoice LinkerSetup::try_compilers(const LinkerFacts& facts, const LinkerChoices& choices,
                                        const LinkerCandidate& linker, const RustProof& rust)
{
  LinkerSearch search = search_for(facts, choices);
  if (choices.kind == LinkerKind::rust_lld)
    search.only = std::nullopt;  // the kind is about who links
  LinkerChoice choice{.trials = find_c_compilers(facts.entry, search, around_.env)};
  for (LinkerTrial& trial : choice.trials) {
    if (trial.verdict == LinkerVerdict::refused)
      continue;
    if (choice.chosen() != nullptr) {
      trial.reason = "a better one works";
      continue;
    }
    tell(events_.trying, trial.candidate);
    const std::optional<std::string> failure = rust.links_with_c_by(linker, trial.candidate);
    trial.verdict = failure ? LinkerVerdict::refused : LinkerVerdict::works;
    trial.reason = failure.value_or("compiles C that links with Rust");
  }
  if (choice.chosen() != nullptr || !choices.kind || choices.kind == LinkerKind::rust_lld)
    return choice;
  if (choices.kind_is_old)
    return try_compilers(facts, of_any_kind(choices), linker, rust);
  throw no_compiler(facts.entry, choice, *choices.kind, around_.packages);
}

// zig builds its libraries for a target when they are first wanted. A failure here is no failure of
// the set-up: what could not be built now is built, or fails with its reason, in the user's build.
void LinkerSetup::warm(const TargetEntry& entry, const Shims& shims) const
{
  try {
    warm_shims(shims, around_.env,
               [&](std::string_view step) { tell(events_.warming, step, entry.triple); });
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::external_tool)
      throw;
    tell(events_.not_warmed, error);
  }
}

}  // namespace xtool
