// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "linker_report.hpp"

#include "cli/outcome.hpp"
#include "sdk_report.hpp"

#include <xtool/link/find/cxx_advice.hpp>
#include <xtool/link/find/linker_kinds.hpp>
#include <xtool/link/find/vendor_sdk.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool::cli {
namespace {

std::string cxx_of(const LinkerCandidate& candidate)
{
  return row_of(candidate.kind).one_program ? candidate.program.string()
                                            : candidate.cxx.value_or("").string();
}

Json json(const LinkerTrial& trial)
{
  const LinkerCandidate& candidate = trial.candidate;
  return {{"kind", to_string(candidate.kind)},      {"program", candidate.program.string()},
          {"cxx", text_or_null(cxx_of(candidate))}, {"found_by", candidate.found_by},
          {"verdict", to_string(trial.verdict)},    {"reason", trial.reason}};
}

// Every record that is made knows its kind.
std::string_view kind_of(const LinkerRecord& record) { return to_string(record.kind.value()); }

// Not a compiler that somebody named, which a script of xtool's may call.
bool has_sdk(const LinkerRecord& record)
{
  const std::filesystem::path sdk = record.sdk;
  return !sdk.empty() && sdk.filename() != std::filesystem::path(record.linker).filename() &&
         !is_called_like_compiler(sdk);
}

// "zig 0.15.2 (glibc 2.17)", "gcc 'arm-linux-gnueabihf-gcc'".
std::string describe(const LinkerRecord& record)
{
  if (record.kind == LinkerKind::rust_lld && !record.sdk.empty())
    return fmt::format("rustc's own LLD with the SDK in '{}'", record.sdk);
  if (record.linker.empty() || record.kind == LinkerKind::rust_lld)
    return "rustc's own LLD";
  if (record.kind == LinkerKind::configured)
    return fmt::format("the configured linker '{}'", record.linker);
  if (record.kind != LinkerKind::zig)
    return fmt::format("{} '{}'{}", kind_of(record), record.linker,
                       has_sdk(record) ? fmt::format(" with the SDK in '{}'", record.sdk) : "");
  return fmt::format("zig {}{}", record.zig_version,
                     record.glibc.empty() ? "" : fmt::format(" for glibc {}", record.glibc));
}

// Who wants the new settings has to take the stronger ones away, which are not xtool's.
void tell_outranked(const LinkerReport& report, Console& console)
{
  for (const Outranked& setting : report.outranked) {
    const ConfigSource& winner = setting.winner;
    if (!setting.flag.empty()) {
      console.warn(fmt::format(
          "'{}' in {}{} sets the linker, so rustc ignores `linker` in Cargo's configuration",
          setting.flag, winner.line ? to_string(setting.key) + " of " : "",
          describe_origin(winner)));
      console.help("remove that flag");
      continue;
    }
    console.warn(fmt::format("{} = {} in {} overrides '{}'", to_string(setting.key), winner.written,
                             describe_origin(winner), report.config_file.string()));
    console.help(fmt::format("remove it: `{}`", removal_command(winner, setting.key)));
  }
}

// Who compiles C where the linker is LLD, or that nobody does.
void tell_c_compiler(const LinkerReport& report, Console& console)
{
  if (const LinkerTrial* const chosen = report.compilers.chosen()) {
    console.info(fmt::format("C code for it is compiled by {} '{}'{}",
                             to_string(chosen->candidate.kind), chosen->candidate.program.string(),
                             lacks_cxx(chosen->candidate) ? ", which comes without C++" : ""));
    return;
  }
  console.info("nothing here compiles C for it: crates with C or C++ code will not build");
  for (const std::string& line : report.compiler_advice)
    console.help(line);
}

void tell_compilers(const LinkerReport& report, Console& console)
{
  const LinkerCandidate& candidate = report.choice.chosen()->candidate;
  if (report.calls_lld)
    return tell_c_compiler(report, console);
  if (candidate.kind == LinkerKind::rust_lld)
    console.info("LLD compiles no C: crates with C or C++ code will not build");
  else if (lacks_cxx(candidate))
    console.info(
        fmt::format("'{}' has no matching C++ compiler: crates with C++ code will not build",
                    candidate.program.string()));
  else
    return;
  for (const std::string& line : report.compiler_advice)
    console.help(line);
}

// Flags of the user's stay as they are, at the price that crates with raw-dylib do not build; where
// there are none, there may be in other projects, which is told when the flag is written.
void tell_dlltool(const LinkerReport& report, Console& console)
{
  const DlltoolPlan& dlltool = report.dlltool;
  const FlagPlace& place = dlltool.place;
  if (dlltool.program.empty() || place.kind == FlagPlace::Kind::given)
    return;
  if (place.kind == FlagPlace::Kind::free) {
    if (report.diff.empty())
      return;
    console.info(
        fmt::format("target.{0}.rustflags now points rustc at dlltool; Cargo therefore ignores "
                    "`build.rustflags` for '{0}'",
                    report.target.str()));
    return;
  }
  console.warn(
      fmt::format("crates with raw-dylib will not build: dlltool is not on PATH, and {} in {} "
                  "already sets flags",
                  to_string(place.key), describe_origin(place.flags)));
  console.help(fmt::format("add \"{}\" to these flags", dlltool_flag(dlltool.program)));
}

Json dlltool_json(const DlltoolPlan& dlltool)
{
  if (dlltool.program.empty())
    return nullptr;
  Json json{{"program", dlltool.program},
            {"flag", dlltool_flag(dlltool.program)},
            {"configured", dlltool.place.kind != FlagPlace::Kind::taken},
            {"obstacle", nullptr}};
  if (dlltool.place.kind == FlagPlace::Kind::taken)
    json["obstacle"] = {{"key", to_string(dlltool.place.key)},
                        {"origin", dlltool.place.flags.origin}};
  return json;
}

// Cargo links anew where the linker's path is another, and the cc crate looks at those of
// compilers. CMake and make, which other build scripts run, do not.
bool leaves_old_code(const LinkerReport& report)
{
  return report.before && report.before->kind &&
         describe(*report.before) != describe(report.record);
}

void tell_older_builds(const LinkerReport& report, Console& console)
{
  if (!leaves_old_code(report))
    return;
  console.info(
      fmt::format("earlier builds for '{}' used {}: Cargo links them again, but keeps C code that "
                  "build scripts have compiled with CMake or make",
                  report.target.str(), describe(*report.before)));
  console.help(fmt::format("run `{}` in projects with such code", clean_command(report.target)));
}

// Why the better ones do not serve, where somebody might expect them to.
void tell_refused(const LinkerReport& report, Console& console)
{
  for (const LinkerChoice* choice : {&report.choice, &report.compilers})
    for (const LinkerTrial& trial : choice->trials) {
      if (&trial == choice->chosen())
        break;
      if (trial.verdict == LinkerVerdict::refused)
        console.info(
            fmt::format("'{}' was refused: {}", trial.candidate.program.string(), trial.reason));
    }
}

// Whether what was set up links, whatever else something stronger replaces.
bool is_used(const LinkerReport& report)
{
  return std::all_of(report.outranked.begin(), report.outranked.end(),
                     [](const Outranked& setting) {
                       return setting.flag.empty() && setting.key.back() != "linker";
                     });
}

Json outranked_json(const LinkerReport& report)
{
  Json json = Json::array();
  for (const Outranked& setting : report.outranked)
    json.push_back({{"key", to_string(setting.key)},
                    {"value", setting.winner.value},
                    {"origin", setting.winner.origin}});
  return json;
}

}  // namespace

