// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/install/manifest.hpp>
#include <xtool/install/source_fetch.hpp>

#include "manifest_excerpt.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/json.hpp>
#include <xtool/support/toml.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace xtool {
namespace {

constexpr std::size_t longest_url = 2048;
constexpr std::size_t longest_version = 256;

// A manifest comes from a server, and its names become paths: they obey Triple's rules or the
// whole manifest is refused.
Triple parse_target(const std::string& name, const JsonCursor& where)
{
  try {
    return Triple::parse(name);
  } catch (const Error& error) {
    where.fail(error.message());
  }
}

// These texts are printed to terminals and sent to servers.
bool is_printable(std::string_view text)
{
  return std::ranges::all_of(text, [](unsigned char c) { return c >= 0x20 && c < 0x7f; });
}

std::string parse_version(const JsonCursor& value)
{
  std::string text = value.string();
  if (text.empty() || text.size() > longest_version || !is_printable(text))
    value.fail("expected a version");
  return text;
}

std::string parse_date(const JsonCursor& value)
{
  std::string text = value.string();
  constexpr std::string_view shape = "dddd-dd-dd";
  const bool fits = std::ranges::equal(text, shape, [](unsigned char c, char expected) {
    return expected == 'd' ? c >= '0' && c <= '9' : c == static_cast<unsigned char>(expected);
  });
  if (!fits)
    value.fail("expected a date such as 2026-04-16");
  return text;
}

std::string parse_url(const JsonCursor& value)
{
  std::string url = value.string();
  constexpr std::array<std::string_view, 3> schemes{"https://", "http://", "file:///"};
  const bool known = std::ranges::any_of(schemes, [&](std::string_view scheme) {
    return url.starts_with(scheme) && url.size() > scheme.size();
  });
  if (!known)
    value.fail("expected an https, http or file URL");
  if (url.size() > longest_url || !is_printable(url) || url.find(' ') != std::string::npos)
    value.fail("expected a URL without blanks and control characters");
  return url;
}

Sha256 parse_hash(const JsonCursor& value)
{
  const std::optional<Sha256> hash = Sha256::from_hex(value.string());
  if (!hash)
    value.fail("expected a SHA-256 of 64 hexadecimal digits");
  return *hash;
}

// What rustup takes, in its order of preference. A URL without its hash, or a hash alone, is no
// offer.
std::vector<Tarball> parse_tarballs(const JsonCursor& package)
{
  struct Form {
    std::string_view url, hash;
    Compression compression;
  };
  constexpr std::array forms{Form{"zst_url", "zst_hash", Compression::zstd},
                             Form{"xz_url", "xz_hash", Compression::xz},
                             Form{"url", "hash", Compression::gzip}};
  std::vector<Tarball> tarballs;
  if (!package.at("available").boolean())
    return tarballs;
  for (const Form& form : forms) {
    const std::optional<JsonCursor> url = package.find(form.url);
    const std::optional<JsonCursor> hash = package.find(form.hash);
    if (url && hash)
      tarballs.push_back(
          {.url = parse_url(*url), .hash = parse_hash(*hash), .compression = form.compression});
  }
  return tarballs;
}

std::map<Triple, std::vector<Tarball>> parse_std(const JsonCursor& packages)
{
  std::map<Triple, std::vector<Tarball>> std;
  for (const auto& [name, package] : packages.at("rust-std").at("target").members())
    std.emplace(parse_target(name, package), parse_tarballs(package));
  return std;
}

std::vector<Triple> parse_offered(const JsonCursor& packages, const Triple& host)
{
  const std::optional<JsonCursor> rust = packages.find("rust");
  const std::optional<JsonCursor> toolchains = rust ? rust->find("target") : std::nullopt;
  const std::optional<JsonCursor> toolchain =
      toolchains ? toolchains->find(host.str()) : std::nullopt;
  std::set<Triple> offered;
  for (const char* list : {"components", "extensions"}) {
    const std::optional<JsonCursor> entries = toolchain ? toolchain->find(list) : std::nullopt;
    if (!entries)
      continue;
    for (const JsonCursor& entry : entries->items()) {
      if (entry.at("pkg").string() != "rust-std")
        continue;
      const JsonCursor target = entry.at("target");
      offered.insert(parse_target(target.string(), target));
    }
  }
  return {offered.begin(), offered.end()};
}

DistManifest parse_manifest(std::string_view toml, const std::string& source, const Triple& host)
{
  const Json document = parse_toml(toml, source);
  const JsonCursor root(document, source);
  const JsonCursor version = root.at("manifest-version");
  if (version.string() != "2")
    version.fail(fmt::format("only manifests of version \"2\" are understood, not \"{}\"",
                             is_printable(version.string()) ? version.string() : "?"));
  const JsonCursor packages = root.at("pkg");
  return {.date = parse_date(root.at("date")),
          .rustc_version = parse_version(packages.at("rustc").at("version")),
          .std = parse_std(packages),
          .offered = parse_offered(packages, host)};
}

}  // namespace

std::vector<Tarball> source_archives(std::string_view toml, const std::string& source,
                                     const std::string& rustc_version)
{
  const Json document = parse_toml(toml, source);
  const JsonCursor packages = JsonCursor(document, source).at("pkg");
  if (parse_version(packages.at("rustc").at("version")) != rustc_version)
    return {};
  const std::optional<JsonCursor> package = packages.find("rust-src");
  const std::optional<JsonCursor> targets = package ? package->find("target") : std::nullopt;
  const std::optional<JsonCursor> any = targets ? targets->find("*") : std::nullopt;
  return any ? parse_tarballs(*any) : std::vector<Tarball>();
}

DistManifest DistManifest::parse(std::string_view toml, const std::string& source,
                                 const Triple& host)
{
  try {
    return parse_manifest(manifest_excerpt(toml, host), source, host);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::invalid_input)
      throw;
    return parse_manifest(toml, source, host);  // the error names a place in the whole text
  }
}

bool DistManifest::available(const Triple& target) const
{
  const auto found = std.find(target);
  return found != std.end() && !found->second.empty();
}

bool DistManifest::offers(const Triple& target) const
{
  return std::ranges::find(offered, target) != offered.end();
}

}  // namespace xtool
