// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/dist/package.hpp>
#include <xtool/rust/sysroot.hpp>
#include <xtool/support/files.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace xtool {

// Whether rustup's multirust-config.toml gets an entry. An entry for a target that the toolchain's
// manifest does not know makes every later `rustup target add` fail, so such a std is installed
// without one.
enum class Registration { rustup, none };

// An empty directory inside the sysroot, on the same file system as its destination, in which a
// std is unpacked. Removed when it is not committed; left behind by a killed process, the next
// `recover` removes it.
class Stage {
 public:
  explicit Stage(const Sysroot& sysroot);
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;
  const std::filesystem::path& path() const { return path_; }
  // Removes what was unpacked so far, for another attempt.
  void clear();

 private:
  std::filesystem::path path_;
  std::optional<FileLock> lock_;
};

// The lock of a sysroot against other xtool processes: held while records change, never during a
// download.
FileLock lock_sysroot(const Sysroot& sysroot, const std::function<void()>& on_wait = {});

// Finishes what a killed run had begun to commit, and removes what it had left behind. Every
// command that changes a sysroot calls it first, with the lock held. Returns one sentence for each
// thing it did. Throws invalid_input, touching nothing, for a journal it does not understand.
std::vector<std::string> recover(const Sysroot& sysroot);

// Makes a staged std visible: journal, rename of lib/rustlib/<T>, manifest-rust-std-<T>,
// components, multirust-config.toml, journal away; all durable when it returns. Killed at any
// instant, the sysroot has the old state, the new state, or one that `recover` completes.
// A std of the same target that is there is replaced; files that nobody registered are moved
// aside and kept only until the commit. Throws conflict, changing nothing, when a part of the
// std would replace another component's file. Call with the lock held, after `recover`.
void commit_std(const Sysroot& sysroot, Stage& stage, const UnpackedStd& unpacked,
                Registration registration);

// Registers a std whose files and manifest are complete but whose other records are not.
void repair_records(const Sysroot& sysroot, const Triple& target, Registration registration);

struct Removed {
  bool was_installed = false;
  std::uint64_t files = 0;
  // Files below lib/rustlib/<T> that no record names, and that therefore stay.
  std::vector<std::string> kept = {};
};

// Takes a std out: journal, records, files, journal away. Nothing there is fine. What a damaged or
// half-registered std left is removed as far as the records name it, and .rlib/.rmeta/.so files
// of std without records too.
Removed remove_std(const Sysroot& sysroot, const Triple& target);

}  // namespace xtool
