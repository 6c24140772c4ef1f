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

std::optional<ZigVersion> version_in(const Json& facts, const char* key, const Triple& triple)
{
  const Json& value = facts.at(key);
  if (value.is_null())
    return std::nullopt;
  if (const auto version = zig_version_in(value.get<std::string>()))
    return version;
  throw Error(
      ErrorKind::invalid_input,
      fmt::format("the catalog's entry of '{}' has '{}' for zig's '{}', which is no version",
                  triple.str(), value.get<std::string>(), key))
      .help("correct it in $XTOOL_HOME/targets.d");
}

std::optional<GlibcVersion> glibc_in(const Json& facts)
{
  const Json& value = facts.at("glibc_min");
  return value.is_null() ? std::nullopt : GlibcVersion::parse(value.get<std::string>());
}

// From one version on and before another.
struct Range {
  std::optional<ZigVersion> since = {};
  std::optional<ZigVersion> before = {};

  static Range of(const Json& facts, const Triple& triple)
  {
    return {version_in(facts, "since", triple), version_in(facts, "before", triple)};
  }
  bool has(const ZigVersion& version) const
  {
    return version >= since.value_or(oldest_zig) && (!before || version < *before);
  }
  std::string str() const
  {
    const auto series = [](const ZigVersion& v) { return fmt::format("{}.{}", v.major, v.minor); };
    if (since && before)
      return fmt::format("from {} on and before {}", series(*since), series(*before));
    if (before)
      return fmt::format("before {}", series(*before));
    return fmt::format("{} or newer", series(since.value_or(oldest_zig)));
  }
};

std::string without_patch(const ZigVersion& version)
{
  return fmt::format("{}.{}", version.major, version.minor);
}

// Advice to take a zig of the range.
std::string remedy(const Range& range, const Triple& triple)
{
  ZigVersion example = proven;
  if (!range.has(proven))
    for (const Series& series : known_series)
      if (range.has(series.version))
        example = series.version;
  return fmt::format("take a zig {}: `xtool setup-linker --zig={} {}`", range.str(), example.str(),
                     triple.str());
}

void require_range(const TargetEntry& entry, const ZigVersion& version)
{
  const Range range = Range::of(entry.zig, entry.triple);
  if (range.has(version))
    return;
  std::string reason;
  if (const Json& why = entry.zig.at("why"); version < oldest_zig)
    reason = fmt::format("versions before {} are too old", without_patch(oldest_zig));
  else if (why.is_string())
    reason = range.since && version < *range.since
                 ? fmt::format("versions before {} {}", without_patch(*range.since),
                               why.get<std::string>())
                 : fmt::format("versions from {} on {}", without_patch(*range.before),
                               why.get<std::string>());
  else
    reason = fmt::format("it takes a zig {}", range.str());
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
  if (!entry.zig.is_object())
    throw Error(ErrorKind::conflict, fmt::format("zig cannot link for '{}'", entry.triple.str()))
        .help(
            fmt::format("see why, and what else can: `xtool target info {}`", entry.triple.str()));
  require_range(entry, version);

  ZigTarget pair{.target = entry.zig.at("target").get<std::string>()};
  if (entry.zig.at("cpu").is_string())
    pair.cpu = entry.zig.at("cpu").get<std::string>();
  Floor floor;
  raise(floor, glibc_in(entry.zig), "zig has no older one for it");
  raise(floor, entry.glibc_min, "Rust's std needs a newer one");
  for (const Json& exception : entry.zig.at("exceptions")) {
    const Range range = Range::of(exception, entry.triple);
    if (!range.has(version))
      continue;
    if (exception.at("target").is_string())
      pair.target = exception.at("target").get<std::string>();
    const std::string why = exception.at("why").is_string() ? exception.at("why").get<std::string>()
                                                            : "have no older one for it";
    raise(floor, glibc_in(exception), fmt::format("zig versions {} {}", range.str(), why),
          outside(range));
  }

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
