// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/install/package.hpp>
#include <xtool/support/digest.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace xtool {

// Stds as they came out of their archives, each in a directory that is named after its archive's
// SHA-256, with a record of what every file of it holds. Its files share their blocks with those of
// sysroots where the file system can do that. Nothing is used without being hashed first.
class UnpackedCache {
 public:
  // Below the cache of downloads.
  explicit UnpackedCache(const std::filesystem::path& cache);

  // Puts a std that is still staged into the cache. False, and nothing is there, when that does not
  // work, or would leave little of the disk to others: the std is no worse for it.
  bool keep(const Sha256& archive, const UnpackedStd& unpacked,
            const std::filesystem::path& stage) const;

  // Brings the std of that archive into `stage`, which is empty. Every file is fsynced. Nothing,
  // and an empty stage, when the cache does not have it as it was recorded; what is there of it
  // then is removed. Throws file_system when the stage cannot be written.
  std::optional<UnpackedStd> restore(const Sha256& archive, const Triple& target,
                                     const std::filesystem::path& stage) const;

  // The archives of all stds that are there, whole or not.
  std::vector<Sha256> archives() const;
  // What the record says of one; nothing when it cannot be understood.
  std::optional<UnpackedStd> recorded(const Sha256& archive) const;
  // Whether all of it is as recorded.
  bool intact(const Sha256& archive) const;

  const std::filesystem::path& directory() const { return directory_; }
  std::filesystem::path directory_of(const Sha256& archive) const;
  // Its time is that of the last use.
  std::filesystem::path record_file(const Sha256& archive) const;
  // Held by whoever uses or changes what is in that directory.
  std::filesystem::path lock_of(const Sha256& archive) const;

 private:
  std::filesystem::path directory_;
};

}  // namespace xtool
