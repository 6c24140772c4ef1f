// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/fetch/archive_fetch.hpp>
#include "archive_sink.hpp"
#include "download_place.hpp"
#include "unpacker.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/growing_file.hpp>
#include <xtool/support/http_message.hpp>
#include <xtool/support/interrupt.hpp>

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <system_error>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_archive = 2ull << 30;
constexpr std::chrono::milliseconds progress_interval{50};

// From the start of a file to its end, until somebody else stops it.
template <typename File>
ByteSource read_from_start(const File& file, std::shared_ptr<const std::atomic<bool>> stopped)
{
  return [file, stopped = std::move(stopped),
          offset = std::uint64_t{0}](std::span<std::byte> into) mutable {
    throw_if_interrupted();
    if (*stopped)
      throw GrowingFile::Abandoned();
    const std::size_t size = file->read_at(offset, into);
    offset += size;
    return size;
  };
}

// Waits for its end, and rethrows how it failed.
void wait_for(Unpacker& unpacker, FetchProgress& progress, const FetchEvents& events)
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

}  // namespace

struct ArchiveFetch::State {
  State(HttpClient& client, RemoteArchive remote, Contents inside, FetchEvents told)
      : http(client),
        wanted(std::move(remote)),
        contents(std::move(inside)),
        events(std::move(told)),
        archive(wanted.cache / wanted.hash.hex()),
        partial(wanted.cache / (wanted.hash.hex() + ".partial"))
  {
  }
  ~State() { abandon(); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  Arrival download();
  bool use_cached();
  Arrival attempt();
  Arrival transfer();
  void remove_if_useless() const;
  void publish() const;
  void start_unpacking(ByteSource source);
  void unpack_from(ArchiveFile from);
  void abandon();
  FetchedArchive finish();

  HttpClient& http;
  RemoteArchive wanted;
  Contents contents;
  FetchEvents events;
  fs::path archive;
  fs::path partial;
  FetchProgress progress = {};
  std::uint64_t received = 0;
  Sha256 actual = {};
  std::shared_ptr<std::atomic<bool>> stopped = {};
  std::shared_ptr<GrowingFile> file = {};  // while the archive arrives, and after it has
  std::unique_ptr<Unpacker> unpacker = {};
};

void ArchiveFetch::State::start_unpacking(ByteSource source)
{
  unpacker = std::make_unique<Unpacker>(Unpacker::Job{.source = std::move(source),
                                                      .compression = wanted.compression,
                                                      .name = wanted.name,
                                                      .contents = contents});
}

void ArchiveFetch::State::unpack_from(ArchiveFile from)
{
  progress.received = from.size();
  progress.total = from.size();
  stopped = std::make_shared<std::atomic<bool>>(false);
  start_unpacking(read_from_start(std::make_shared<const ArchiveFile>(std::move(from)), stopped));
}

// Ends the unpacker, which nobody waits for any more.
void ArchiveFetch::State::abandon()
{
  if (stopped)
    *stopped = true;
  if (file)
    file->abandon();
  unpacker.reset();
  file.reset();
}

ArchiveFetch::Arrival ArchiveFetch::State::download()
{
  const FileLock lock = lock_download(wanted.cache, wanted.hash, events.waiting);
  if (use_cached())
    return Arrival::arrived;
  if (wanted.offline)
    throw not_in_cache(wanted.name);
  constexpr int attempts = 2;
  for (int attempts_left = attempts;;) {
    const Arrival arrival = attempt();
    if (arrival == Arrival::arrived && actual == wanted.hash)
      return arrival;
    contents.clear();
    remove_tree(partial);
    if (arrival != Arrival::arrived)
      return arrival;
    if (--attempts_left == 0)
      throw Error(ErrorKind::integrity,
                  fmt::format("'{}' has the wrong sha256: {} instead of {}",
                              without_credentials(wanted.url), actual.hex(), wanted.hash.hex()))
          .help(fmt::format("the server, a proxy or the network changes the file; {}",
                            wanted.other_source));
    if (events.retry)
      events.retry("the archive has the wrong sha256", std::chrono::milliseconds(0));
  }
}

bool ArchiveFetch::State::use_cached()
{
  if (!fs::exists(archive))
    return false;
  ArchiveFile cached(archive);
  if (cached.hash() != wanted.hash) {
    remove_tree(archive);
    return false;
  }
  std::error_code read_only;  // its time is that of the last use
  fs::last_write_time(archive, fs::file_time_type::clock::now(), read_only);
  unpack_from(std::move(cached));
  return true;
}

// Afterwards the archive is in its place, or nothing is being unpacked.
ArchiveFetch::Arrival ArchiveFetch::State::attempt()
{
  file = std::make_shared<GrowingFile>(partial);
  stopped = std::make_shared<std::atomic<bool>>(false);
  start_unpacking(read_from_start(file, stopped));
  try {
    const Arrival arrival = transfer();
    if (arrival == Arrival::arrived && actual == wanted.hash) {
      file->finish();
      publish();
    } else {
      abandon();
    }
    return arrival;
  } catch (...) {
    abandon();
    throw;
  }
}

ArchiveFetch::Arrival ArchiveFetch::State::transfer()
{
  const auto give_up = [&] { return wanted.give_up({progress.received, progress.total}); };
  ArchiveSink sink(*file, *unpacker, wanted.give_up ? ArchiveSink::GiveUp(give_up) : nullptr);
  const OnProgress on_progress = [&](const TransferProgress& now) {
    progress = {now.received, now.total, unpacker->unpacked()};
    if (events.progress)
      events.progress(progress);
  };
  try {
    if (!wanted.may_be_absent)
      http.download(wanted.url, sink, largest_archive, on_progress, events.retry);
    else if (!http.download_if_exists(wanted.url, sink, largest_archive, on_progress, events.retry))
      return Arrival::absent;
  } catch (const ArchiveSink::Hopeless&) {
    unpacker->wait(std::chrono::hours(1));
    unpacker->take();
  } catch (const ArchiveSink::GivenUp&) {
    return Arrival::given_up;
  } catch (...) {
    remove_if_useless();
    throw;
  }
  received += sink.received();
  actual = sink.hash();
  return Arrival::arrived;
}

// Neither nothing nor an endless file is worth resuming.
void ArchiveFetch::State::remove_if_useless() const
{
  constexpr std::uint64_t margin = 1u << 20;
  if (file->size() == 0 || file->size() + margin > largest_archive)
    remove_tree(partial);
}

void ArchiveFetch::State::publish() const
{
  file->sync();
  rename_path(partial, archive);
  fsync_directory(archive.parent_path());
}

FetchedArchive ArchiveFetch::State::finish()
{
  if (file && file->restarted()) {
    // The reader had seen bytes that were thrown away.
    abandon();
    contents.clear();
    unpack_from(ArchiveFile(archive));
  }
  wait_for(*unpacker, progress, events);
  return {.downloaded = received, .archive = archive};
}

ArchiveFetch::ArchiveFetch(HttpClient& http, RemoteArchive wanted, Contents contents,
                           FetchEvents events)
    : state_(
          std::make_unique<State>(http, std::move(wanted), std::move(contents), std::move(events)))
{
}

ArchiveFetch::~ArchiveFetch() = default;

ArchiveFetch::Arrival ArchiveFetch::download() { return state_->download(); }

FetchedArchive ArchiveFetch::finish() { return state_->finish(); }

void unpack_archive(ArchiveFile file, Compression compression, const std::string& name,
                    const Contents& contents, const FetchEvents& events)
{
  const std::uint64_t size = file.size();
  FetchProgress progress{.received = size, .total = size};
  Unpacker unpacker({.source = read_from_start(std::make_shared<const ArchiveFile>(std::move(file)),
                                               std::make_shared<const std::atomic<bool>>(false)),
                     .compression = compression,
                     .name = name,
                     .contents = contents});
  wait_for(unpacker, progress, events);
}

FetchedArchive fetch_archive(HttpClient& http, const RemoteArchive& wanted,
                             const Contents& contents, const FetchEvents& events)
{
  ArchiveFetch fetch(http, wanted, contents, events);
  fetch.download();
  return fetch.finish();
}

}  // namespace xtool
