// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/install/std_fetch.hpp>

#include <xtool/fetch/archive_fetch.hpp>

#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <utility>

namespace xtool {
namespace {

constexpr const char* other_archive =
    "the server offers the archive like this: try another with --dist-server URL, and tell its "
    "operator";
constexpr const char* other_server =
    "run the command again later, or use another server with --dist-server URL";

// A std goes to the stage; what was found in it, to `unpacked`.
Contents std_contents(const std::string& name, const std::optional<Triple>& expected, Stage& stage,
                      std::optional<UnpackedStd>& unpacked)
{
  return {
      .directory = stage.path(),
      .unpack =
          [&, name](ArchiveReader& archive, const std::function<void(std::uint64_t)>& on_bytes) {
            unpacked = unpack_std(archive, name, stage.path(), expected, on_bytes);
          },
      .clear = [&] { stage.clear(); }};
}

}  // namespace

Fetched fetch_std(DistClient& client, const Tarball& tarball, const Triple& target, Stage& stage,
                  const FetchEvents& events)
{
  const RemoteArchive wanted{.url = client.url_of(tarball),
                             .name = tarball.url.substr(tarball.url.rfind('/') + 1),
                             .hash = tarball.hash,
                             .compression = tarball.compression,
                             .cache = client.settings().cache,
                             .offline = client.settings().offline,
                             .other_source = "try another server with --dist-server URL"};
  const std::optional<Triple> expected = target;
  std::optional<UnpackedStd> unpacked;
  const FetchedArchive fetched = advised(ErrorKind::network, other_server, [&] {
    return advised(ErrorKind::integrity, other_archive, [&] {
      return fetch_archive(client.http(), wanted,
                           std_contents(wanted.name, expected, stage, unpacked), events);
    });
  });
  return {.unpacked = std::move(unpacked.value()),
          .downloaded = fetched.downloaded,
          .archive = fetched.archive};
}

Fetched unpack_local_std(const std::filesystem::path& file, const std::optional<Sha256>& hash,
                         const std::optional<Triple>& expected, Stage& stage,
                         const FetchEvents& events)
{
  const std::string name = file.filename().native();
  const std::optional<Compression> compression = compression_of(name);
  if (!compression)
    throw Error(ErrorKind::invalid_input,
                fmt::format("'{}' is no .tar.xz, .tar.gz or .tar.zst archive", file.native()))
        .help("give the rust-std archive as it was published");
  ArchiveFile archive(file);
  if (hash)
    if (const Sha256 actual = archive.hash(); actual != *hash)
      throw Error(ErrorKind::integrity, fmt::format("'{}' has the wrong sha256: {} instead of {}",
                                                    file.native(), actual.hex(), hash->hex()))
          .help("get the archive again");
  std::optional<UnpackedStd> unpacked;
  advised(ErrorKind::integrity, "get the archive again, as the dist server publishes it", [&] {
    unpack_archive(std::move(archive), *compression, name,
                   std_contents(name, expected, stage, unpacked), events);
  });
  return {.unpacked = std::move(unpacked.value()), .archive = file};
}

}  // namespace xtool
