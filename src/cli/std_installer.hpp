// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "workbench.hpp"

#include <xtool/install/manifest.hpp>
#include <xtool/install/std_fetch.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool::cli {

// What was done to have a target's std installed.
struct StdReport {
  Triple target;
  enum class Status {
    up_to_date,  // it was there, whole and registered
    repaired,    // its files were there; the records were completed
    installed,   // unpacked, in place of a damaged one if there was one
  };
  Status status = Status::up_to_date;
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;       // unpacked
  std::uint64_t downloaded = 0;  // 0 when the archive was in the cache
  double seconds = 0;
};

std::string_view to_string(StdReport::Status status);

// Brings stds into one sysroot: composes what `rust` knows about it with what `dist` can fetch.
// Says on the console what it does.
class StdInstaller {
 public:
  StdInstaller(Workbench& bench, const SysrootOptions& options);

  const Installation& installation() const { return installation_; }

  // The channel's manifest for this toolchain; fetched on first use where it is not stored.
  // Where a distribution's rustc has none, the error says what the distribution offers.
  const DistManifest& manifest();

  // Has the targets a usable std when it returns? Throws before anything is changed when one of
  // them has none in this channel.
  std::vector<StdReport> ensure(const std::vector<Triple>& targets);

  // Installs a local archive; `expected` may say for which target it must be.
  StdReport install_file(const std::filesystem::path& file, const std::optional<Triple>& expected);

 private:
  StdReport ensure_one(const Triple& target);
  std::optional<StdReport> without_download(const Triple& target);
  StdReport commit(Stage& stage, const Fetched& fetched, double seconds);
  void check_version(const UnpackedStd& unpacked, const std::string& name) const;
  Registration registration_for(const Triple& target);
  FileLock lock_and_recover();

  Workbench& bench_;
  SysrootOptions options_;
  Installation installation_;
  std::optional<DistManifest> manifest_;
};

}  // namespace xtool::cli
