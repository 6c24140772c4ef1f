// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/install/client.hpp>
#include <xtool/install/source_fetch.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/http_message.hpp>
#include <xtool/support/shell.hpp>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace xtool {
namespace {

constexpr std::string_view official_server = "https://static.rust-lang.org";
constexpr std::uint64_t largest_manifest = 16u << 20;
constexpr std::uint64_t largest_checksum_file = 1u << 20;  // room for a log-in page, to name it

bool is_plain_ascii(std::string_view text)
{
  return std::ranges::all_of(text, [](unsigned char c) { return c > 0x20 && c < 0x7f; });
}

bool is_file_url(std::string_view url) { return url.starts_with("file:"); }

std::optional<std::chrono::sys_days> parse_date(std::string_view text)
{
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  const auto number = [](std::string_view digits, auto& value) {
    return std::from_chars(digits.data(), digits.data() + digits.size(), value).ptr ==
           digits.data() + digits.size();
  };
  if (text.size() != 10 || text[4] != '-' || text[7] != '-' || !number(text.substr(0, 4), year) ||
      !number(text.substr(5, 2), month) || !number(text.substr(8, 2), day))
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok())
    return std::nullopt;
  return std::chrono::sys_days(date);
}

std::string format_date(std::chrono::sys_days days)
{
  const std::chrono::year_month_day date(days);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

// The hash in front of a `.sha256` file: "<64 digits>  <file name>". A captive portal answers
// everything with a page of its own, which this tells apart.
Sha256 parse_checksum_file(std::string_view text, const std::string& url)
{
  const std::size_t digits = std::min(text.find_first_of(" \t\r\n"), text.size());
  const std::optional<Sha256> hash = Sha256::from_hex(text.substr(0, digits));
  if (!hash)
    throw Error(
        ErrorKind::integrity,
        fmt::format("'{}' is not a sha256 file: it does not start with 64 hexadecimal digits",
                    without_credentials(url)))
        .help("open the URL in a browser: a proxy or a log-in page may answer for the server");
  return *hash;
}

// A manifest that came over the network has no business with this machine's files.
void refuse_file_urls(const DistManifest& manifest, const std::string& url)
{
  for (const auto& [target, tarballs] : manifest.std)
    for (const Tarball& tarball : tarballs)
      if (is_file_url(tarball.url) && !is_file_url(url))
        throw Error(ErrorKind::integrity,
                    fmt::format("'{}' names a local file as the std of '{}': '{}'", url,
                                target.str(), tarball.url));
}

DistManifest parse_served(const std::string& text, const std::string& url,
                          const Toolchain& toolchain)
{
  const auto parse = [&] {
    DistManifest manifest = DistManifest::parse(text, url, toolchain.host);
    refuse_file_urls(manifest, url);
    return manifest;
  };
  const std::string help =
      "try another server with --dist-server URL, and tell this one's operator";
  return advised(ErrorKind::invalid_input, help,
                 [&] { return advised(ErrorKind::integrity, help, parse); });
}

Error std_does_not_fit(const std::string& manifest_version, const Toolchain& toolchain)
{
  return Error(ErrorKind::no_std,
               fmt::format("rust-std {} does not fit rustc {}: rustc accepts a std only of exactly "
                           "its own build",
                           manifest_version, toolchain.version));
}

std::string rustup_remedy(const Toolchain& toolchain)
{
  return fmt::format(
      "use a rustup toolchain, which has a std for every published target: `rustup toolchain "
      "install {0}`, then `--toolchain {0}`",
      toolchain.channel());
}

}  // namespace

std::string normalize_server(std::string_view url)
{
  const auto refuse = [&](std::string_view reason) -> Error {
    return Error(ErrorKind::usage, fmt::format("'{}' is not a dist server: {}",
                                               without_credentials(std::string(url)), reason))
        .help(
            "give a URL such as https://static.rust-lang.org, http://localhost:8000 or "
            "file:///srv/mirror, without the final /dist");
  };
  constexpr std::array<std::string_view, 3> schemes{"https://", "http://", "file://"};
  const auto* const scheme =
      std::ranges::find_if(schemes, [&](std::string_view known) { return url.starts_with(known); });
  if (scheme == schemes.end())
    throw refuse("it starts with neither https:// nor http:// nor file://");
  std::string_view place = url.substr(scheme->size());
  while (place.ends_with('/'))
    place.remove_suffix(1);
  if (is_file_url(url) && !place.starts_with('/'))
    throw refuse("a file URL needs an absolute path");
  if (place.empty() || (place.starts_with('/') && !is_file_url(url)))
    throw refuse("it names no host");
  if (!is_plain_ascii(url))
    throw refuse("it contains a blank, a control character or a non-ASCII character");
  if (url.find_first_of("?#") != std::string_view::npos)
    throw refuse("paths are appended to it, so it cannot have a query or a fragment");
  return fmt::format("{}{}", *scheme, place);
}

DistClient::DistClient(DistSettings settings, HttpClient& http)
    : settings_(std::move(settings)), http_(&http)
{
}

