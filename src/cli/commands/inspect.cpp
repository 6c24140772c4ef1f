// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "inspect.hpp"

#include "cli/targets.hpp"
#include "cli/usage_errors.hpp"
#include "inspect_report.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <memory>

namespace xtool::cli {
namespace {

namespace fs = std::filesystem;

struct InspectOptions {
  std::vector<std::string> files = {};
  std::string target = {};
  std::string max_glibc = {};
  std::string page_size = {};
  bool only_static = false;
  std::vector<std::string> needs_only = {};
};

// What was found in all that the command line names.
struct Findings {
  std::vector<InspectedFile> files = {};
  std::size_t skipped = 0;  // files in directories that are no binaries
};

GlibcVersion parse_glibc(const std::string& text)
{
  if (const auto version = GlibcVersion::parse(text))
    return *version;
  throw Error(ErrorKind::usage, fmt::format("'{}' is no version of glibc", text))
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
    throw Error(ErrorKind::usage, fmt::format("'{}' is no page size", text))
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

void look_at_directory(const std::string& directory, const Limits& limits, Findings& findings,
                       Workbench& bench)
{
  const fs::path root = bench.env().cwd() / directory;
  const std::string prefix = directory.ends_with('/') ? directory : directory + "/";
  std::size_t found = 0;
  for (const std::string& name : list_files(root)) {
    const fs::path path = root / name;
    if (fs::is_symlink(path))
      continue;  // what it leads to is looked at where it is
    try {
      std::optional<Binary> binary = inspect_file(path);
      ++(binary ? found : findings.skipped);
      if (!binary)
        continue;
      std::vector<Violation> broken = violations(*binary, limits);
      findings.files.push_back(
          {.path = prefix + name, .binary = std::move(*binary), .violations = std::move(broken)});
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::invalid_input)
        throw;
      ++found;
      // One damaged file among many must neither hide the others nor pass for a good one.
      std::string fact = error.message();
      if (const std::string subject = fmt::format("'{}' ", path.native());
          fact.starts_with(subject))
        fact.erase(0, subject.size());
      findings.files.push_back(
          {.path = prefix + name, .violations = {{.gate = "intact", .fact = std::move(fact)}}});
    }
  }
  if (found == 0)
    throw Error(ErrorKind::invalid_input, fmt::format("no file in '{}' is a binary", directory))
        .help("name a directory with programs, libraries, objects or archives in it");
}

void look_at_file(const std::string& file, const Limits& limits, Findings& findings,
                  Workbench& bench)
{
  std::optional<Binary> binary = inspect_file(bench.env().cwd() / file);
  if (!binary)
    throw Error(ErrorKind::invalid_input, fmt::format("'{}' is no binary", file))
        .help(
            "name a program, a library, an object or an archive (ELF, PE, Mach-O, WebAssembly, "
            "ar)");
  std::vector<Violation> broken = violations(*binary, limits);
  findings.files.push_back(
      {.path = file, .binary = std::move(*binary), .violations = std::move(broken)});
}

Outcome inspect_all(const InspectOptions& options, Workbench& bench)
{
  const Limits limits = parse_limits(options, bench);
  Findings findings;
  for (const std::string& file : options.files) {
    std::error_code unknown;  // what cannot even be looked at, reading it will report
    if (fs::is_directory(bench.env().cwd() / file, unknown))
      look_at_directory(file, limits, findings, bench);
    else
      look_at_file(file, limits, findings, bench);
  }

  Outcome outcome;
  Json files = Json::array();
  std::size_t bad = 0;
  for (const InspectedFile& file : findings.files) {
    if (!limits.any() && file.binary)
      outcome.text += describe(file.path, *file.binary);
    for (const Violation& violation : file.violations)
      outcome.text += fmt::format("{}: {}\n", file.path, violation.fact);
    bad += file.violations.empty() ? 0 : 1;
    files.push_back(to_json(file));
  }
  const std::size_t count = findings.files.size();
  if (limits.any() && bad == 0)
    bench.console().info(count == 1 ? "the file is within the limits"
                                    : fmt::format("all {} files are within the limits", count));
  if (limits.any() && bad > 0 && count > 1)
    bench.console().info(fmt::format("{} of {} files are not within the limits", bad, count));
  if (findings.skipped > 0)
    bench.console().info(fmt::format("skipped what is no binary: {} {}", findings.skipped,
                                     findings.skipped == 1 ? "file" : "files"));
  outcome.result = {{"files", std::move(files)}, {"skipped", findings.skipped}};
  outcome.exit_code = bad == 0 ? 0 : 1;
  return outcome;
}

}  // namespace

Action bind_inspect(CLI::App& command)
{
  auto options = std::make_shared<InspectOptions>();
  command.add_option("FILE", options->files, "Programs, libraries, objects, archives; directories")
      ->required()
      ->check(not_empty());
  command
      .add_option("--target", options->target,
                  "Fail unless each is for this target; T.2.17 also limits glibc")
      ->type_name("T");
  command.add_option("--max-glibc", options->max_glibc, "Fail where a newer glibc is needed")
      ->type_name("X.Y");
  command
      .add_option("--page-size", options->page_size,
                  "Fail where pages of this size prevent loading (16384 or 16k)")
      ->type_name("N");
  command.add_flag("--static", options->only_static, "Fail for what is linked dynamically");
  command
      .add_option("--needs-only", options->needs_only,
                  "Fail where other libraries are needed; '*' stands for anything")
      ->type_name("LIB...")
      ->delimiter(',');
  return [options](Workbench& bench) { return inspect_all(*options, bench); };
}

}  // namespace xtool::cli
