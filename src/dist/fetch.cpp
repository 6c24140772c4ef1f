// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "archive_file.hpp"
#include "unpacker.hpp"

#include <xtool/dist/fetch.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/growing_file.hpp>
#include <xtool/support/http_message.hpp>
#include <xtool/support/interrupt.hpp>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <memory>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

constexpr const char* other_archive =
    "the server offers the archive like this: try another with --dist-server URL, and tell its "
    "operator";
constexpr const char* other_server =
    "run the command again later, or use another server with --dist-server URL";
constexpr std::uint64_t largest_archive = 2ull << 30;
// Another process may be downloading over a slow link.
constexpr std::chrono::hours longest_wait{12};
constexpr std::chrono::milliseconds progress_interval{50};

// Hashes the bytes on their way into the file, and stops the download when nobody can use them.
class HashingSink : public DownloadSink {
 public:
  HashingSink(GrowingFile& file, const Unpacker& unpacker) : file_(file), unpacker_(unpacker)
  {
    if (file.size() > 0)
      ArchiveFile(file.path()).hash_into(hasher_);
  }

  struct Hopeless {};

  std::uint64_t size() const override { return file_.size(); }
  void append(std::span<const std::byte> bytes) override
  {
    if (unpacker_.hopeless())
      throw Hopeless();
    hasher_.update(bytes);
    file_.append(bytes);
    received_ += bytes.size();
  }
  void restart() override
  {
    hasher_ = Sha256Hasher();
    file_.restart();
  }

  std::uint64_t received() const { return received_; }
  Sha256 hash() { return hasher_.finish(); }

 private:
  GrowingFile& file_;
  const Unpacker& unpacker_;
  Sha256Hasher hasher_;
  std::uint64_t received_ = 0;
};

template <typename File>
ByteSource read_from_start(const File& file)
{
  return [file, offset = std::uint64_t{0}](std::span<std::byte> into) mutable {
    throw_if_interrupted();
    const std::size_t size = file->read_at(offset, into);
    offset += size;
    return size;
  };
}

UnpackedStd finish(Unpacker& unpacker, FetchProgress progress, const FetchEvents& events)
{
  const auto report = [&] {
    progress.unpacked = unpacker.unpacked();
    if (events.progress)
      events.progress(progress);
  };
  while (!unpacker.wait(progress_interval))
    report();
  std::optional<UnpackedStd> unpacked = unpacker.take();
  report();
  return std::move(unpacked.value());
}

UnpackedStd unpack_file(ArchiveFile file, Unpacker::Job job, const FetchEvents& events)
{
  const std::uint64_t size = file.size();
  job.source = read_from_start(std::make_shared<const ArchiveFile>(std::move(file)));
  Unpacker unpacker(std::move(job));
  return finish(unpacker, {.received = size, .total = size}, events);
}

// Everything about one archive that is not in the cache yet. The caller holds its lock.
class StdDownload {
 public:
  StdDownload(DistClient& client, const Tarball& tarball, Stage& stage, Unpacker::Job job,
              const FetchEvents& events)
      : http_(client.http()),
        url_(client.url_of(tarball)),
        expected_(tarball.hash),
        archive_(client.settings().cache / tarball.hash.hex()),
        partial_(client.settings().cache / (tarball.hash.hex() + ".partial")),
        stage_(stage),
        job_(std::move(job)),
        events_(events)
  {
  }

  Fetched run()
  {
    constexpr int attempts = 2;
    for (int attempt = 1;; ++attempt) {
      std::optional<UnpackedStd> unpacked = attempt_once();
      if (unpacked)
        return {.unpacked = std::move(*unpacked), .downloaded = received_, .archive = archive_};
      stage_.clear();
      remove_tree(partial_);
      if (attempt == attempts)
        throw Error(ErrorKind::integrity,
                    fmt::format("'{}' has the wrong sha256: {} instead of {}",
                                without_credentials(url_), actual_.hex(), expected_.hex()))
            .help(
                "the server, a proxy or the network changes the file; try another server with "
                "--dist-server URL");
      if (events_.retry)
        events_.retry("the archive has the wrong sha256", std::chrono::milliseconds(0));
    }
  }