DistManifest DistClient::manifest_for(const Toolchain& toolchain, const Sysroot& sysroot)
{
  if (sysroot.kind() == SysrootKind::rustup)
    return stored_manifest(toolchain, sysroot);

  std::optional<std::string> other_version;
  const std::vector<std::string> urls = manifest_urls(toolchain);
  for (const std::string& url : urls) {
    const std::optional<std::string> text = fetch_manifest(url);
    if (!text)
      continue;
    const std::string shown = without_credentials(url);
    DistManifest manifest = parse_served(*text, shown, toolchain);
    if (manifest.rustc_version == toolchain.version)
      return manifest;
    if (!other_version)
      other_version = manifest.rustc_version;
  }
  if (other_version)
    throw std_does_not_fit(*other_version, toolchain).help(rustup_remedy(toolchain));
  if (settings_.offline)
    throw Error(
        ErrorKind::network,
        fmt::format("the manifest '{}' is not in the cache, and offline mode allows no request",
                    without_credentials(urls.front())))
        .help(
            "run the command once without --offline, XTOOL_OFFLINE and the setting 'offline'; "
            "later "
            "runs need no network");
  throw Error(
      ErrorKind::no_std,
      fmt::format("the server '{}' has no channel manifest for rustc {} ('{}.sha256' is not there)",
                  without_credentials(settings_.server), toolchain.version,
                  without_credentials(urls.front())))
      .help(rustup_remedy(toolchain));
}

DistManifest DistClient::stored_manifest(const Toolchain& toolchain, const Sysroot& sysroot) const
{
  const std::string path = sysroot.stored_manifest_file().string();
  const std::string remedy = fmt::format(
      "reinstall the toolchain: `rustup toolchain uninstall {0}`, then `rustup toolchain install "
      "{0}`",
      shell_word(sysroot.root().filename().string()));
  spdlog::debug("the channel's manifest is '{}'", path);
  try {
    DistManifest manifest = DistManifest::parse(
        read_file(sysroot.stored_manifest_file(), largest_manifest), path, toolchain.host);
    if (manifest.rustc_version != toolchain.version)
      throw Error(ErrorKind::invalid_input,
                  fmt::format("'{}' is the manifest of rustc {}, but '{}' is rustc {}", path,
                              manifest.rustc_version, toolchain.rustc.string(), toolchain.version));
    return manifest;
  } catch (Error& error) {
    if (error.kind() == ErrorKind::invalid_input)
      throw std::move(error).help(remedy);
    throw;
  }
}

std::string DistClient::manifest_url(const Toolchain& toolchain) const
{
  return manifest_urls(toolchain).front();
}

std::vector<std::string> DistClient::manifest_urls(const Toolchain& toolchain) const
{
  const std::string channel = toolchain.channel();
  const std::optional<std::chrono::sys_days> committed =
      channel == "nightly" && toolchain.commit_date ? parse_date(*toolchain.commit_date)
                                                    : std::nullopt;
  if (!committed)
    return {fmt::format("{}/dist/channel-rust-{}.toml", settings_.server, channel)};
  // A nightly is published the day after its last commit; releases that were held up come later.
  std::vector<std::string> urls;
  for (const int days : {1, 0, 2})
    urls.push_back(fmt::format("{}/dist/{}/channel-rust-nightly.toml", settings_.server,
                               format_date(*committed + std::chrono::days(days))));
  return urls;
}

std::optional<std::string> DistClient::fetch_manifest(const std::string& url)
{
  const std::filesystem::path copy = copy_of_manifest(settings_, url);
  if (!settings_.offline)
    return advised(ErrorKind::network,
                   "run the command again later, or use another server with --dist-server URL",
                   [&] { return download_manifest(url, copy); });
  return read_file_if_exists(copy, largest_manifest);
}

std::optional<std::string> DistClient::download_manifest(const std::string& url,
                                                         const std::filesystem::path& copy)
{
  // A channel's two files are replaced one after the other: a mismatch may be that moment.
  for (int attempts_left = 2;;) {
    const std::optional<std::string> checksum =
        http_->get_if_exists(url + ".sha256", largest_checksum_file);
    if (!checksum)
      return std::nullopt;
    const Sha256 expected = parse_checksum_file(*checksum, url + ".sha256");

    std::optional<std::string> text = read_file_if_exists(copy, largest_manifest);
    if (text && sha256_of(*text) == expected)
      return text;
    text = http_->get(url, largest_manifest);
    const Sha256 actual = sha256_of(*text);
    if (actual == expected) {
      xtool::create_directories(copy.parent_path());
      write_atomically(copy, *text);
      return text;
    }
    if (--attempts_left == 0)
      throw Error(ErrorKind::integrity,
                  fmt::format("'{}' has the sha256 {}, but its .sha256 file says {}",
                              without_credentials(url), actual.hex(), expected.hex()))
          .help("run the command again later, or use another server with --dist-server URL");
  }
}

std::string DistClient::url_of(const Tarball& tarball) const
{
  const std::string_view url = tarball.url;
  if (url.starts_with(official_server) && url.substr(official_server.size()).starts_with('/'))
    return settings_.server + std::string(url.substr(official_server.size()));
  // Some mirrors write their own name into manifests, and rustup keeps that for as long as the
  // toolchain lives (https://github.com/rust-lang/rustup/issues/3204).
  const std::size_t path = url.rfind("/dist/");
  if (settings_.server_chosen && path != std::string_view::npos)
    return settings_.server + std::string(url.substr(path));
  return tarball.url;
}

const std::vector<Tarball>& DistClient::offers(const DistManifest& manifest,
                                               const Triple& target) const
{
  const auto found = manifest.std.find(target);
  if (found != manifest.std.end() && !found->second.empty())
    return found->second;

  throw Error(ErrorKind::no_std,
              fmt::format("'{}' has no prebuilt std in the channel of {} (rustc {})", target.str(),
                          manifest.date, manifest.rustc_version))
      .help(
          "build it together with your program: `rustup toolchain install nightly --component "
          "rust-src`")
      .help(fmt::format("then `cargo +nightly build -Zbuild-std{} --target {}`",
                        target.os() == "none" ? "=core,alloc" : "", target.str()));
}

}  // namespace xtool
