// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/install/unpacked_cache.hpp>

#include "unpacked_record.hpp"

#include <xtool/support/archive_file.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/file_share.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/machine_limits.hpp>

#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <set>
#include <system_error>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

constexpr const char* record_name = "record";
constexpr std::uint64_t largest_record = 64u << 20;

// Does something with every file, several at a time. Whether all of it was done; throws what it
// throws.
template <typename Action>
bool for_each_file(const std::vector<UnpackedFile>& files, const Action& action)
{
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> fine = true;
  const auto work = [&] {
    for (std::size_t i = next++; fine && i < files.size(); i = next++)
      if (!action(files[i]))
        fine = false;
  };
  std::vector<std::future<void>> others;
  for (unsigned i = 1; i < std::clamp(processors(), 1u, 4u); ++i)
    others.push_back(std::async(std::launch::async, work));
  work();
  for (std::future<void>& other : others)
    other.get();
  return fine;
}

bool looks_as_recorded(const UnpackedFile& file, const fs::path& directory)
{
  const auto status = status_of(directory / file.path);
  return status && status->type == FileType::regular && status->size == file.size;
}

bool is_as_recorded(const UnpackedFile& file, const fs::path& directory)
{
  return looks_as_recorded(file, directory) &&
         ArchiveFile(directory / file.path).hash() == file.hash;
}

std::set<fs::path> directories_for(const std::vector<UnpackedFile>& files)
{
  std::set<fs::path> directories{""};
  for (const UnpackedFile& file : files)
    for (fs::path at = fs::path(file.path).parent_path(); !at.empty(); at = at.parent_path())
      directories.insert(at);
  return directories;
}

void make_directories(const std::vector<UnpackedFile>& files, const fs::path& below)
{
  for (const fs::path& directory : directories_for(files))
    xtool::create_directories(below / directory);
}

void sync_directories(const std::vector<UnpackedFile>& files, const fs::path& below)
{
  const std::set<fs::path> directories = directories_for(files);
  for (auto at = directories.rbegin(); at != directories.rend(); ++at)
    fsync_directory(below / *at);
}

// A copy must not take what others need that are being unpacked meanwhile. Throws file_system.
void leave_space_for_others(const UnpackedStd& unpacked, const fs::path& place)
{
  constexpr std::uint64_t stds = 4;
  if (free_space(place) < stds * unpacked.bytes)
    throw Error(ErrorKind::file_system, "little space is left for copies");
}

// Makes `directory` empty.
void clear(const fs::path& directory)
{
  remove_tree(directory);
  xtool::create_directories(directory);
}

}  // namespace

UnpackedCache::UnpackedCache(const fs::path& cache) : directory_(cache / "std") {}

fs::path UnpackedCache::directory_of(const Sha256& archive) const
{
  return directory_ / archive.hex();
}

fs::path UnpackedCache::record_file(const Sha256& archive) const
{
  return directory_of(archive) / record_name;
}

fs::path UnpackedCache::lock_of(const Sha256& archive) const
{
  return directory_of(archive).native() + ".lock";
}

bool UnpackedCache::keep(const Sha256& archive, const UnpackedStd& unpacked,
                         const fs::path& stage) const
{
  const fs::path place = directory_of(archive);
  try {
    xtool::create_directories(directory_);
    const auto lock = FileLock::try_acquire(lock_of(archive));
    if (!lock)
      return false;
    // Nobody else has this: what is in it was left by a run that was killed.
    const fs::path fresh = place.native() + ".new";
    clear(fresh);
    make_directories(unpacked.contents, fresh);
    for (const UnpackedFile& file : unpacked.contents)
      if (share_file(stage / file.path, fresh / file.path) == Sharing::copied)
        leave_space_for_others(unpacked, fresh);
    write_new_file(fresh / record_name, record_of(unpacked));
    remove_tree(place);
    rename_path(fresh, place);
    return true;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::interrupted)
      throw;
    spdlog::debug("not kept unpacked: {}", error.what());
    std::error_code ignored;  // the next one removes it, too
    fs::remove_all(place.native() + ".new", ignored);
    return false;
  }
}

std::optional<UnpackedStd> UnpackedCache::restore(const Sha256& archive, const Triple& target,
                                                  const fs::path& stage) const
{
  const fs::path place = directory_of(archive);
  std::error_code absent;
  if (!fs::exists(place, absent))
    return std::nullopt;
  const auto lock = FileLock::try_acquire(lock_of(archive));
  if (!lock)
    return std::nullopt;
  try {
    std::optional<UnpackedStd> unpacked = recorded(archive);
    if (unpacked && unpacked->target == target) {
      make_directories(unpacked->contents, stage);
      if (for_each_file(unpacked->contents, [&](const UnpackedFile& file) {
            if (!looks_as_recorded(file, place))
              return false;
            share_file(place / file.path, stage / file.path);
            if (!is_as_recorded(file, stage))
              return false;
            fsync_file(stage / file.path);
            return true;
          })) {
        sync_directories(unpacked->contents, stage);
        std::error_code read_only;
        fs::last_write_time(record_file(archive), fs::file_time_type::clock::now(), read_only);
        return unpacked;
      }
    }
    spdlog::debug("'{}' is not as it was recorded, and is removed", place.native());
    remove_tree(place);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::interrupted)
      throw;
    // A disk that is full now may not be so tomorrow.
    spdlog::debug("not taken from '{}': {}", place.native(), error.what());
  }
  clear(stage);
  return std::nullopt;
}

std::vector<Sha256> UnpackedCache::archives() const
{
  std::vector<Sha256> found;
  std::error_code absent;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory_, absent))
    if (const auto hash = Sha256::from_hex(entry.path().filename().native()))
      found.push_back(*hash);
  std::sort(found.begin(), found.end(),
            [](const Sha256& a, const Sha256& b) { return a.bytes < b.bytes; });
  return found;
}

std::optional<UnpackedStd> UnpackedCache::recorded(const Sha256& archive) const
{
  const fs::path file = record_file(archive);
  try {
    if (const auto text = read_file_if_exists(file, largest_record))
      return parse_record(*text, file.native());
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::interrupted)
      throw;
  }
  return std::nullopt;
}

bool UnpackedCache::intact(const Sha256& archive) const
{
  const fs::path place = directory_of(archive);
  const std::optional<UnpackedStd> unpacked = recorded(archive);
  try {
    return unpacked && for_each_file(unpacked->contents, [&](const UnpackedFile& file) {
             return is_as_recorded(file, place);
           });
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::interrupted)
      throw;
    return false;
  }
}

}  // namespace xtool
