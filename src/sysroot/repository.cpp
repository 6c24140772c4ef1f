// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/fetch/file_fetch.hpp>
#include <xtool/support/archive_walk.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/http_message.hpp>
#include <xtool/sysroot/repository.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_release = 16u << 20;
constexpr std::uint64_t largest_index = 512u << 20;

std::string suite_url(const SuiteSource& source)
{
  return fmt::format("{}/dists/{}", source.url, source.suite);
}

// What was signed the last time, by the address.
fs::path remembered_release(const SuiteSource& source, const fs::path& cache)
{
  return cache / fmt::format("release-{}", sha256_of(suite_url(source)).hex().substr(0, 16));
}

void require_suite(const Release& release, const SuiteSource& source, const std::string& url)
{
  if (source.suite == release.suite || source.suite == release.codename)
    return;
  throw Error(ErrorKind::integrity,
              fmt::format("'{}' is the release file of another suite: {} ({})", url,
                          release.codename, release.suite))
      .help("choose another mirror with `--mirror URL`");
}

void require_age(const Release& release, const SuiteSource& source, const std::string& url,
                 Moment now)
{
  if (source.ignore_age || !release.valid_until || *release.valid_until >= now)
    return;
  throw Error(ErrorKind::integrity, fmt::format("'{}' is out of date: it was valid until {}", url,
                                                describe_moment(*release.valid_until)))
      .help(
          "the mirror is not updated any more; choose another one with `--mirror URL`, or check "
          "this machine's clock");
}

// A mirror that goes back in time may hide security updates.
void require_progress(const Release& release, const std::optional<std::string>& before,
                      const std::string& url)
{
  if (!before)
    return;
  const Release known = Release::parse(*before, url);
  if (release.date >= known.date)
    return;
  throw Error(ErrorKind::integrity,
              fmt::format("'{}' is from {}, older than what the same mirror had before, from {}",
                          url, describe_moment(release.date), describe_moment(known.date)))
      .help("try again later, or choose another mirror with `--mirror URL`");
}

Error not_found(const SuiteSource& source, const std::string& url)
{
  Error error(ErrorKind::network, fmt::format("there is no suite '{}' at '{}'", source.suite,
                                              without_credentials(source.url)));
  if (release_of_suite(source.suite) == nullptr) {
    std::string known;
    for (const DistroRelease& release : distro_releases())
      known.append(known.empty() ? "" : ", ").append(release.codename);
    error.help(fmt::format("known releases are: {}", known));
  }
  error.help(fmt::format("'{}' does not exist; `--mirror URL` names another mirror",
                         without_credentials(url)));
  return error;
}

std::string release_text(const SuiteSource& source, const RepositoryTools& tools)
{
  const fs::path remembered = remembered_release(source, tools.cache);
  const std::optional<std::string> before = read_file_if_exists(remembered, largest_release);
  if (tools.offline) {
    if (!before)
      throw Error(ErrorKind::network,
                  fmt::format("the index of '{}' is not in the cache, and offline mode allows no "
                              "request",
                              source.suite))
          .help("run the command once without --offline; later runs need no network");
    return *before;
  }
  const std::string url = suite_url(source) + "/InRelease";
  const std::string shown = without_credentials(url);
  const std::optional<std::string> answer = tools.http().get_if_exists(url, largest_release);
  if (!answer)
    throw Error(not_found(source, url));
  std::string text = verify_signed_text(*answer, shown, source.keyrings, tools.env);
  const Release release = Release::parse(text, shown);
  require_suite(release, source, shown);
  require_age(release, source, shown, tools.now);
  require_progress(release, before, shown);
  xtool::create_directories(tools.cache);
  write_atomically(remembered, text);
  return text;
}

struct ListedFile {
  std::string name = {};  // with the ending of its compression
  Release::File file = {};
};

