// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/install/source_fetch.hpp>

#include <xtool/fetch/archive_fetch.hpp>
#include <xtool/support/digest.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/http_message.hpp>

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace xtool {
namespace {

RemoteArchive remote(const DistClient& client, const Tarball& tarball, bool may_be_absent)
{
  return {.url = client.url_of(tarball),
          .name = tarball.url.substr(tarball.url.rfind('/') + 1),
          .hash = tarball.hash,
          .compression = tarball.compression,
          .cache = client.settings().cache,
          .offline = client.settings().offline,
          .other_source = "try another server with --dist-server URL",
          .may_be_absent = may_be_absent};
}

// A manifest that came over the network has no business with this machine's files.
void refuse_local_files(const std::vector<Tarball>& offers, const std::string& origin)
{
  for (const Tarball& offer : offers)
    if (offer.url.starts_with("file:") && !origin.starts_with("file:"))
      throw Error(ErrorKind::integrity,
                  fmt::format("'{}' names a local file as the sources of std: '{}'",
                              without_credentials(origin), offer.url))
          .help("try another server with --dist-server URL, and tell this one's operator");
}

}  // namespace

std::filesystem::path copy_of_manifest(const DistSettings& settings, const std::string& url)
{
  return settings.cache / "manifests" / (sha256_of(url).hex() + ".toml");
}

std::vector<Tarball> source_offers(DistClient& client, const Toolchain& toolchain,
                                   const Sysroot& sysroot)
{
  const std::string date = client.manifest_for(toolchain, sysroot).date;
  const bool stored = sysroot.kind() == SysrootKind::rustup;
  const std::string url = client.manifest_url(toolchain);
  const std::filesystem::path file =
      stored ? sysroot.stored_manifest_file() : copy_of_manifest(client.settings(), url);
  constexpr std::uint64_t largest = 16u << 20;
  const std::optional<std::string> text = read_file_if_exists(file, largest);
  std::vector<Tarball> offers =
      text ? source_archives(*text, file.native(), toolchain.version) : std::vector<Tarball>();
  if (offers.empty())
    throw Error(ErrorKind::no_std,
                fmt::format("the channel of {} offers no component rust-src", date));
  if (!stored)
    refuse_local_files(offers, url);
  return offers;
}

FetchedSource fetch_source(DistClient& client, const std::vector<Tarball>& offers,
                           const std::filesystem::path& directory, const FetchEvents& events)
{
  const std::vector<Tarball> ordered =
      in_order_of_choice(offers, client.settings().cache, client.link());
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    const RemoteArchive wanted = remote(client, ordered[i], i + 1 < ordered.size());
    FetchedSource source;
    const Contents contents{
        .directory = directory,
        .unpack =
            [&](ArchiveReader& archive, const std::function<void(std::uint64_t)>& on_bytes) {
              source.unpacked = unpack_source(archive, wanted.name, directory, on_bytes);
            },
        .clear =
            [&] {
              remove_tree(directory);
              xtool::create_directories(directory);
            }};
    ArchiveFetch fetch(client.http(), wanted, contents, events);
    if (fetch.download() != ArchiveFetch::Arrival::arrived)
      continue;
    source.downloaded = fetch.finish().downloaded;
    return source;
  }
  throw Error(ErrorKind::network, "the server does not have the sources that its channel names")
      .help("try another server with --dist-server URL");
}

}  // namespace xtool
