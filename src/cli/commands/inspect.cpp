// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "inspect.hpp"

#include "cli/options.hpp"
#include "cli/targets.hpp"
#include "github_reports.hpp"
#include "inspect_files.hpp"
#include "inspect_needs.hpp"
#include "inspect_why.hpp"

#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <charconv>
#include <memory>

namespace xtool::cli {
namespace {

struct InspectOptions {
  std::vector<std::string> files = {};
  std::string target = {};
  std::string max_glibc = {};
  std::string page_size = {};
  std::string why = {};
  bool needs = false;
  bool only_static = false;
  std::vector<std::string> needs_only = {};
  std::string format = "text";
};

GlibcVersion parse_glibc(const std::string& text)
{
  if (const auto version = GlibcVersion::parse(text))
    return *version;
  throw Error(ErrorKind::usage, fmt::format("invalid glibc version '{}'", text))
      .help("write it as in `--max-glibc 2.17`");
}

// Bytes: "16384", "16k", "16KiB".
std::uint64_t parse_page_size(const std::string& text)
{
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  const std::string unit(end, text.data() + text.size());
  const bool kilo = unit == "k" || unit == "K" || unit == "KB" || unit == "kB" || unit == "KiB";
  constexpr std::uint64_t largest = 1u << 30;
  if (kilo && size <= largest)
    size *= 1024;
  const bool power_of_two = size != 0 && (size & (size - 1)) == 0;
  if (error != std::errc() || (!kilo && !unit.empty()) || !power_of_two || size > largest)
    throw Error(ErrorKind::usage, fmt::format("invalid page size '{}'", text))
        .help("write it as in `--page-size 16384` or `--page-size 16k`");
  return size;
}

Limits parse_limits(const InspectOptions& options, Workbench& bench)
{
  Limits limits{.only_static = options.only_static};
  if (!options.target.empty()) {
    limits.target = &bench.catalog().require(without_glibc(options.target));
    limits.max_glibc = glibc_of(options.target);
  }
  if (!options.max_glibc.empty())
    limits.max_glibc = parse_glibc(options.max_glibc);
  if (!options.page_size.empty())
    limits.page_size = parse_page_size(options.page_size);
  if (!options.needs_only.empty())
    limits.needs_only = options.needs_only;
  return limits;
}

Outcome inspect_all(const InspectOptions& options, Workbench& bench)
{
  const bool for_github = is_for_github(options.format, bench.options().json);
  const Limits limits = parse_limits(options, bench);
  const Findings findings = look_at(options.files, limits, bench.env());

  Outcome outcome;
  Json files = Json::array();
  std::size_t bad = 0;
  Json packages = Json::array();
  for (const Package& package : findings.packages) {
    if (!limits.any())
      outcome.text += describe(package);
    packages.push_back(to_json(package));
  }
  for (const InspectedFile& file : findings.files) {
    if (!limits.any() && file.binary && options.why.empty() && !options.needs)
      outcome.text += describe(file.path, *file.binary);
    for (const Violation& violation : file.violations)
      outcome.text += fmt::format("{}: {}\n", file.path, violation.fact);
    bad += file.violations.empty() ? 0 : 1;
    files.push_back(to_json(file));
  }
  outcome.result = {{"files", std::move(files)},
                    {"packages", std::move(packages)},
                    {"skipped", findings.skipped}};
  if (!options.why.empty()) {
    WhyReport why = explain_version(findings, options.why, bench.env());
    outcome.text += why.text;
    outcome.result["why"] = std::move(why.files);
  }
  if (options.needs) {
    NeedsReport needs = tell_needs(findings, options.target, bench);
    outcome.text += needs.text;
    outcome.result["needs"] = std::move(needs.files);
  }
  if (for_github)
    outcome.text = tell_github(github_report(findings, limits.any(), bench.env()), bench.env(),
                               bench.console());
  const std::size_t count = findings.files.size();
  if (limits.any() && bad == 0)
    bench.console().info(count == 1 ? "the file is within the limits"
                                    : fmt::format("all {} files are within the limits", count));
  if (limits.any() && bad > 0 && count > 1)
    bench.console().info(fmt::format("{} of {} files are not within the limits", bad, count));
  if (findings.skipped > 0)
    bench.console().info(fmt::format("skipped {} {}, which {} neither a binary nor a package",
                                     findings.skipped, findings.skipped == 1 ? "file" : "files",
                                     findings.skipped == 1 ? "is" : "are"));
  outcome.exit_code = bad == 0 ? 0 : 1;
  return outcome;
}

}  // namespace

Action bind_inspect(CLI::App& command)
{
  auto options = std::make_shared<InspectOptions>();
  add_option(command, "FILE", options->files,
             "Programs, libraries, objects, archives, packages; directories")
      .required()
      .not_empty();
  add_option(command, "--target", options->target,
             "Fail unless each is for this target; T.2.17 also limits glibc")
      .type_name("T");
  add_option(command, "--max-glibc", options->max_glibc, "Fail where a newer glibc is needed")
      .type_name("X.Y");
  add_option(command, "--page-size", options->page_size,
             "Fail where pages of this size prevent loading (16384 or 16k)")
      .type_name("N");
  const BoundOption why =
      add_option(command, "--why", options->why,
                 "Tell which objects make a program need this version of a library's symbols")
          .type_name("GLIBC_X.Y");
  const BoundOption needs =
      add_flag(command, "--needs", options->needs,
               "Tell which packages a device needs for the program, by the target's sysroot");
  add_flag(command, "--static", options->only_static, "Fail for what is linked dynamically");
  add_option(command, "--needs-only", options->needs_only,
             "Fail where other libraries are needed; '*' stands for anything")
      .type_name("LIB...")
      .delimiter(',');
  bind_report_format(command, options->format).excludes(why).excludes(needs);
  return [options](Workbench& bench) { return inspect_all(*options, bench); };
}

}  // namespace xtool::cli
