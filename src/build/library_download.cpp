// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/build/library_download.hpp>

#include <xtool/build/library_sources.hpp>
#include <xtool/install/source_fetch.hpp>
#include <xtool/support/digest.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>

#include <fmt/format.h>

#include <chrono>
#include <system_error>
#include <utility>

namespace xtool {

namespace fs = std::filesystem;

namespace {

// Empty at first, whatever a killed run has left there, and gone in the end.
class Unfinished {
 public:
  explicit Unfinished(fs::path path) : path_(std::move(path))
  {
    remove_tree(path_);
    xtool::create_directories(path_);
  }
  ~Unfinished()
  {
    try {
      remove_tree(path_);
    } catch (const Error&) {  // the next download removes it
    }
  }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

// Whether all that a build looks for is there: it may be what a killed removal has left.
bool has_library(const fs::path& place, const Toolchain& toolchain)
{
  if (!is_there(place))
    return false;
  try {
    find_library_sources(toolchain, place, {});
    return true;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::invalid_input)
      throw;
    return false;
  }
}

}  // namespace

fs::path place_of_downloaded_library(const Home& home, const Toolchain& toolchain)
{
  return home.cache() / "rust-src" / sha256_of(toolchain.version).hex();
}

fs::path downloaded_library(DistClient& dist, const Installation& installation, const Home& home,
                            const SourceEvents& events)
{
  const Toolchain& toolchain = installation.toolchain;
  const fs::path place = place_of_downloaded_library(home, toolchain);
  if (has_library(place, toolchain)) {
    std::error_code read_only;  // then nobody removes what is used least, either
    fs::last_write_time(place, fs::file_time_type::clock::now(), read_only);
    return place;
  }
  const std::vector<Tarball> offers = source_offers(dist, toolchain, installation.sysroot);

  xtool::create_directories(place.parent_path());
  constexpr std::chrono::minutes patience{30};
  const FileLock lock = FileLock::acquire(place.native() + ".lock", patience);
  if (has_library(place, toolchain))  // somebody was faster
    return place;
  if (events.downloading)
    events.downloading();
  const Unfinished fresh(place.native() + ".new");
  const FetchedSource fetched = fetch_source(
      dist, offers, fresh.path(), events.fetch ? events.fetch("rust-src") : FetchEvents{});
  if (fetched.unpacked.version != toolchain.version)
    throw Error(ErrorKind::invalid_input,
                fmt::format("the server's rust-src is of rustc {}, but this is rustc {}",
                            fetched.unpacked.version, toolchain.version))
        .help("try another server with --dist-server URL");
  remove_tree(place);
  rename_path(fresh.path(), place);
  return place;
}

}  // namespace xtool
