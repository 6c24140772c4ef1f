// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/install/std_fetch.hpp>

#include <xtool/fetch/archive_fetch.hpp>
#include <xtool/install/archive_choice.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/http_message.hpp>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
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

struct StdFetch::State {
  DistClient& client;
  std::vector<Tarball> offers;
  std::optional<Triple> target;
  Stage& stage;
  FetchEvents events;
  Tarball taken = {};
  std::optional<UnpackedStd> unpacked = {};
  std::unique_ptr<ArchiveFetch> archive = {};

  bool try_archive(const Tarball& tarball, const Tarball* other);
  RemoteArchive remote(const Tarball& tarball) const;
};

RemoteArchive StdFetch::State::remote(const Tarball& tarball) const
{
  return {.url = client.url_of(tarball),
          .name = tarball.url.substr(tarball.url.rfind('/') + 1),
          .hash = tarball.hash,
          .compression = tarball.compression,
          .cache = client.settings().cache,
          .offline = client.settings().offline,
          .other_source = "try another server with --dist-server URL"};
}

// Whether it has arrived. `other` is what may be tried instead.
bool StdFetch::State::try_archive(const Tarball& tarball, const Tarball* other)
{
  taken = tarball;
  RemoteArchive wanted = remote(tarball);
  LinkMeter meter;
  if (other != nullptr) {
    wanted.may_be_absent = true;
    wanted.give_up = [&](const TransferProgress& progress) {
      meter.update(progress.received, LinkMeter::Clock::now());
      const std::optional<double> speed = meter.bytes_per_second();
      if (!speed || !progress.total)
        return false;
      client.link().bytes_per_second = speed;
      return is_sooner(tarball.compression, other->compression,
                       *progress.total - std::min(progress.received, *progress.total), *speed);
    };
  }
  archive = std::make_unique<ArchiveFetch>(
      client.http(), wanted, std_contents(wanted.name, target, stage, unpacked), events);
  const ArchiveFetch::Arrival arrival = archive->download();
  if (arrival == ArchiveFetch::Arrival::given_up)
    spdlog::debug("{:.1f} MB/s: '{}' will be there before the rest of '{}'",
                  client.link().bytes_per_second.value_or(0) / 1e6, without_credentials(other->url),
                  wanted.name);
  return arrival == ArchiveFetch::Arrival::arrived;
}

StdFetch::StdFetch(DistClient& client, std::vector<Tarball> offers, const Triple& target,
                   Stage& stage, FetchEvents events)
    : state_(new State{
          .client = client,
          .offers = in_order_of_choice(std::move(offers), client.settings().cache, client.link()),
          .target = target,
          .stage = stage,
          .events = std::move(events)})
{
}

StdFetch::~StdFetch() = default;

void StdFetch::download()
{
  const std::vector<Tarball>& offers = state_->offers;
  advised(ErrorKind::network, other_server, [&] {
    advised(ErrorKind::integrity, other_archive, [&] {
      for (std::size_t i = 0; i < offers.size(); ++i)
        if (state_->try_archive(offers[i], i + 1 < offers.size() ? &offers[i + 1] : nullptr))
          return;
    });
  });
}

Fetched StdFetch::finish()
{
  const FetchedArchive fetched =
      advised(ErrorKind::integrity, other_archive, [&] { return state_->archive->finish(); });
  return {.unpacked = std::move(state_->unpacked.value()),
          .downloaded = fetched.downloaded,
          .archive = fetched.archive};
}

const Tarball& StdFetch::taken() const { return state_->taken; }

Fetched unpack_local_std(const std::filesystem::path& file, const std::vector<Sha256>& hashes,
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
  std::optional<Sha256> hash;
  if (!hashes.empty()) {
    hash = archive.hash();
    if (std::find(hashes.begin(), hashes.end(), *hash) == hashes.end())
      throw Error(ErrorKind::integrity,
                  fmt::format("'{}' has the SHA-256 {}, which is not the one that was expected",
                              file.native(), hash->hex()))
          .help("get the archive again");
  }
  std::optional<UnpackedStd> unpacked;
  advised(ErrorKind::integrity, "get the archive again, as the dist server publishes it", [&] {
    unpack_archive(std::move(archive), *compression, name,
                   std_contents(name, expected, stage, unpacked), events);
  });
  return {.unpacked = std::move(unpacked.value()), .archive = file, .hash = hash};
}

}  // namespace xtool
