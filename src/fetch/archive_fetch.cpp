// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/fetch/archive_fetch.hpp>
#include "unpacker.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/growing_file.hpp>
#include <xtool/support/http_message.hpp>
#include <xtool/support/interrupt.hpp>

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

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

void finish(Unpacker& unpacker, FetchProgress progress, const FetchEvents& events)
{
  const auto report = [&] {
    progress.unpacked = unpacker.unpacked();
    if (events.progress)
      events.progress(progress);
  };
  while (!unpacker.wait(progress_interval))
    report();
  unpacker.take();
  report();
}

Unpacker::Job job_of(const RemoteArchive& archive, const Contents& contents)
{
  return {.compression = archive.compression, .name = archive.name, .contents = contents};
}

// Everything about one archive that is not in the cache yet. The caller holds its lock.
class ArchiveDownload {
 public:
  ArchiveDownload(HttpClient& http, const RemoteArchive& wanted, const Contents& contents,
                  const FetchEvents& events)
      : http_(http),
        wanted_(wanted),
        archive_(wanted.cache / wanted.hash.hex()),
        partial_(wanted.cache / (wanted.hash.hex() + ".partial")),
        contents_(contents),
        events_(events)
  {
  }

  FetchedArchive run()
  {
    constexpr int attempts = 2;
    for (int attempt = 1;; ++attempt) {
      if (attempt_once())
        return {.downloaded = received_, .archive = archive_};
      contents_.clear();
      remove_tree(partial_);
      if (attempt == attempts)
        throw Error(ErrorKind::integrity, fmt::format("'{}' has the wrong sha256: {} instead of {}",
                                                      without_credentials(wanted_.url),
                                                      actual_.hex(), wanted_.hash.hex()))
            .help(fmt::format("the server, a proxy or the network changes the file; {}",
                              wanted_.other_source));
      if (events_.retry)
        events_.retry("the archive has the wrong sha256", std::chrono::milliseconds(0));
    }
  }

 private:
  // Whether the hash is right.
  bool attempt_once()
  {
    const auto file = std::make_shared<GrowingFile>(partial_);
    Unpacker::Job job = job_of(wanted_, contents_);
    job.source = read_from_start(file);
    {
      Unpacker unpacker(std::move(job));
      try {
        if (!download(*file, unpacker)) {
          file->abandon();
          return false;
        }
        publish(*file);
        if (!file->restarted()) {
          finish(unpacker, progress_, events_);
          return true;
        }
      } catch (...) {
        file->abandon();
        throw;
      }
    }
    // The reader had seen bytes that were thrown away.
    contents_.clear();
    unpack_archive(ArchiveFile(archive_), wanted_.compression, wanted_.name, contents_, events_);
    return true;
  }

  // Whether the bytes are the right ones.
  bool download(GrowingFile& file, Unpacker& unpacker)
  {
    HashingSink sink(file, unpacker);
    try {
      http_.download(
          wanted_.url, sink, largest_archive,
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
    if (actual_ == wanted_.hash)
      file.finish();
    return actual_ == wanted_.hash;
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
  const RemoteArchive& wanted_;
  fs::path archive_;
  fs::path partial_;
  const Contents& contents_;
  const FetchEvents& events_;
  FetchProgress progress_ = {};
  std::uint64_t received_ = 0;
  Sha256 actual_ = {};
};

}  // namespace

void unpack_archive(ArchiveFile file, Compression compression, const std::string& name,
                    const Contents& contents, const FetchEvents& events)
{
  const std::uint64_t size = file.size();
  Unpacker unpacker(
      {.source = read_from_start(std::make_shared<const ArchiveFile>(std::move(file))),
       .compression = compression,
       .name = name,
       .contents = contents});
  finish(unpacker, {.received = size, .total = size}, events);
}

FetchedArchive fetch_archive(HttpClient& http, const RemoteArchive& wanted,
                             const Contents& contents, const FetchEvents& events)
{
  const fs::path archive = wanted.cache / wanted.hash.hex();
  xtool::create_directories(wanted.cache);
  std::optional<FileLock> lock =
      FileLock::acquire(wanted.cache / (wanted.hash.hex() + ".lock"), longest_wait, events.waiting);
  if (fs::exists(archive)) {
    ArchiveFile cached(archive);
    if (cached.hash() == wanted.hash) {
      lock.reset();
      unpack_archive(std::move(cached), wanted.compression, wanted.name, contents, events);
      return {.archive = archive};
    }
    remove_tree(archive);
  }
  if (wanted.offline)
    throw Error(
        ErrorKind::network,
        fmt::format("'{}' is not in the cache, and offline mode allows no request", wanted.name))
        .help(
            "run the command once without --offline, XTOOL_OFFLINE and the setting 'offline'; "
            "later runs need no network");
  return ArchiveDownload(http, wanted, contents, events).run();
}

}  // namespace xtool
