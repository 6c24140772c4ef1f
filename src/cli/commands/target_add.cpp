// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "target_add.hpp"

#include "cli/linker_words.hpp"
#include "cli/next_step.hpp"
#include "cli/options.hpp"
#include "cli/setup_events.hpp"
#include "cli/targets.hpp"
#include "linker_report.hpp"

#include <xtool/setup/linker_setup.hpp>
#include <xtool/setup/std_installer.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <memory>
#include <system_error>

namespace xtool::cli {
namespace {

struct AddOptions {
  SysrootOptions sysroot = {};
  std::vector<std::string> targets = {};
  std::string from = {};
  std::vector<std::string> expected = {};
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
          {"sha256", report.archive ? Json(report.archive->hex()) : Json()},
          {"next", text_or_null(next)}};
}

bool wants_every(const AddOptions& options)
{
  return options.targets == std::vector<std::string>{"all"};
}

std::vector<Triple> wanted_targets(const AddOptions& options, StdInstaller& installer,
                                   Workbench& bench)
{
  const std::vector<std::string>& words = options.targets;
  if (wants_every(options)) {
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

std::vector<Sha256> hashes_of(const std::vector<std::string>& words)
{
  std::vector<Sha256> hashes;
  for (const std::string& word : words) {
    const std::optional<Sha256> hash = Sha256::from_hex(word);
    if (!hash)
      throw Error(ErrorKind::usage, fmt::format("'{}' is not a SHA-256", word))
          .help(
              "--expect-sha256 takes 64 hexadecimal digits, as `xtool target add --json` and "
              "`sha256sum FILE` print them");
    hashes.push_back(*hash);
  }
  return hashes;
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

// `--setup`. Of several targets, one that fails does not keep the others from being set up.
class LinkerStep {
 public:
  // Of `every` target that there is, those are set up that a named compiler may serve.
  LinkerStep(Workbench& bench, const Installation& installation, LinkerOptions options, bool every)
      : console_(bench.console()),
        env_(bench.env()),
        every_(every),
        host_(installation.toolchain.host),
        options_(std::move(options)),
        setup_(bench.surroundings(), installation, options_, linker_events(console_))
  {
  }

  // What goes into the JSON of the target. A failure is thrown where it is the `only` target.
  Json run(const TargetEntry& entry, std::optional<GlibcVersion> glibc, bool only)
  {
    if (every_ ? !worth_setting_up(entry, host_, options_, env_)
               : !needs_linker(entry, host_, options_))
      return {{"linker", nullptr}, {"linker_error", nullptr}};
    try {
      return during(fmt::format("'{}' is installed, but no linker could be set up for it",
                                entry.triple.str()),
                    [&]() -> Json {
                      const LinkerReport done = setup_.set_up(entry, glibc);
                      tell_linker(done, options_, console_);
                      return {{"linker", linker_json(done)}, {"linker_error", nullptr}};
                    });
    } catch (const Error& error) {
      if (only || error.kind() == ErrorKind::interrupted)
        throw;
      console_.error(error);
      if (exit_code_ == 0)
        exit_code_ = xtool::exit_code(error.kind());
      return {{"linker", nullptr}, {"linker_error", json_of(error)}};
    }
  }

  // That of the first failure, or 0.
  int exit_code() const { return exit_code_; }

 private:
  Console& console_;
  const Env& env_;
  bool every_;
  Triple host_;
  LinkerOptions options_;
  LinkerSetup setup_;
  int exit_code_ = 0;
};

Outcome add(const AddOptions& options, Workbench& bench)
{
  if (options.targets.empty() && options.from.empty())
    throw Error(ErrorKind::usage, "'xtool target add' needs a TARGET, or --from FILE")
        .help("for example `xtool target add armv7-unknown-linux-gnueabihf`")
        .help("`xtool target list` shows the targets");
  const std::optional<LinkerOptions> linker_options =
      options.setup.empty() ? std::nullopt : std::optional(linker_options_for(options.setup));
  StdInstaller installer = std_installer(bench, options.sysroot, hashes_of(options.expected));
  const std::vector<StdReport> reports = add_targets(options, installer, bench);
  const Installation& installation = installer.installation();
  std::optional<LinkerStep> linker;
  if (linker_options)
    linker.emplace(bench, installation, *linker_options, wants_every(options));

  Json targets = Json::array();
  for (const StdReport& report : reports) {
    const std::optional<TargetEntry> entry = bench.catalog().entry_for(report.target);
    Json set_up = {{"linker", nullptr}, {"linker_error", nullptr}};
    if (linker && entry)
      set_up = linker->run(*entry, glibc_for(report.target, options, bench), reports.size() == 1);
    const std::string next =
        entry ? next_step(*entry, installation.toolchain.host, bench.env()) : "";
    if (!linker && !next.empty() && report.status == StdReport::Status::installed)
      bench.console().help("next: " + next);
    targets.push_back(json(report, next));
    targets.back().update(set_up);
  }
  return {.result = {{"rustc", installation.toolchain.version},
                     {"sysroot", installation.sysroot.root().string()},
                     {"targets", std::move(targets)}},
          .exit_code = linker ? linker->exit_code() : 0};
}

}  // namespace

Action bind_target_add(CLI::App& command)
{
  auto options = std::make_shared<AddOptions>();
  add_option(command, "TARGET", options->targets,
             "Targets to install, or `all`; other names work too (armhf, aarch64-linux-gnu)")
      .expected(0, 1000);
  add_option(command, "--from", options->from,
             "Install this rust-std archive (.tar.xz, .tar.gz, .tar.zst), with no network")
      .type_name("FILE");
  add_option(command, "--expect-sha256", options->expected,
             "Install only archives with this hash, whatever the server says; may be repeated")
      .one_at_a_time()
      .type_name("HASH");
  add_option(command, "--dist-server", options->sysroot.dist_server,
             "Download from this mirror (http, https or file URL)")
      .type_name("URL")
      .envname("XTOOL_DIST_SERVER");
  add_flag(command, "--setup{auto}", options->setup,
           fmt::format("Set up a linker, too (--setup={}: that kind)", kinds_in_words()));
  bind_sysroot_options(command, options->sysroot);
  return [options](Workbench& bench) { return add(*options, bench); };
}

}  // namespace xtool::cli
