// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/zig.hpp>

#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

// The last release of each series, and the newest glibc that it has stubs of (`zig targets`): of a
// later one zig links an older glibc, and warns only when it is not in its cache.
struct Series {
  ZigVersion version;
  GlibcVersion newest_glibc;
};
constexpr std::array known_series{
    Series{{0, 11, 0}, {2, 34}}, Series{{0, 12, 1}, {2, 38}}, Series{{0, 13, 0}, {2, 39}},
    Series{{0, 14, 1}, {2, 41}}, Series{{0, 15, 2}, {2, 42}}, Series{{0, 16, 0}, {2, 43}},
    Series{{0, 17, 0}, {2, 44}},
};
// What is advised where it serves.
constexpr ZigVersion proven{0, 15, 2};
// What Rust itself promises to run on (its platform support page), and what most people mean.
constexpr GlibcVersion usual_glibc{2, 17};

// The oldest macOS that std runs on (`rustc --print deployment-target`). Unless zig is told in the
// target's name, programs ask for a newer one, whatever rustc's -mmacosx-version-min says.
std::string macos_suffix(const TargetEntry& entry)
{
  if (entry.os != "macos")
    return "";
  return entry.arch == "aarch64" ? ".11.0" : ".10.12";
}

using Range = TargetEntry::ZigRange;

bool has(const Range& range, const ZigVersion& version)
{
  return version >= range.since.value_or(oldest_zig) && (!range.before || version < *range.before);
}

std::string str(const Range& range)
{
  if (range.since && range.before)
    return fmt::format("from {} on and before {}", range.since->series(), range.before->series());
  if (range.before)
    return fmt::format("before {}", range.before->series());
  return fmt::format("{} or newer", range.since.value_or(oldest_zig).series());
}

// Advice to take a zig of the range.
std::string remedy(const Range& range, const Triple& triple)
{
  ZigVersion example = proven;
  if (!has(range, proven))
    for (const Series& series : known_series)
      if (has(range, series.version))
        example = series.version;
  return fmt::format("take a zig {}: `xtool setup-linker --zig={} {}`", str(range), example.str(),
                     triple.str());
}

void require_range(const TargetEntry& entry, const ZigVersion& version)
{
  const Range& range = entry.zig->serves;
  if (has(range, version))
    return;
  std::string reason;
  if (const std::optional<std::string>& why = entry.zig->why; version < oldest_zig)
    reason = fmt::format("versions before {} are too old", oldest_zig.series());
  else if (why && range.since && version < *range.since)
    reason = fmt::format("versions before {} {}", range.since->series(), *why);
  else if (why)
    reason = fmt::format("versions from {} on {}", range.before->series(), *why);
  else
    reason = fmt::format("it takes a zig {}", str(range));
  throw Error(ErrorKind::conflict, fmt::format("zig {} cannot link for '{}': {}", version.str(),
                                               entry.triple.str(), reason))
      .help(remedy(range, entry.triple));
}

// The oldest glibc that the pair can link for, and what says so.
struct Floor {
  GlibcVersion glibc = {2, 0};
  std::string why = {};
  std::optional<Range> others = {};  // zigs that go lower
};

void raise(Floor& floor, std::optional<GlibcVersion> glibc, const std::string& why,
           std::optional<Range> others = {})
{
  if (glibc && *glibc > floor.glibc)
    floor = {.glibc = *glibc, .why = why, .others = others};
}

// The versions behind a range, or else those before it.
Range outside(const Range& range)
{
  return range.before ? Range{.since = range.before} : Range{.before = range.since};
}

GlibcVersion newest_glibc(const ZigVersion& version)
{
  GlibcVersion newest = known_series.front().newest_glibc;
  for (const Series& series : known_series)
    if (ZigVersion{series.version.major, series.version.minor, 0} <= version)
      newest = series.newest_glibc;
  return newest;
}

GlibcVersion checked_glibc(const TargetEntry& entry, const ZigVersion& version, const Floor& floor,
                           std::optional<GlibcVersion> wanted)
{
  const GlibcVersion newest = newest_glibc(version);
  const GlibcVersion glibc = wanted.value_or(std::max(usual_glibc, floor.glibc));
  if (glibc < floor.glibc) {
    Error error(ErrorKind::conflict, fmt::format("glibc {} is too old for '{}': {}", glibc.str(),
                                                 entry.triple.str(), floor.why));
    error.help(fmt::format("take {} or newer: --glibc {}", floor.glibc.str(), floor.glibc.str()));
    if (floor.others)
      error.help(remedy(*floor.others, entry.triple));
    throw error;
  }
  if (glibc > newest)
    throw Error(ErrorKind::conflict,
                fmt::format("zig {} knows no glibc newer than {}, and {} was asked for",
                            version.str(), newest.str(), glibc.str()))
        .help(fmt::format("take an older glibc, as programs run on newer ones too: --glibc {}",
                          newest.str()));
  return glibc;
}

}  // namespace

std::string ZigTarget::str() const { return glibc ? target + '.' + glibc->str() : target; }

ZigTarget zig_target(const TargetEntry& entry, const ZigVersion& version,
                     std::optional<GlibcVersion> glibc)
{
  if (!entry.zig)
    throw Error(ErrorKind::conflict, fmt::format("zig cannot link for '{}'", entry.triple.str()))
        .help(
            fmt::format("see why, and what else can: `xtool target info {}`", entry.triple.str()));
  require_range(entry, version);

  ZigTarget pair{.target = entry.zig->target, .cpu = entry.zig->cpu.value_or("")};
  Floor floor;
  raise(floor, entry.zig->glibc_min, "zig has no older one for it");
  raise(floor, entry.glibc_min, "Rust's std needs a newer one");
  for (const TargetEntry::Zig::Exception& exception : entry.zig->exceptions) {
    if (!has(exception.versions, version))
      continue;
    pair.target = exception.target.value_or(pair.target);
    raise(floor, exception.glibc_min,
          fmt::format("zig versions {} {}", str(exception.versions),
                      exception.why.value_or("have no older one for it")),
          outside(exception.versions));
  }

  pair.target += macos_suffix(entry);
  if (entry.libc == "glibc")
    pair.glibc = checked_glibc(entry, version, floor, glibc);
  else if (glibc)
    throw Error(
        ErrorKind::conflict,
        fmt::format("'{}' does not use glibc, so it takes no glibc version", entry.triple.str()))
        .help("leave --glibc out");
  return pair;
}

}  // namespace xtool