std::string clean_command(const Triple& target)
{
  return fmt::format("cargo clean --target {}", target.str());
}

Json linker_json(const LinkerReport& report)
{
  Json candidates = Json::array();
  for (const LinkerTrial& trial : report.choice.trials)
    candidates.push_back(json(trial));
  Json compilers = Json::array();
  for (const LinkerTrial& trial : report.compilers.trials)
    compilers.push_back(json(trial));
  const LinkerRecord& record = report.record;
  return {
      {"triple", report.target.str()},
      {"kind", kind_of(record)},
      {"linker", record.linker},
      {"cc", text_or_null(record.cc)},
      {"cxx", text_or_null(record.cxx)},
      {"zig", text_or_null(record.zig_version)},
      {"glibc", text_or_null(record.glibc)},
      {"sdk", text_or_null(record.sdk)},
      {"runner", record.runner},
      {"no_runner", report.runner.kind == RunnerKind::none ? Json(report.runner.reason) : Json()},
      {"dlltool", dlltool_json(report.dlltool)},
      {"environment", variables_json(report.environment)},
      {"config_file", report.config_file.string()},
      {"changed", !report.diff.empty()},
      {"diff", report.diff},
      {"outranked", outranked_json(report)},
      {"clean", leaves_old_code(report) ? Json(clean_command(report.target)) : Json()},
      {"candidates", std::move(candidates)},
      {"c_compilers", std::move(compilers)},
      {"seconds", report.seconds}};
}

