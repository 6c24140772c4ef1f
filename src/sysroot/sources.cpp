// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/sysroot/sources.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool {
namespace {

namespace fs = std::filesystem;

bool is_suite_name(std::string_view text)
{
  return !text.empty() && text.front() != '.' && text.front() != '-' &&
         text.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._") ==
             std::string_view::npos;
}

bool is_security(std::string_view suite) { return suite.ends_with("-security"); }

std::string distribution_of(std::string_view suite)
{
  const DistroRelease* const release = release_of_suite(suite);
  return release == nullptr ? "debian" : std::string(release->distribution);
}

// Where a distribution itself publishes.
std::string official_url(std::string_view suite, std::string_view architecture)
{
  if (distribution_of(suite) == "ubuntu")
    return architecture == "amd64" || architecture == "i386"
               ? (is_security(suite) ? "http://security.ubuntu.com/ubuntu"
                                     : "http://archive.ubuntu.com/ubuntu")
               : "http://ports.ubuntu.com/ubuntu-ports";
  return is_security(suite) ? "http://deb.debian.org/debian-security"
                            : "http://deb.debian.org/debian";
}

// A mirror of Ubuntu has amd64 and i386, or all others.
bool serves(const AptSource& source, std::string_view suite, std::string_view architecture)
{
  const auto known =
      std::find_if(source.suites.begin(), source.suites.end(), [&](const std::string& name) {
        return name == suite ||
               (distribution_of(name) == distribution_of(suite) &&
                release_of_suite(name) != nullptr && is_security(name) == is_security(suite));
      });
  if (known == source.suites.end())
    return false;
  const bool common = architecture == "amd64" || architecture == "i386";
  return distribution_of(suite) != "ubuntu" ||
         common == (source.url.find("ports") == std::string::npos);
}

std::string without_slash(std::string url)
{
  while (url.ends_with('/'))
    url.pop_back();
  return url;
}

fs::path usual_keyring(std::string_view suite, const Env& env)
{
  return env.system_root() /
         fmt::format("usr/share/keyrings/{}-archive-keyring.gpg", distribution_of(suite));
}

std::string snapshot_url(const std::string& suite, const std::string& date)
{
  return fmt::format("https://snapshot.debian.org/archive/{}/{}",
                     is_security(suite) ? "debian-security" : "debian", date);
}

}  // namespace

const std::vector<DistroRelease>& distro_releases()
{
  static const std::vector<DistroRelease> releases{
      {"ubuntu", "focal", "20.04", {2, 31}, false}, {"debian", "bullseye", "11", {2, 31}, false},
      {"ubuntu", "jammy", "22.04", {2, 35}, true},  {"debian", "bookworm", "12", {2, 36}, true},
      {"ubuntu", "noble", "24.04", {2, 39}, true},  {"debian", "trixie", "13", {2, 41}, true},
  };
  return releases;
}

const DistroRelease* release_of_suite(std::string_view suite)
{
  const std::string_view codename = suite.substr(0, suite.find('-'));
  for (const DistroRelease& release : distro_releases())
    if (release.codename == codename)
      return &release;
  return nullptr;
}

SuiteSource source_of_suite(const std::string& suite, const std::string& architecture,
                            const SourceWish& wish, const Env& env)
{
  if (!is_suite_name(suite))
    throw Error(ErrorKind::usage, fmt::format("'{}' is not the name of a suite", suite))
        .help("a suite is called as the release that it belongs to: bookworm, trixie, noble");
  SuiteSource source{.suite = suite, .keyrings = wish.keyrings};
  if (wish.mirror) {
    source.url = *wish.mirror;
  } else if (wish.snapshot) {
    source.url = snapshot_url(suite, *wish.snapshot);
    source.ignore_age = true;
  } else {
    const std::vector<AptSource> known = apt_sources(env);
    const auto own = std::find_if(known.begin(), known.end(), [&](const AptSource& candidate) {
      return serves(candidate, suite, architecture);
    });
    source.url = own == known.end() ? official_url(suite, architecture) : own->url;
    if (own != known.end() && own->keyring && source.keyrings.empty())
      source.keyrings.push_back(*own->keyring);
  }
  source.url = without_slash(source.url);
  if (source.keyrings.empty())
    source.keyrings = {usual_keyring(suite, env)};
  return source;
}

}  // namespace xtool
