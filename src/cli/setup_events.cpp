// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "setup_events.hpp"

#include "cli/commands/linker_report.hpp"
#include "progress.hpp"

#include <fmt/format.h>

#include <memory>

namespace xtool::cli {
namespace {

std::string completion(const StdReport& report)
{
  switch (report.status) {
    case StdReport::Status::up_to_date:
      return fmt::format("rust-std for '{}' is up to date", report.target.str());
    case StdReport::Status::repaired:
      return fmt::format("registered the rust-std that was there for '{}'", report.target.str());
    case StdReport::Status::installed:
      break;
  }
  const std::string origin =
      report.downloaded > 0 ? human_size(report.downloaded) + " downloaded" : "nothing downloaded";
  return fmt::format("installed rust-std for '{}': {} in {} files, {}, {}", report.target.str(),
                     human_size(report.bytes), report.files, origin,
                     human_duration(report.seconds));
}

Event installed(const StdReport& report)
{
  return {"installed-std",
          {{"target", report.target.str()},
           {"status", to_string(report.status)},
           {"files", report.files},
           {"bytes", report.bytes},
           {"downloaded", report.downloaded},
           {"seconds", report.seconds}}};
}

// A hundred times at most, however many there are.
void tell_share(const std::string& line, std::string_view event, std::size_t done,
                std::size_t total, Console& console)
{
  if (done < total && done * 100 / total == (done - 1) * 100 / total)
    return;
  console.live(line, {event, {{"done", done}, {"total", total}}});
  if (done == total)
    console.end_live();
}

std::string_view what_it_does(FixKind kind)
{
  switch (kind) {
    case FixKind::recover:
      return "cleaning up after an interrupted installation";
    case FixKind::install_std:
      return "installing the standard library of";
    case FixKind::set_up_linker:
      return "setting up the linker of";
  }
  return "";
}

}  // namespace

StdEvents std_events(Console& console)
{
  return {
      .waiting =
          [&console] {
            console.info("waiting for another xtool to finish with this sysroot", {"waiting"});
          },
      .recovered = [&console](const std::string& line) { console.info(line); },
      .damaged = [&console](const Damage& damage) { console.warn(damage.fact); },
      .installing =
          [&console](const Triple& target) {
            console.info(fmt::format("installing rust-std for '{}'", target.str()),
                         {"installing-std", {{"target", target.str()}}});
          },
      .unpacking =
          [&console](const std::filesystem::path& file) {
            console.info(fmt::format("unpacking '{}'", file.string()));
          },
      .done = [&console](
                  const StdReport& report) { console.info(completion(report), installed(report)); },
      .fetch = [&console](const std::string& label) { return fetch_events(console, label); },
  };
}

ZigEvents zig_events(Console& console)
{
  return {
      .unusable =
          [&console](const ZigTrial& trial) {
            console.info(
                fmt::format("not using '{}', which {}", trial.program.string(), trial.why_not));
          },
      .installing =
          [&console](const std::string& version) {
            console.info(fmt::format("installing zig {}", version),
                         {"installing-zig", {{"version", version}}});
          },
      .installed =
          [&console](const InstalledZig& zig) {
            if (!zig.already_there)
              console.info(
                  fmt::format("installed zig {} to '{}', {} downloaded", zig.version,
                              zig.program.parent_path().string(), human_size(zig.downloaded)),
                  {"installed-zig",
                   {{"version", zig.version},
                    {"program", zig.program.string()},
                    {"downloaded", zig.downloaded}}});
          },
      .fetch = [&console](const std::string& label) { return fetch_events(console, label); },
  };
}

LinkerEvents linker_events(Console& console)
{
  return {
      .trying =
          [&console](const LinkerCandidate& candidate) {
            console.info(fmt::format("trying '{}'", candidate.program.string()));
          },
      .gone =
          [&console](LinkerKind kind, const Triple& target) {
            console.info(fmt::format("the {} set up for '{}' no longer works; trying others",
                                     to_string(kind), target.str()));
          },
      .keeping_runner =
          [&console](const ConfigSource& source) {
            console.info(fmt::format("keeping the runner {} of '{}' in {}; --force replaces it",
                                     source.written, to_string(source.key),
                                     describe_origin(source)));
          },
      .zig = zig_events(console),
      .warming =
          [&console](std::string_view step, const Triple& target) {
            console.info(fmt::format("building zig's {} for '{}', once", step, target.str()));
          },
      .not_warmed = [&console](const Error& error) { console.warn(error.what()); },
  };
}

SysrootEvents sysroot_events(Console& console)
{
  const auto bar = std::make_shared<FetchBar>(console, "packages");
  return {
      .store = {.waiting =
                    [&console] {
                      console.info("waiting for another xtool to finish with this sysroot",
                                   {"waiting"});
                    },
                .downloading =
                    [bar](std::uint64_t done, std::uint64_t total) {
                      bar->update({.received = done, .total = total});
                    },
                .retry = tell_retries(console),
                .unpacking =
                    [&console](std::size_t done, std::size_t total) {
                      tell_share(fmt::format("unpacking {} of {} packages", done, total),
                                 "unpacking-packages", done, total, console);
                    },
                .copying =
                    [&console](std::size_t done, std::size_t total) {
                      tell_share(fmt::format("copying {} of {} files", done, total),
                                 "copying-files", done, total, console);
                    }},
      .reading =
          [&console](const std::string& what) { console.info(fmt::format("reading {}", what)); },
      .fetch = fetch_events(console, "index"),
      .meant =
          [&console](const std::string& word, const std::string& package) {
            console.info(fmt::format("'{}' is in the package '{}'", word, package));
          }};
}

FixEvents fix_events(Console& console)
{
  return {
      .fixing =
          [&console](const Fix& fix) {
            const std::string subject = fix.target ? fmt::format(" '{}'", fix.target->str()) : "";
            console.info(
                fmt::format("fixing {}: {}{}", fix.check, what_it_does(fix.kind), subject));
          },
      .failed =
          [&console](const Fix& fix, const Error& error) {
            console.warn(fmt::format("could not fix {}: {}", fix.check, error.what()));
            for (const std::string& line : error.help_lines())
              console.help(line);
          },
      .set_up = [&console](const LinkerReport& report) { tell_linker(report, {}, console); },
      .std = std_events(console),
      .linker = linker_events(console),
  };
}

Event event_of(const SysrootReport& report)
{
  const CopyOrigin* const copy = report.lock.origin ? &*report.lock.origin : nullptr;
  return {"installed-sysroot",
          {{"target", report.lock.target},
           {"packages", report.lock.versions().size()},
           {"bytes", copy != nullptr ? copy->size : report.lock.download_size()},
           {"seconds", report.seconds}}};
}

StdSources std_sources(Workbench& bench, const SysrootOptions& options,
                       std::vector<Sha256> expected)
{
  return {.dist = [&bench, options]() -> DistClient& { return bench.dist(options); },
          .catalog = [&bench]() -> const Catalog& { return bench.catalog(); },
          .packages = bench.surroundings().packages,
          .expected = std::move(expected)};
}

StdInstaller std_installer(Workbench& bench, const SysrootOptions& options,
                           std::vector<Sha256> expected)
{
  return {bench.installation(options), std_sources(bench, options, std::move(expected)),
          std_events(bench.console())};
}

}  // namespace xtool::cli
