// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>
#include <xtool/catalog/package_advice.hpp>
#include <xtool/install/client.hpp>
#include <xtool/install/manifest.hpp>
#include <xtool/install/std_fetch.hpp>
#include <xtool/rust/installation.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// What was done to have a target's std installed.
struct StdReport {
  Triple target;
  enum class Status {
    up_to_date,  // it was there, whole and registered
    repaired,    // its files were there; the records were completed
    installed,   // unpacked, in place of a damaged one if there was one
  };
  Status status = Status::up_to_date;
  std::optional<Sha256> archive = {};  // that it came out of, where its hash was needed
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;       // unpacked
  std::uint64_t downloaded = 0;  // 0 when the archive was in the cache
  double seconds = 0;
};

std::string_view to_string(StdReport::Status status);

// What has to be done about a std that is there, or only partly.
enum class StdStep {
  nothing,      // it is whole
  register_it,  // its files are whole, and only records of them are missing or wrong
  install,      // in place of what is there
};
StdStep step_for(const std::vector<Damage>& damage);

// What is told while stds are installed. All may be empty.
struct StdEvents {
  std::function<void()> waiting = {};  // another xtool works on this sysroot
  // What a killed run had begun has been finished or undone; a line for people.
  std::function<void(const std::string&)> recovered = {};
  std::function<void(const Damage&)> damaged = {};
  std::function<void(const Triple&)> installing = {};
  std::function<void(const std::filesystem::path&)> unpacking = {};  // a local archive
  std::function<void(const StdReport&)> done = {};
  // Makes what follows one download, which has this label; called for each.
  std::function<FetchEvents(const std::string& label)> fetch = {};
};

// Where stds and what is known about them come from; each is asked for when it is needed.
struct StdSources {
  std::function<DistClient&()> dist = {};
  std::function<const Catalog&()> catalog = {};
  PackageAdvice packages = {};
  // An archive with another hash is not installed, whatever the server says; empty: any may be.
  std::vector<Sha256> expected = {};
};

// Brings stds into one sysroot: composes what `rust` knows about it with what `install` can fetch.
class StdInstaller {
 public:
  StdInstaller(Installation installation, StdSources sources, StdEvents events);

  const Installation& installation() const { return installation_; }

  // The channel's manifest for this toolchain; fetched on first use where it is not stored.
  // Where a distribution's rustc has none, the error says what the distribution offers.
  const DistManifest& manifest();

  // Has the targets a usable std when it returns? Throws before anything is changed when one of
  // them has none in this channel. Downloads one after the other, and unpacks several at once; when
  // one fails, those before it are installed all the same.
  std::vector<StdReport> ensure(const std::vector<Triple>& targets);

  // Installs a local archive, whose hash has to be one of those that are expected if there are any;
  // `expected` may say for which target it must be.
  StdReport install_file(const std::filesystem::path& file, const std::optional<Triple>& expected);

 private:
  // What the channel offers of it and may be installed. Throws no_std, or integrity.
  std::vector<Tarball> offers(const Triple& target);
  struct Installing;
  std::unique_ptr<Installing> start(const Triple& target);
  StdReport finish(Installing& one);
  std::optional<StdReport> without_download(const Triple& target);
  StdReport commit(Stage& stage, const Fetched& fetched, const std::optional<Sha256>& archive,
                   double seconds);
  void check_version(const UnpackedStd& unpacked, const std::string& name) const;
  Registration registration_for(const Triple& target);
  FileLock lock_and_recover();
  FetchEvents fetch_events(const std::string& label) const;

  Installation installation_;
  StdSources sources_;
  StdEvents events_;
  std::optional<DistManifest> manifest_;
};

}  // namespace xtool