 private:
  // Nothing when the hash is wrong.
  std::optional<UnpackedStd> attempt_once()
  {
    const auto file = std::make_shared<GrowingFile>(partial_);
    Unpacker::Job job = job_;
    job.source = read_from_start(file);
    {
      Unpacker unpacker(std::move(job));
      try {
        if (!download(*file, unpacker)) {
          file->abandon();
          return std::nullopt;
        }
        publish(*file);
        if (!file->restarted())
          return finish(unpacker, progress_, events_);
      } catch (...) {
        file->abandon();
        throw;
      }
    }
    // The reader had seen bytes that were thrown away.
    stage_.clear();
    return unpack_file(ArchiveFile(archive_), job_, events_);
  }

  // Whether the bytes are the right ones.
  bool download(GrowingFile& file, Unpacker& unpacker)
  {
    HashingSink sink(file, unpacker);
    try {
      http_.download(
          url_, sink, largest_archive,
          [&](const TransferProgress& progress) {
            progress_ = {progress.received, progress.total, unpacker.unpacked()};
            if (events_.progress)
              events_.progress(progress_);
          },
          events_.retry);
    } catch (const HashingSink::Hopeless&) {
      unpacker.wait(std::chrono::hours(1));
      unpacker.take();
    } catch (...) {
      remove_if_useless(file);
      throw;
    }
    received_ += sink.received();
    actual_ = sink.hash();
    if (actual_ == expected_)
      file.finish();
    return actual_ == expected_;
  }

  // Neither nothing nor an endless file is worth resuming.
  void remove_if_useless(const GrowingFile& file) const
  {
    constexpr std::uint64_t margin = 1u << 20;
    if (file.size() == 0 || file.size() + margin > largest_archive)
      remove_tree(partial_);
  }

  void publish(GrowingFile& file) const
  {
    file.sync();
    rename_path(partial_, archive_);
    fsync_directory(archive_.parent_path());
  }

  HttpClient& http_;
  std::string url_;
  Sha256 expected_;
  fs::path archive_;
  fs::path partial_;
  Stage& stage_;
  Unpacker::Job job_;
  const FetchEvents& events_;
  FetchProgress progress_ = {};
  std::uint64_t received_ = 0;
  Sha256 actual_ = {};
};

Fetched fetch_or_reuse(DistClient& client, const Tarball& tarball, const Triple& target,
                       Stage& stage, const FetchEvents& events)
{
  const fs::path& cache = client.settings().cache;
  const fs::path archive = cache / tarball.hash.hex();
  const std::string name = tarball.url.substr(tarball.url.rfind('/') + 1);
  const Unpacker::Job job{.compression = tarball.compression,
                          .name = name,
                          .expected = target,
                          .directory = stage.path()};
  xtool::create_directories(cache);
  std::optional<FileLock> lock =
      FileLock::acquire(cache / (tarball.hash.hex() + ".lock"), longest_wait, events.waiting);
  if (fs::exists(archive)) {
    ArchiveFile cached(archive);
    if (cached.hash() == tarball.hash) {
      spdlog::debug("'{}' is in the cache: '{}'", name, archive.string());
      lock.reset();
      return {.unpacked = unpack_file(std::move(cached), job, events), .archive = archive};
    }
    remove_tree(archive);
  }
  if (client.settings().offline)
    throw Error(ErrorKind::network,
                fmt::format("'{}' is not in the cache, and offline mode allows no request", name))
        .help(
            "run the command once without --offline, XTOOL_OFFLINE and the setting 'offline'; "
            "later "
            "runs need no network");
  return StdDownload(client, tarball, stage, job, events).run();
}

}  // namespace

Fetched fetch_std(DistClient& client, const Tarball& tarball, const Triple& target, Stage& stage,
                  const FetchEvents& events)
{
  return advised(ErrorKind::network, other_server, [&] {
    return advised(ErrorKind::integrity, other_archive,
                   [&] { return fetch_or_reuse(client, tarball, target, stage, events); });
  });
}

Fetched unpack_local_std(const fs::path& file, const std::optional<Sha256>& hash,
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
  const Unpacker::Job job{
      .compression = *compression, .name = name, .expected = expected, .directory = stage.path()};
  return advised(ErrorKind::integrity, "get the archive again, as the dist server publishes it",
                 [&]() -> Fetched {
                   return {.unpacked = unpack_file(std::move(archive), job, events),
                           .archive = file};
                 });
}

}  // namespace xtool
