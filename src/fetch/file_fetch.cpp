// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/fetch/file_fetch.hpp>
#include "download_place.hpp"
#include "hashing_sink.hpp"

#include <xtool/support/archive_file.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/growing_file.hpp>
#include <xtool/support/http_message.hpp>

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// Of a file that is a little too large the hash tells that it is another one.
constexpr std::uint64_t slack = 16u << 20;

// Everything about one file that is not in the cache yet. The caller holds its lock.
class FileDownload {
 public:
  FileDownload(HttpClient& http, const RemoteFile& wanted, const FetchEvents& events)
      : http_(http),
        wanted_(wanted),
        events_(events),
        partial_(wanted.cache / (wanted.hash.hex() + ".partial"))
  {
  }

  FetchedFile run()
  {
    std::optional<Error> failure;
    for (const std::string& url : wanted_.urls) {
      try {
        if (attempt(url))
          return {.path = wanted_.cache / wanted_.hash.hex(), .downloaded = received_};
        failure = Error(ErrorKind::integrity,
                        fmt::format("'{}' is not the file that it should be: its sha256 is {} "
                                    "instead of {}",
                                    without_credentials(url), actual_.hex(), wanted_.hash.hex()));
      } catch (const Error& error) {
        if (error.kind() != ErrorKind::network)
          throw;
        // That a file is wrong says more than that another address has none.
        if (!failure || failure->kind() == ErrorKind::network)
          failure = error;
      }
    }
    throw Error(*failure);
  }

 private:
  // Whether the bytes are the right ones. A partial file may be what is wrong, so that one that was
  // resumed is tried again from its start.
  bool attempt(const std::string& url)
  {
    for (;;) {
      bool resumed = false;
      {
        GrowingFile file(partial_);
        resumed = file.size() > 0;
        if (transfer(url, file))
          return true;
      }
      remove_tree(partial_);
      if (!resumed)
        return false;
    }
  }

  bool transfer(const std::string& url, GrowingFile& file)
  {
    HashingSink sink(file);
    try {
      http_.download(
          url, sink, wanted_.size + slack,
          [&](const TransferProgress& progress) {
            if (events_.progress)
              events_.progress({.received = progress.received, .total = wanted_.size});
          },
          events_.retry);
    } catch (const Error&) {
      if (file.size() == 0 || file.size() >= wanted_.size)
        remove_tree(partial_);
      throw;
    }
    received_ += sink.received();
    actual_ = sink.hash();
    if (!(actual_ == wanted_.hash))
      return false;
    file.sync();
    rename_path(partial_, wanted_.cache / wanted_.hash.hex());
    fsync_directory(wanted_.cache);
    return true;
  }

  HttpClient& http_;
  const RemoteFile& wanted_;
  const FetchEvents& events_;
  fs::path partial_;
  std::uint64_t received_ = 0;
  Sha256 actual_ = {};
};

}  // namespace

FetchedFile fetch_file(HttpClient& http, const RemoteFile& wanted, const FetchEvents& events)
{
  const fs::path path = wanted.cache / wanted.hash.hex();
  const FileLock lock = lock_download(wanted.cache, wanted.hash, events.waiting);
  if (is_there(path)) {
    if (ArchiveFile(path).hash() == wanted.hash)
      return {.path = path};
    remove_tree(path);
  }
  if (wanted.offline)
    throw not_in_cache(wanted.name);
  return FileDownload(http, wanted, events).run();
}

}  // namespace xtool
