// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/install/package.hpp>
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

  // For commit_std: while a journal names the stage, `recover` needs it and nobody may remove it.
  void hand_over() { handed_over_ = true; }
  void take_back() { handed_over_ = false; }

 private:
  std::filesystem::path path_;
  bool handed_over_ = false;
  std::optional<FileLock> lock_;
};

// The lock of a sysroot against other xtool processes: held while records change, never during a
// download.
FileLock lock_sysroot(const Sysroot& sysroot, const std::function<void()>& on_wait = {});

// Whether a run that is over has left something behind: `recover` has something to do.
bool was_interrupted(const Sysroot& sysroot);

// Finishes what a killed run had begun to commit, and removes what it had left behind. Every
// command that changes a sysroot calls it first, with the lock held. Returns one sentence for each
// thing it did. Throws invalid_input, touching nothing, for a journal it does not understand.
std::vector<std::string> recover(const Sysroot& sysroot);

// Makes a staged std visible: journal, files, manifest-rust-std-<T>, components,
// multirust-config.toml, journal away; all durable when it returns. Killed at any instant, the
// sysroot has the old state, the new state, or one that `recover` completes, without the network.
// - The files come by one rename of the highest directory that is not there yet: lib/rustlib/<T>,
//   or <T>/lib where rustc's own tools are in <T>. Where both are there they come one by one over
//   what is there.
// - A std of the same target is replaced: its recorded files go, and so do other builds of the
//   same crates that no component owns (what a killed rustup leaves behind). Other files stay.
// - A plain sysroot gets `components` and `rust-installer-version` when it has none.
// - Registration::none also takes an entry away that multirust-config.toml has for the target.
// Throws, changing nothing: conflict when a part of the std would replace another component's
// file, when a link or a mount is in the way, or when a plain sysroot has a std for the target that
// no record describes (a package manager's, say); file_system when a directory is not writable.
// Call with the lock held, after `recover`.
void commit_std(const Sysroot& sysroot, Stage& stage, const UnpackedStd& unpacked,
                Registration registration);

// Registers a std whose files and manifest are complete but whose other records are not, or takes
// an entry away that must not be there. Throws invalid_input when files or manifest are missing.
void repair_records(const Sysroot& sysroot, const Triple& target, Registration registration);

struct Removed {
  bool was_installed = false;  // there was any trace of it
  std::uint64_t files = 0;
  // Files below lib/rustlib/<T> that no record names, and that therefore stay.
  std::vector<std::string> kept = {};
};

// Takes stds out, all in one change: journal, multirust-config.toml, components, files, manifests,
// journal away. Nothing there is fine. What a damaged or half-registered std left is removed as far
// as its manifest names it; without a manifest, the crates that have a std's file names and that no
// component owns. When nothing is left in a plain sysroot's `components`, it goes together with
// `rust-installer-version`. Throws conflict, changing nothing, for a std in a plain sysroot that no
// record describes. Call with the lock held, after `recover`.
std::vector<Removed> remove_stds(const Sysroot& sysroot, const std::vector<Triple>& targets);

}  // namespace xtool