std::optional<ListedFile> listed(const Release& release, const std::string& name)
{
  constexpr std::array<std::string_view, 5> endings{".xz", ".zst", ".gz", ".bz2", ""};
  for (const std::string_view ending : endings)
    if (const auto found = release.files.find(name + std::string(ending));
        found != release.files.end())
      return ListedFile{found->first, found->second};
  return std::nullopt;
}

fs::path fetch_listed(const SuiteSource& source, const Release& release, const ListedFile& wanted,
                      const RepositoryTools& tools)
{
  RemoteFile file{.name = fmt::format("{} of {}", wanted.name, source.suite),
                  .hash = wanted.file.hash,
                  .size = wanted.file.size,
                  .cache = tools.cache,
                  .offline = tools.offline};
  const std::string plain = fmt::format("{}/{}", suite_url(source), wanted.name);
  if (release.by_hash)
    file.urls.push_back(fmt::format("{}/by-hash/SHA256/{}", plain.substr(0, plain.rfind('/')),
                                    wanted.file.hash.hex()));
  file.urls.push_back(plain);
  try {
    return fetch_file(tools.http(), file, tools.fetch).path;
  } catch (Error& error) {
    if (error.kind() == ErrorKind::integrity)
      error.help(
          "the mirror is being updated, or out of step; try again in some minutes, or choose "
          "another one with `--mirror URL`");
    throw;
  }
}

}  // namespace

Release open_release(const SuiteSource& source, const RepositoryTools& tools)
{
  return Release::parse(release_text(source, tools), suite_url(source));
}

bool read_listed_file(const SuiteSource& source, const Release& release, const std::string& name,
                      const RepositoryTools& tools,
                      const std::function<void(ControlReader::More)>& use)
{
  const std::optional<ListedFile> wanted = listed(release, name);
  if (!wanted)
    return false;
  // libarchive does not take nothing for something compressed.
  if (const auto plain = release.files.find(name);
      plain != release.files.end() && plain->second.size == 0) {
    use([] { return std::string(); });
    return true;
  }
  std::string bytes = read_file(fetch_listed(source, release, *wanted, tools), largest_index);
  if (wanted->name == name) {
    use([&bytes] { return std::exchange(bytes, {}); });
    return true;
  }
  WalkBudget budget;
  ArchiveWalk archive(bytes, wanted->name, budget);
  if (!archive.next())
    return true;
  constexpr std::size_t piece = 256u << 10;
  use([&archive] { return archive.read(piece); });
  return true;
}

OpenedSuites open_suites(const std::vector<SuiteSource>& sources, const std::string& architecture,
                         const RepositoryTools& tools)
{
  OpenedSuites opened{.index = PackageIndex(architecture)};
  for (const SuiteSource& source : sources) {
    if (tools.reading)
      tools.reading(fmt::format("the index of {}", source.suite));
    const Release release = open_release(source, tools);
    if (std::find(release.architectures.begin(), release.architectures.end(), architecture) ==
        release.architectures.end())
      throw Error(ErrorKind::network, fmt::format("'{}' has nothing for the architecture '{}'",
                                                  source.suite, architecture))
          .help(fmt::format("it has: {}", fmt::join(release.architectures, ", ")));
    bool any = false;
    for (const std::string& component : source.components) {
      const std::string name = fmt::format("{}/binary-{}/Packages", component, architecture);
      const std::string shown = fmt::format("{} of {}", name, source.suite);
      any = read_listed_file(source, release, name, tools,
                             [&](ControlReader::More more) {
                               ControlReader reader(std::move(more), shown);
                               opened.index.read(reader, shown, opened.suites.size());
                             }) ||
            any;
    }
    if (!any)
      throw Error(ErrorKind::network,
                  fmt::format("'{}' lists no packages for '{}'", source.suite, architecture));
    opened.suites.push_back({.name = source.suite,
                             .codename = release.codename,
                             .url = source.url,
                             .date = describe_moment(release.date)});
  }
  return opened;
}

}  // namespace xtool
