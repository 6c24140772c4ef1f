// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/entry_path.hpp>
#include <xtool/support/version.hpp>
#include <xtool/sysroot/deb_version.hpp>
#include <xtool/sysroot/lock.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool {
namespace {

constexpr int schema = 1;
// Part of every tree's name: raised when the same packages are made into other files.
constexpr int layout = 1;

std::string word_of(const JsonCursor& value)
{
  std::string text = value.string();
  if (text.empty() ||
      text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-.+:~"
                             "ABCDEFGHIJKLMNOPQRSTUVWXYZ/") != std::string::npos ||
      objection_to_path(text))
    value.fail("is not a name");
  return text;
}

std::string name_of(const JsonCursor& value)
{
  std::string name = value.string();
  if (!is_deb_name(name))
    value.fail("is not the name of a package");
  return name;
}

LockedPackage parse_package(const JsonCursor& package, std::size_t suites)
{
  constexpr std::int64_t largest = 2ll << 30;
  const auto hash = Sha256::from_hex(package.at("sha256").string());
  if (!hash)
    package.at("sha256").fail("is not a SHA-256");
  const std::string file = package.at("file").string();
  if (objection_to_path(file))
    package.at("file").fail("is not a path within a repository");
  const std::int64_t suite = package.at("suite").integer(0, static_cast<std::int64_t>(suites) - 1);
  return {.name = name_of(package.at("name")),
          .version = word_of(package.at("version")),
          .architecture = word_of(package.at("architecture")),
          .suite = static_cast<std::size_t>(suite),
          .file = file,
          .size = static_cast<std::uint64_t>(package.at("size").integer(1, largest)),
          .hash = *hash};
}

CopyOrigin parse_origin(const JsonCursor& origin)
{
  constexpr std::int64_t largest = 1ll << 50;
  const auto hash = Sha256::from_hex(origin.at("sha256").string());
  if (!hash)
    origin.at("sha256").fail("is not a SHA-256");
  CopyOrigin copy{
      .directory = origin.at("directory").string(),
      .hash = *hash,
      .size = static_cast<std::uint64_t>(origin.at("size").integer(0, largest)),
      .c_headers = origin.at("c_headers").boolean(),
  };
  if (const auto glibc = origin.find("glibc"))
    copy.glibc = GlibcVersion::parse(glibc->string());
  for (const JsonCursor& package : origin.at("packages").items())
    copy.packages.push_back({name_of(package.at("name")), word_of(package.at("version"))});
  return copy;
}

Json origin_json(const CopyOrigin& origin)
{
  Json packages = Json::array();
  for (const CopiedPackage& package : origin.packages)
    packages.push_back({{"name", package.name}, {"version", package.version}});
  return {{"directory", origin.directory},
          {"sha256", origin.hash.hex()},
          {"size", origin.size},
          {"glibc", origin.glibc ? Json(origin.glibc->str()) : Json(nullptr)},
          {"c_headers", origin.c_headers},
          {"packages", std::move(packages)}};
}

// Libraries of a copy may lie in usr/lib itself.
std::string triplet_of(const JsonCursor& whole)
{
  const JsonCursor triplet = whole.at("triplet");
  return whole.has("origin") && triplet.string().empty() ? std::string() : word_of(triplet);
}

}  // namespace

std::string SysrootLock::tree_name() const
{
  std::string text = fmt::format("{}\n{}\n", layout, triplet);
  for (const LockedPackage& package : packages)
    text += fmt::format("{} {}\n", package.name, package.hash.hex());
  for (const LeftOut& package : left_out)
    text += fmt::format("- {} {}\n", package.name, package.version);
  if (origin)
    text += fmt::format("copy {}\n", origin->hash.hex());
  constexpr std::size_t digits = 16;
  return sha256_of(text).hex().substr(0, digits);
}

std::uint64_t SysrootLock::download_size() const
{
  std::uint64_t sum = 0;
  for (const LockedPackage& package : packages)
    sum += package.size;
  return sum;
}

const LockedPackage* SysrootLock::find(std::string_view name) const
{
  const auto found = std::find_if(packages.begin(), packages.end(),
                                  [&](const LockedPackage& known) { return known.name == name; });
  return found == packages.end() ? nullptr : &*found;
}

std::vector<CopiedPackage> SysrootLock::versions() const
{
  if (origin)
    return origin->packages;
  std::vector<CopiedPackage> list;
  for (const LockedPackage& package : packages)
    list.push_back({package.name, package.version});
  return list;
}

std::optional<GlibcVersion> SysrootLock::glibc() const
{
  if (origin)
    return origin->glibc;
  const LockedPackage* const package = find("libc6");
  if (package == nullptr)
    return std::nullopt;
  const auto version = Version::at_start_of(upstream_number(package->version));
  return version ? GlibcVersion::parse(version->series()) : std::nullopt;
}

Json SysrootLock::json() const
{
  Json document = {{"schema", schema},
                   {"target", target},
                   {"architecture", architecture},
                   {"triplet", triplet},
                   {"kind", kind == ClosureKind::full ? "full" : "lean"},
                   {"asked", asked},
                   {"suites", Json::array()},
                   {"packages", Json::array()},
                   {"left_out", Json::array()}};
  for (const LockedSuite& suite : suites)
    document["suites"].push_back({{"name", suite.name},
                                  {"codename", suite.codename},
                                  {"url", suite.url},
                                  {"date", suite.date}});
  for (const LockedPackage& package : packages)
    document["packages"].push_back({{"name", package.name},
                                    {"version", package.version},
                                    {"architecture", package.architecture},
                                    {"suite", package.suite},
                                    {"file", package.file},
                                    {"size", package.size},
                                    {"sha256", package.hash.hex()}});
  for (const LeftOut& package : left_out)
    document["left_out"].push_back({{"name", package.name}, {"version", package.version}});
  if (origin)
    document["origin"] = origin_json(*origin);
  return document;
}

SysrootLock SysrootLock::parse(std::string_view text, const std::string& source)
{
  const Json document = parse_json(text, source);
  const JsonCursor whole(document, source);
  whole.at("schema").integer(schema, schema);
  SysrootLock lock{.target = word_of(whole.at("target")),
                   .architecture = word_of(whole.at("architecture")),
                   .triplet = triplet_of(whole)};
  const std::string kind = whole.at("kind").string();
  if (kind != "lean" && kind != "full")
    whole.at("kind").fail("is neither 'lean' nor 'full'");
  lock.kind = kind == "full" ? ClosureKind::full : ClosureKind::lean;
  for (const JsonCursor& name : whole.at("asked").items())
    lock.asked.push_back(name_of(name));
  for (const JsonCursor& suite : whole.at("suites").items())
    lock.suites.push_back({.name = word_of(suite.at("name")),
                           .codename = word_of(suite.at("codename")),
                           .url = suite.at("url").string(),
                           .date = suite.at("date").string()});
  for (const JsonCursor& package : whole.at("packages").items())
    lock.packages.push_back(parse_package(package, lock.suites.size()));
  for (const JsonCursor& package : whole.at("left_out").items())
    lock.left_out.push_back({name_of(package.at("name")), word_of(package.at("version"))});
  if (const auto origin = whole.find("origin"))
    lock.origin = parse_origin(*origin);
  std::sort(
      lock.packages.begin(), lock.packages.end(),
      [](const LockedPackage& one, const LockedPackage& other) { return one.name < other.name; });
  return lock;
}

}  // namespace xtool
