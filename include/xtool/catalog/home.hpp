// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/triple.hpp>

#include <filesystem>
#include <string_view>

namespace xtool {

// xtool's own directory, $XTOOL_HOME, and the name of every place in it. Nothing else puts such
// names together. A place need not be there.
class Home {
 public:
  explicit Home(std::filesystem::path root);

  const std::filesystem::path& root() const { return root_; }

  std::filesystem::path settings_file() const;
  // Directories with the user's additions to the catalog and to what `explain` knows.
  std::filesystem::path catalog_additions() const;
  std::filesystem::path symptom_additions() const;

  // Verified archives, unfinished downloads and manifests; may go at any time.
  std::filesystem::path cache() const;
  // What rustcs said of themselves the last time; may go at any time.
  std::filesystem::path toolchain_memory() const;
  // What zig has built: the C libraries of targets.
  std::filesystem::path zig_cache() const;

  // The zigs that xtool installed, each in a directory of its version's name.
  std::filesystem::path zigs() const;
  std::filesystem::path zig(std::string_view version) const;

  // The crates that the standard library depends on; may go at any time.
  std::filesystem::path library_crates() const;
  // Where standard libraries are built, each target's in a directory of its name.
  std::filesystem::path builds() const;
  // Sysroots with stds, each for a toolchain whose own sysroot they stay out of.
  std::filesystem::path stds() const;
  std::filesystem::path private_sysroot(std::string_view name) const;

  // The programs that were made for targets, each target's in a directory of its name.
  std::filesystem::path shims() const;
  std::filesystem::path shims(const Triple& target) const;
  // C libraries, and what the user has put there for the target, each target's in a directory of
  // its name.
  std::filesystem::path sysroots() const;
  std::filesystem::path sysroot(const Triple& target) const;

  // What xtool wrote into Cargo's configuration, and what was there before.
  std::filesystem::path state() const;
  // Which linker each target has.
  std::filesystem::path linker_records() const;
  std::filesystem::path linker_record(const Triple& target) const;

  std::filesystem::path logs() const;
  // The log of a std's build that failed.
  std::filesystem::path build_log(const Triple& target) const;
  // The log of a build by the doctor that failed.
  std::filesystem::path smoke_log(const Triple& target) const;

  // Where everything is put before an uninstallation deletes it.
  std::filesystem::path uninstalled() const;

 private:
  std::filesystem::path root_;
};

}  // namespace xtool
