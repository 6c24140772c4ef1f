// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/cache_upkeep.hpp>

#include <xtool/install/unpacked_cache.hpp>
#include <xtool/support/archive_file.hpp>
#include <xtool/support/checkpoint.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/interrupt.hpp>

#include <algorithm>
#include <numeric>
#include <system_error>
#include <tuple>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;
using Time = std::chrono::system_clock::time_point;

constexpr std::string_view partial_suffix = ".partial";
constexpr std::string_view new_suffix = ".new";
constexpr std::string_view lock_suffix = ".lock";
constexpr std::string_view removed_suffix = ".removed";

Time last_use(const fs::path& file)
{
  const std::optional<FileStatus> status = status_of(file);
  const std::chrono::nanoseconds since_1970(status ? status->changed : 0);
  return Time(std::chrono::duration_cast<Time::duration>(since_1970));
}

CacheEntry entry_at(CacheKind kind, const fs::path& path)
{
  return {.kind = kind, .path = path, .bytes = bytes_below(path), .used = last_use(path)};
}

std::optional<Sha256> hash_before(const fs::path& name, std::string_view suffix)
{
  const std::string& text = name.native();
  return text.ends_with(suffix)
             ? Sha256::from_hex(std::string_view(text).substr(0, text.size() - suffix.size()))
             : std::nullopt;
}

class Finder {
 public:
  explicit Finder(const Home& home) : home_(home), unpacked_(home.cache()) {}

  std::vector<CacheEntry> all()
  {
    for (const fs::path& path : paths_in(home_.cache()))
      add_file(path);
    add_stds();
    add_sources(home_.library_crates());
    add_sources(home_.cache() / "rust-src");
    for (const fs::path& path : paths_in(home_.cache() / "manifests"))
      add(entry_at(CacheKind::index, path));
    return std::move(entries_);
  }

 private:
  void add(CacheEntry entry) { entries_.push_back(std::move(entry)); }

  // Right in the cache: downloads, and what has a name of its own.
  void add_file(const fs::path& path)
  {
    const fs::path name = path.filename();
    if (const auto hash = hash_before(name, ""))
      add(with_std(entry_at(CacheKind::download, path), *hash));
    else if (const auto cut = hash_before(name, partial_suffix))
      add(with_std(entry_at(CacheKind::unfinished, path), *cut));
    else if (hash_before(name, lock_suffix) && !FileLock::held(path))
      add(entry_at(CacheKind::leftover, path));
    else if (path == home_.toolchain_memory())
      add(entry_at(CacheKind::answers, path));
    else if (path == home_.zig_cache())
      add(entry_at(CacheKind::zig_builds, path));
    else if (name.native().ends_with(removed_suffix))
      add(entry_at(CacheKind::leftover, path));
  }

  // By what they are for. Whoever makes one holds its lock, or writes to another name.
  void add_sources(const fs::path& directory)
  {
    for (const fs::path& path : paths_in(directory)) {
      const fs::path name = path.filename();
      const auto cut = hash_before(name, new_suffix);
      if (hash_before(name, ""))
        add(entry_at(CacheKind::sources, path));
      else if (cut && !FileLock::held(directory / (cut->hex() + std::string(lock_suffix))))
        add(entry_at(CacheKind::leftover, path));
      else if (hash_before(name, lock_suffix) && !FileLock::held(path))
        add(entry_at(CacheKind::leftover, path));
      else if (name.native().ends_with(removed_suffix))
        add(entry_at(CacheKind::leftover, path));
    }
  }

  void add_stds()
  {
    for (const fs::path& path : paths_in(unpacked_.directory())) {
      const fs::path name = path.filename();
      if (const auto hash = hash_before(name, "")) {
        CacheEntry entry = with_std(entry_at(CacheKind::unpacked_std, path), *hash);
        entry.used = std::max(entry.used, last_use(unpacked_.record_file(*hash)));
        add(std::move(entry));
      } else if (const auto cut = hash_before(name, new_suffix);
                 cut && !FileLock::held(unpacked_.lock_of(*cut))) {
        add(entry_at(CacheKind::leftover, path));
      } else if (hash_before(name, lock_suffix) && !FileLock::held(path)) {
        add(entry_at(CacheKind::leftover, path));
      }
    }
  }

  // What is known of the archive from what came out of it.
  CacheEntry with_std(CacheEntry entry, const Sha256& archive) const
  {
    entry.archive = archive;
    if (const std::optional<UnpackedStd> std = unpacked_.recorded(archive)) {
      entry.target = std->target;
      entry.version = std->version;
    }
    return entry;
  }

  const Home& home_;
  UnpackedCache unpacked_;
  std::vector<CacheEntry> entries_ = {};
};

bool is_download(const CacheEntry& entry)
{
  return entry.kind == CacheKind::download || entry.kind == CacheKind::unfinished;
}

