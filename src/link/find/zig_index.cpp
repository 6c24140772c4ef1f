// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/zig_release.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/http_message.hpp>
#include <xtool/support/json.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace xtool {
namespace {

constexpr std::string_view official_directory = "https://ziglang.org/download/";
// Compressed, today's are below 60 MB.
constexpr std::int64_t largest_archive = 2ll << 30;

// How zig calls a machine that rustc calls otherwise; the second name is the one of older releases.
struct Machine {
  std::string_view rustc;  // the beginning of its architecture
  std::string_view zig;
  std::string_view older;
};
constexpr std::array machines{
    Machine{"i686", "x86", "i386"},           Machine{"i586", "x86", "i386"},
    Machine{"armv7", "arm", "armv7a"},        Machine{"arm", "arm", "armv6kz"},
    Machine{"riscv64", "riscv64", "riscv64"},
};

std::vector<std::string> host_names(const Triple& host)
{
  const std::string os = host.os() == "darwin" ? "macos" : host.os();
  for (const Machine& known : machines)
    if (host.arch().starts_with(known.rustc))
      return {fmt::format("{}-{}", known.zig, os), fmt::format("{}-{}", known.older, os)};
  return {fmt::format("{}-{}", host.arch(), os)};
}

std::string_view directory_of(std::string_view url) { return url.substr(0, url.rfind('/') + 1); }

// Where the tarball is. A mirror may keep the official index as it is.
std::string resolve(std::string_view tarball, std::string_view index)
{
  if (tarball.starts_with(official_directory) && !index.starts_with(official_directory))
    return std::string(directory_of(index)) +
           std::string(tarball.substr(official_directory.size()));
  if (tarball.find("://") == std::string::npos)
    return std::string(directory_of(index)) + std::string(tarball);
  return std::string(tarball);
}

std::uint64_t size_in(const JsonCursor& value)
{
  if (!value.json().is_string())
    return static_cast<std::uint64_t>(value.integer(1, largest_archive));
  const std::string text = value.string();
  std::int64_t size = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (problem != std::errc{} || end != text.data() + text.size() || size < 1 ||
      size > largest_archive)
    value.fail(fmt::format("expected a number of bytes, found '{}'", text));
  return static_cast<std::uint64_t>(size);
}

// The release of that version: its key, or for a development version what its entry says.
std::optional<JsonCursor> release_of(const JsonCursor& index, std::string_view version)
{
  if (auto release = index.find(version))
    return release;
  for (const auto& [key, release] : index.members())
    if (release.is_object())
      if (const auto stated = release.find("version"); stated && stated->string() == version)
        return release;
  return std::nullopt;
}

// Those of the same series, or else all.
std::vector<std::string> near(const JsonCursor& index, std::string_view version)
{
  std::vector<std::string> same;
  std::vector<std::string> all;
  const std::string_view series = version.substr(0, version.find('.', version.find('.') + 1));
  for (const auto& [key, release] : index.members()) {
    if (key.empty() || key.front() < '0' || key.front() > '9')
      continue;
    all.push_back(key);
    if (key.starts_with(std::string(series) + '.'))
      same.push_back(key);
  }
  return same.empty() ? all : same;
}

}  // namespace

std::string parse_zig_version(std::string_view text)
{
  const auto fail = [&](std::string_view advice) {
    throw Error(ErrorKind::usage, fmt::format("invalid zig version '{}'", text))
        .help(std::string(advice));
  };
  constexpr std::string_view usual = "write it like 0.15.2";
  const std::size_t suffix = std::min(text.find('-'), text.size());
  int numbers = 1;
  char last = '.';
  for (const char c : text.substr(0, suffix)) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit && (c != '.' || last == '.'))
      fail(usual);
    numbers += c == '.' ? 1 : 0;
    last = c;
  }
  if (last == '.' || text.size() > 64)
    fail(usual);
  if (numbers == 2 && suffix == text.size())
    fail(fmt::format("write all three numbers, such as {}.1", text));
  if (numbers != 3)
    fail(usual);
  for (const char c : text.substr(suffix))
    if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && c != '.' && c != '+' && c != '-')
      fail(usual);
  return std::string(text);
}

ZigRelease find_zig_release(std::string_view index, const std::string& source,
                            std::string_view version, const Triple& host)
{
  const std::string shown = without_credentials(source);
  const Json document = parse_json(index, shown);
  const JsonCursor whole(document, shown);
  const std::optional<JsonCursor> release = release_of(whole, version);
  if (!release)
    throw Error(ErrorKind::usage, fmt::format("there is no zig {} in '{}'", version, shown))
        .help(fmt::format("take one that is there: {}", fmt::join(near(whole, version), ", ")));
  for (const std::string& name : host_names(host))
    if (const std::optional<JsonCursor> archive = release->find(name)) {
      const std::string url = archive->at("tarball").string();
      const std::optional<Compression> compression = compression_of(url);
      if (!compression)
        archive->at("tarball").fail(
            fmt::format("expected a .tar.xz, .tar.gz or .tar.zst archive, found '{}'", url));
      const std::optional<Sha256> hash = Sha256::from_hex(archive->at("shasum").string());
      if (!hash)
        archive->at("shasum").fail("expected 64 hexadecimal digits");
      return {.version = std::string(version),
              .url = resolve(url, source),
              .hash = *hash,
              .size = size_in(archive->at("size")),
              .compression = *compression};
    }
  throw Error(ErrorKind::conflict, fmt::format("zig {} is not published for this machine ('{}')",
                                               version, host_names(host).front()))
      .help("install a zig that runs here, and name it: export XTOOL_ZIG=/path/of/zig");
}

}  // namespace xtool