void tell_linker(const LinkerReport& report, const LinkerOptions& options, Console& console)
{
  const std::string& target = report.target.str();
  tell_refused(report, console);
  if (options.dry_run) {
    console.info(fmt::format("would use {} for '{}'", describe(report.record), target));
    tell_compilers(report, console);
    tell_sdk(report, console);
    tell_dlltool(report, console);
    return;
  }
  const bool used = is_used(report);
  const std::string linker = describe(report.record);
  console.info(fmt::format("{}, {}",
                           used ? fmt::format("'{}' is linked by {}", target, linker)
                                : fmt::format("set up {} for '{}'", linker, target),
                           human_duration(report.seconds)));
  if (!report.diff.empty())
    console.info(fmt::format("wrote '{}'", report.config_file.string()));
  else if (report.record.kind != LinkerKind::configured)
    console.info(fmt::format("'{}' stays as it is", report.config_file.string()));
  tell_outranked(report, console);
  if (used)
    tell_older_builds(report, console);
  tell_compilers(report, console);
  tell_sdk(report, console);
  tell_dlltool(report, console);
  if (report.runner.kind == RunnerKind::none && report.wants_runner) {
    console.info(fmt::format("no runner for its programs: {}", report.runner.reason));
    for (const std::string& line : report.runner.help)
      console.help(line);
  }
  const bool runs = report.runner.kind == RunnerKind::native || !report.record.runner.empty();
  if (used)
    console.help(fmt::format("next: `cargo {} --target {}`", runs ? "run" : "build", target));
}

std::string linker_text(const LinkerReport& report)
{
  std::string text = fmt::format("{}:\n", report.target.str());
  for (const LinkerChoice* choice : {&report.choice, &report.compilers})
    for (const LinkerTrial& trial : choice->trials)
      text += fmt::format("  {:<10} {:<11} {}  {}{}\n", to_string(trial.candidate.kind),
                          to_string(trial.verdict), trial.candidate.program.string(), trial.reason,
                          lacks_cxx(trial.candidate) ? "; no C++ compiler" : "");
  return text + report.diff;
}

void tell_removal(const LinkerRemoval& removal, const Triple& target, bool dry_run,
                  Console& console)
{
  if (!removal.was_set_up) {
    console.info(fmt::format("no linker was set up for '{}'", target.str()));
    return;
  }
  for (const std::filesystem::path& file : removal.config_files)
    console.info(fmt::format("{} the settings for '{}' out of '{}'",
                             dry_run ? "would take" : "took", target.str(), file.string()));
  for (const KeptValue& kept : removal.kept)
    console.warn(fmt::format("kept {} = {} (line {}): it was changed since xtool wrote it",
                             to_string(kept.key), kept.written, kept.line));
}

}  // namespace xtool::cli