// The lock that whoever uses the entry holds; nothing for a kind that has none.
std::optional<fs::path> lock_file_of(const Home& home, const CacheEntry& entry)
{
  const std::string& path = entry.path.native();
  if (is_download(entry))
    return home.cache() / (entry.archive->hex() + std::string(lock_suffix));
  if (entry.kind == CacheKind::unpacked_std)
    return UnpackedCache(home.cache()).lock_of(*entry.archive);
  if (path.ends_with(lock_suffix))
    return entry.path;
  if (path.ends_with(new_suffix))
    return path.substr(0, path.size() - new_suffix.size()) + std::string(lock_suffix);
  return std::nullopt;
}

// A build reads them from its beginning to its end, and locks its own place meanwhile.
bool anything_is_built(const Home& home)
{
  return std::ranges::any_of(paths_in(home.builds()), [&](const fs::path& path) {
    return path.native().ends_with(lock_suffix) && FileLock::held(path);
  });
}

// Out of the way first: who runs meanwhile, or after this was killed, finds everything or nothing.
void remove_at_once(const fs::path& directory)
{
  const fs::path removed = directory.native() + '.' + random_suffix() + std::string(removed_suffix);
  rename_path(directory, removed);
  checkpoint("cache:out-of-the-way");
  remove_tree(removed);
}

}  // namespace

std::uint64_t bytes_below(const fs::path& path)
{
  const std::optional<FileStatus> status = status_of(path);
  if (!status || status->type != FileType::directory)
    return status ? status->size : 0;
  std::uint64_t bytes = 0;
  std::error_code ended;  // what goes meanwhile takes nothing
  for (fs::recursive_directory_iterator at(path, ended), end; !ended && at != end;
       at.increment(ended)) {
    throw_if_interrupted();
    std::error_code gone;
    if (at->is_regular_file(gone) && !at->is_symlink(gone))
      bytes += at->file_size(gone);
  }
  return bytes;
}

std::string_view to_string(CacheKind kind)
{
  switch (kind) {
    case CacheKind::download:
      return "download";
    case CacheKind::unfinished:
      return "unfinished-download";
    case CacheKind::unpacked_std:
      return "unpacked-std";
    case CacheKind::index:
      return "index";
    case CacheKind::answers:
      return "rustc-answers";
    case CacheKind::sources:
      return "std-sources";
    case CacheKind::zig_builds:
      return "zig-builds";
    case CacheKind::leftover:
      break;
  }
  return "leftover";
}

std::vector<CacheEntry> cache_entries(const Home& home)
{
  std::vector<CacheEntry> entries = Finder(home).all();
  std::ranges::sort(entries, {}, [](const CacheEntry& entry) {
    return std::tuple(entry.kind, -entry.used.time_since_epoch().count(), entry.path);
  });
  return entries;
}

std::uint64_t bytes_of(const std::vector<CacheEntry>& entries)
{
  return std::accumulate(
      entries.begin(), entries.end(), std::uint64_t{0},
      [](std::uint64_t sum, const CacheEntry& entry) { return sum + entry.bytes; });
}

std::vector<CacheEntry> beyond_limits(const std::vector<CacheEntry>& entries,
                                      const CacheLimits& limits)
{
  std::vector<CacheEntry> by_use = entries;
  if (limits.keep_zig_builds)
    std::erase_if(by_use,
                  [](const CacheEntry& entry) { return entry.kind == CacheKind::zig_builds; });
  std::ranges::stable_sort(by_use, {}, &CacheEntry::used);
  std::vector<CacheEntry> beyond;
  std::uint64_t left = bytes_of(by_use);
  for (const CacheEntry& entry : by_use) {
    const bool too_old = limits.unused_for && entry.used + *limits.unused_for <= limits.now;
    const bool too_much = limits.most_bytes && left > *limits.most_bytes;
    if (!too_old && !too_much && entry.kind != CacheKind::leftover)
      continue;
    left -= entry.bytes;
    beyond.push_back(entry);
  }
  return beyond;
}

bool remove_from_cache(const Home& home, const CacheEntry& entry)
{
  throw_if_interrupted();
  std::optional<FileLock> lock;
  if (const std::optional<fs::path> file = lock_file_of(home, entry)) {
    lock = FileLock::try_acquire(*file);
    if (!lock)
      return false;
    if (*file == entry.path)
      return true;  // it goes when it is let go
  }
  if (entry.kind == CacheKind::sources && anything_is_built(home))
    return false;
  if (entry.kind == CacheKind::zig_builds || entry.kind == CacheKind::sources)
    remove_at_once(entry.path);
  else
    remove_tree(entry.path);
  return true;
}

CacheCondition examine(const Home& home, const CacheEntry& entry)
{
  throw_if_interrupted();
  if (entry.kind == CacheKind::download)
    return ArchiveFile(entry.path).hash() == *entry.archive ? CacheCondition::intact
                                                            : CacheCondition::damaged;
  if (entry.kind != CacheKind::unpacked_std)
    return CacheCondition::unknown;
  // Nothing is locked here, as that would write. It may be replaced meanwhile.
  const UnpackedCache cache(home.cache());
  const auto busy = [&] { return FileLock::held(cache.lock_of(*entry.archive)); };
  if (!busy() && cache.intact(*entry.archive))
    return CacheCondition::intact;
  return busy() || !is_there(entry.path) ? CacheCondition::unknown : CacheCondition::damaged;
}

}  // namespace xtool
