// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "target_add.hpp"

#include "linker_report.hpp"
#include "linker_setup.hpp"
#include "linker_words.hpp"
#include "next_step.hpp"
#include "std_installer.hpp"
#include "targets.hpp"

#include <xtool/support/error.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>
#include <system_error>

namespace xtool::cli {
namespace {

struct AddOptions {
  SysrootOptions sysroot = {};
  std::vector<std::string> targets = {};
  std::string from = {};
  std::string setup = {};  // empty, or the kind of linker to set up
};

Json json(const StdReport& report, const std::string& next)
{
  return {{"triple", report.target.str()},
          {"status", to_string(report.status)},
          {"files", report.files},
          {"bytes", report.bytes},
          {"downloaded", report.downloaded},
          {"seconds", report.seconds},
          {"next", next.empty() ? Json() : Json(next)}};
}

std::vector<Triple> wanted_targets(const AddOptions& options, StdInstaller& installer,
                                   Workbench& bench)
{
  const std::vector<std::string>& words = options.targets;
  if (words == std::vector<std::string>{"all"}) {
    std::vector<Triple> every;
    for (const Triple& target : installer.manifest().offered)
      if (installer.manifest().available(target))
        every.push_back(target);
    return every;
  }
  for (const std::string& word : words)
    if (word == "all")
      throw Error(ErrorKind::usage, "'all' stands alone: it already means every target")
          .help("run `xtool target add all`, or name the targets you want");

  const Installation& installation = installer.installation();
  return resolve_targets(bench, words, [&] {
    std::vector<Triple> more = installation.sysroot.targets();
    if (const auto manifest = manifest_at_hand(bench, options.sysroot, installation))
      more.insert(more.end(), manifest->offered.begin(), manifest->offered.end());
    return more;
  });
}

void check_archive_path(const std::filesystem::path& file)
{
  std::error_code unknown;
  const std::filesystem::file_type type = std::filesystem::status(file, unknown).type();
  const bool directory = type == std::filesystem::file_type::directory;
  if (!directory && type != std::filesystem::file_type::not_found)
    return;
  throw Error(ErrorKind::file_system,
              fmt::format("'{}' is {}", file.native(), directory ? "a directory" : "not there"))
      .help(
          "--from takes the path of an archive, such as "
          "rust-std-1.85.0-aarch64-unknown-linux-gnu.tar.xz");
}

std::vector<StdReport> add_targets(const AddOptions& options, StdInstaller& installer,
                                   Workbench& bench)
{
  if (options.from.empty())
    return installer.ensure(wanted_targets(options, installer, bench));

  if (options.targets.size() > 1)
    throw Error(ErrorKind::usage, "--from installs one archive, so at most one target goes with it")
        .help("run the command once for each archive");
  const std::filesystem::path file = bench.env().cwd() / options.from;
  check_archive_path(file);
  std::optional<Triple> expected;
  if (!options.targets.empty())
    expected = resolve_target(bench, options.targets.front(),
                              [&] { return installer.installation().sysroot.targets(); });
  return {installer.install_file(file, expected)};
}

// The glibc version that the user wrote behind the name of this target.
std::optional<GlibcVersion> glibc_for(const Triple& target, const AddOptions& options,
                                      Workbench& bench)
{
  for (const std::string& word : options.targets)
    if (const auto glibc = glibc_of(word); glibc && resolve_target(bench, word) == target)
      return glibc;
  return std::nullopt;
}

Outcome add(const AddOptions& options, Workbench& bench)
{
  if (options.targets.empty() && options.from.empty())
    throw Error(ErrorKind::usage, "'xtool target add' needs a TARGET, or --from FILE")
        .help("for example `xtool target add armv7-unknown-linux-gnueabihf`")
        .help("`xtool target list` shows the targets");
  const std::optional<LinkerOptions> linker =
      options.setup.empty() ? std::nullopt : std::optional(linker_options_for(options.setup));
  StdInstaller installer(bench, options.sysroot);
  const std::vector<StdReport> reports = add_targets(options, installer, bench);

  Json targets = Json::array();
  for (const StdReport& report : reports) {
    const TargetEntry* entry = bench.catalog().find(report.target);
    const Installation& installation = installer.installation();
    Json linker_report;
    if (linker && entry != nullptr && wants_linker(*entry, installation.toolchain.host)) {
      const LinkerReport done =
          during(fmt::format("'{}' is installed, but no linker could be set up for it",
                             report.target.str()),
                 [&] {
                   return LinkerSetup(bench, installation, *linker)
                       .set_up(*entry, glibc_for(report.target, options, bench));
                 });
      tell_linker(done, *linker, bench.console());
      linker_report = linker_json(done);
    }
    const std::string next =
        entry != nullptr ? next_step(*entry, installation.toolchain.host, bench.env()) : "";
    if (!linker && !next.empty() && report.status == StdReport::Status::installed)
      bench.console().help("next: " + next);
    targets.push_back(json(report, next));
    targets.back()["linker"] = std::move(linker_report);
  }
  return {.result = {{"rustc", installer.installation().toolchain.version},
                     {"sysroot", installer.installation().sysroot.root().string()},
                     {"targets", std::move(targets)}}};
}

}  // namespace

Action bind_target_add(CLI::App& command)
{
  auto options = std::make_shared<AddOptions>();
  command
      .add_option("TARGET", options->targets,
                  "Targets to install, or `all`; other names work too (armhf, aarch64-linux-gnu)")
      ->expected(0, 1000);
  command
      .add_option("--from", options->from,
                  "Install this rust-std archive (.tar.xz, .tar.gz, .tar.zst), with no network")
      ->type_name("FILE");
  command
      .add_option("--dist-server", options->sysroot.dist_server,
                  "Download from this mirror (http, https or file URL)")
      ->type_name("URL")
      ->envname("XTOOL_DIST_SERVER");
  command.add_flag("--setup{auto}", options->setup,
                   "Set up a linker, too (--setup=zig, gcc or clang: that kind)");
  bind_sysroot_options(command, options->sysroot);
  return [options](Workbench& bench) { return add(*options, bench); };
}

}  // namespace xtool::cli
