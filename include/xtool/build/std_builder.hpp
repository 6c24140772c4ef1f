// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/build/build_recipe.hpp>
#include <xtool/build/library_build.hpp>
#include <xtool/build/self_contained.hpp>
#include <xtool/catalog/home.hpp>
#include <xtool/catalog/package_advice.hpp>
#include <xtool/install/install.hpp>
#include <xtool/rust/installation.hpp>
#include <xtool/support/env.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace xtool {

// What is told while a std is built. All may be empty.
struct BuildEvents {
  std::function<void()> waiting = {};  // for another xtool that builds it, or works on this sysroot
  std::function<void(const std::string&)> recovered = {};  // as in StdEvents
  std::function<void()> fetching = {};                     // the crates that std depends on
  // Where the target's C library is taken from, which zig may have to build first.
  std::function<void(const Triple&, const LibcSource&)> collecting = {};
  std::function<void(const Triple&, const BuildRecipe&)> building = {};
  OnCrate crate = {};
};

struct BuildRequest {
  std::optional<std::filesystem::path> sources = {};
  // Gets those that the toolchain lacks, if that is possible. May be empty.
  std::function<std::optional<std::filesystem::path>()> download = {};
  LibcChoice libc = {};
  int jobs = 0;
  bool offline = false;
  bool force = false;  // also what is there, or in the cache, and needs nothing
  // The sysroot is one of xtool's own, which is there only as long as it has a std.
  bool apart = false;
};

struct BuiltStd {
  Triple target;
  enum class Status {
    up_to_date,  // it was there, built in the same way
    restored,    // it was built before, and has been kept in the cache
    built,
  };
  Status status = Status::up_to_date;
  BuildRecord record = {};
  std::filesystem::path sources = {};
  std::optional<ProgramProof> proof = {};  // nothing for a std without self-contained parts
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
  double seconds = 0;
};
std::string_view to_string(BuiltStd::Status status);

// Builds stds from their sources and installs them in one sysroot, as completely or not at all as
// an archive of a std is installed. rustup is told nothing of them: a std that rustup's channel
// does not have stays unknown to rustup.
class StdBuilder {
 public:
  StdBuilder(Installation installation, Home home, Env env, PackageAdvice packages,
             BuildEvents events);

  // Throws conflict, before it builds anything, when a std is there that xtool has not built, and
  // invalid_input for one whose record cannot be read, unless it is to be replaced by force.
  BuiltStd build(const BuildTarget& target, const BuildOptions& options,
                 const BuildRequest& request);

 private:
  FileLock lock_and_recover() const;
  bool is_there_already(const BuildRecord& record) const;
  void require_own(const Triple& target, bool force) const;
  UnpackedStd make(LibraryBuild build, const BuildRequest& request,
                   const std::optional<LibcSource>& libc, BuiltStd& result, Stage& stage);

  Installation installation_;
  Home home_;
  Env env_;
  PackageAdvice packages_;
  BuildEvents events_;
};

// How the std of a target was built; nothing for one that xtool has not built, or whose record
// cannot be read.
std::optional<BuildRecord> build_record(const Sysroot& sysroot, const Triple& target);
// Throws invalid_input, with what to do, for a record that cannot be read.
std::optional<BuildRecord> read_build_record(const Sysroot& sysroot, const Triple& target);

}  // namespace xtool
