// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/zig_release.hpp>

#include <xtool/fetch/archive_fetch.hpp>
#include "zig_package.hpp"

#include <xtool/support/checkpoint.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/http_message.hpp>
#include <xtool/support/process.hpp>
#include <xtool/support/version.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <system_error>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// Today's has a few hundred KB.
constexpr std::uint64_t largest_index = 8u << 20;
constexpr std::chrono::hours longest_wait{12};
constexpr const char* other_archive =
    "the server offers the archive like this: take another zig with --zig=VERSION";
constexpr const char* other_source =
    "run the command again later, or name another index: export XTOOL_ZIG_INDEX=URL";

bool is_program(const fs::path& path)
{
  std::error_code absent;
  return fs::is_regular_file(path, absent);
}

std::string index_text(const ZigReleaseSettings& settings, HttpClient& http)
{
  const fs::path copy =
      settings.home.cache() / "manifests" / (sha256_of(settings.index).hex() + ".json");
  if (!settings.offline) {
    std::string text = advised(ErrorKind::network, other_source, [&] {
      return during("reading the list of zig's releases",
                    [&] { return http.get(settings.index, largest_index); });
    });
    xtool::create_directories(copy.parent_path());
    write_atomically(copy, text);
    return text;
  }
  if (auto text = read_file_if_exists(copy, largest_index))
    return std::move(*text);
  throw Error(ErrorKind::network,
              fmt::format("the list of zig's releases '{}' is not in the cache, and offline mode "
                          "allows no request",
                          without_credentials(settings.index)))
      .help(
          "run the command once without --offline, XTOOL_OFFLINE and the setting 'offline'; "
          "later runs need no network");
}

// That it runs here and is what its name says, before anybody relies on it.
void require_working(const fs::path& program, std::string_view version)
{
  const Env env({}, "/");
  const Output output =
      run({.argv = {program.native(), "version"}, .timeout = std::chrono::seconds(60)}, env);
  const std::string answer = output.out.substr(0, output.out.find('\n'));
  if (output.exit_code != 0 || answer != version)
    throw Error(ErrorKind::integrity, fmt::format("the zig {} that was downloaded says that it is "
                                                  "'{}'",
                                                  version, answer))
        .help("take another zig: --zig=VERSION");
}

}  // namespace

ZigReleaseSettings zig_release_settings(const Env& env, const Home& home, bool offline)
{
  ZigReleaseSettings settings{.offline = offline, .home = home};
  const std::optional<std::string> index = env.get("XTOOL_ZIG_INDEX");
  if (!index)
    return settings;
  if (index->front() == '/')
    settings.index = "file://" + *index;
  else if (index->starts_with("https://") || index->starts_with("http://") ||
           index->starts_with("file:///"))
    settings.index = *index;
  else
    throw Error(ErrorKind::usage,
                fmt::format("XTOOL_ZIG_INDEX is '{}', which is not an http, https or file URL",
                            without_credentials(*index)))
        .help("set it to the URL of an index.json: export XTOOL_ZIG_INDEX=https://host/index.json");
  return settings;
}

std::vector<std::string> installed_zigs(const Home& home)
{
  std::vector<std::string> versions;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(home.zigs(), absent)) {
    const std::string name = entry.path().filename().native();
    if (!name.starts_with('.') && is_program(entry.path() / "zig"))
      versions.push_back(name);
  }
  std::sort(versions.begin(), versions.end(), [](const std::string& a, const std::string& b) {
    return std::pair(Version::at_start_of(a), a) > std::pair(Version::at_start_of(b), b);
  });
  return versions;
}

InstalledZig install_zig(const ZigReleaseSettings& settings, std::string_view version,
                         const Triple& host, HttpClient& http, const FetchEvents& events)
{
  const std::string name = parse_zig_version(version);
  const fs::path directory = settings.home.zigs();
  InstalledZig installed{.program = directory / name / "zig", .version = name};
  const auto is_there = [&] { return installed.already_there = is_program(installed.program); };
  if (is_there())
    return installed;

  xtool::create_directories(directory);
  const FileLock lock =
      FileLock::acquire(directory / ("." + name + ".lock"), longest_wait, events.waiting);
  if (is_there())
    return installed;
  const ZigRelease release =
      find_zig_release(index_text(settings, http), settings.index, name, host);

  // Nobody else has this stage: what is in it was left by a run that was killed.
  const fs::path stage = directory / ("." + name + ".stage");
  const auto clear = [&] {
    remove_tree(stage);
    xtool::create_directories(stage);
  };
  clear();
  const RemoteArchive wanted{.url = release.url,
                             .name = release.url.substr(release.url.rfind('/') + 1),
                             .hash = release.hash,
                             .compression = release.compression,
                             .cache = settings.home.cache(),
                             .offline = settings.offline,
                             .other_source = "try another index with XTOOL_ZIG_INDEX"};
  const auto unpack = [&](ArchiveReader& archive,
                          const std::function<void(std::uint64_t)>& on_bytes) {
    unpack_zig(archive, wanted.name, stage, on_bytes);
  };
  try {
    const auto fetch = [&] {
      return fetch_archive(http, wanted, {.directory = stage, .unpack = unpack, .clear = clear},
                           events);
    };
    const FetchedArchive fetched = advised(ErrorKind::network, other_source, [&] {
      return advised(ErrorKind::integrity, other_archive, fetch);
    });
    installed.downloaded = fetched.downloaded;
    checkpoint("zig:staged");
    require_working(stage / "zig", name);
    // What is there has no program, so that nobody can be using it.
    remove_tree(directory / name);
    checkpoint("zig:checked");
    rename_path(stage, directory / name);
    checkpoint("zig:placed");
  } catch (...) {
    std::error_code ignored;  // the next run would remove it, too
    fs::remove_all(stage, ignored);
    throw;
  }
  fsync_directory(directory);
  return installed;
}

}  // namespace xtool
