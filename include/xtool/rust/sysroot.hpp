// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/triple.hpp>
#include <xtool/rust/records.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// Who keeps the records of a sysroot.
enum class SysrootKind {
  rustup,  // multirust-config.toml and multirust-channel-manifest.toml are there
  plain,   // rust-installer's records at most: a distribution's, a linked or a hand-made sysroot
};

// What can be wrong with an installed target.
enum class DamageKind {
  stale_record,       // it is recorded, but has no files
  file_missing,       // its list of files names one that is not there
  file_empty,         // a crate without content
  file_damaged,       // a crate that is none: garbage, or cut short
  version_mismatch,   // another rustc has built it
  damaged_manifest,   // the list of its files cannot be understood
  no_manifest,        // there is no list of its files
  no_component_line,  // `components` does not name it
  not_registered,     // rustup does not know of it
  foreign_entry,      // rustup knows of it, and its manifest does not
};
// Its stable id, for `target verify`: "file-missing".
std::string_view to_string(DamageKind kind);
// Whether the files are as they should be, so that nothing has to be downloaded to repair it.
bool is_in_records_only(DamageKind kind);

struct Damage {
  DamageKind kind = DamageKind::stale_record;
  std::string fact = {};  // one sentence
  friend bool operator==(const Damage&, const Damage&) = default;
};

// What the records and the files say about one target.
struct TargetState {
  bool files = false;       // lib/rustlib/<T>/lib holds at least one .rlib
  bool manifest = false;    // lib/rustlib/manifest-rust-std-<T>
  bool component = false;   // its line in lib/rustlib/components
  bool registered = false;  // its entry in multirust-config.toml
  // rustup's stored manifest offers no std for this target, so that it must stay unregistered: an
  // entry would make every later `rustup target add` fail.
  bool foreign = false;
  // What a user means by installed: rustc can use it and, with rustup, rustup knows it as far as
  // it may.
  bool installed(SysrootKind kind) const;
  bool absent() const { return !files && !manifest && !component && !registered; }
};

// Reads a sysroot's lib/rustlib; changes nothing (dist/install does).
class Sysroot {
 public:
  // Throws no_toolchain when `root` has no lib/rustlib directory.
  explicit Sysroot(std::filesystem::path root);

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path rustlib() const { return root_ / "lib" / "rustlib"; }
  std::filesystem::path target_dir(const Triple& target) const;
  std::filesystem::path manifest_file(const Triple& target) const;
  std::filesystem::path components_file() const { return rustlib() / "components"; }
  std::filesystem::path config_file() const { return rustlib() / "multirust-config.toml"; }
  std::filesystem::path stored_manifest_file() const
  {
    return rustlib() / "multirust-channel-manifest.toml";
  }

  // Throws invalid_input when only one of rustup's two files is there, or one is empty.
  SysrootKind kind() const;

  // The records; an absent file is an empty record. Throw invalid_input when damaged.
  ComponentList components() const;
  std::optional<RustupConfig> config() const;
  std::optional<ComponentManifest> manifest(const Triple& target) const;
  // The files of any component, by its name in `components`.
  std::optional<ComponentManifest> manifest_of(const std::string& component) const;

  TargetState state(const Triple& target) const;
  // Whether the manifest that rustup stored in the toolchain has a std for the target; false in a
  // plain sysroot.
  bool offered_by_rustup(const Triple& target) const;
  // Every target with any trace of std here, by name.
  std::vector<Triple> targets() const;
  // `rustc --version`'s text of the compiler that built the installed std ("1.85.0 (...)"), read
  // from its metadata; nothing when there is none to read.
  std::optional<std::string> std_version(const Triple& target) const;
  // Everything that is wrong with the target for a rustc of that version ("1.85.0 (...)"); empty
  // when all is well.
  std::vector<Damage> verify(const Triple& target, const std::string& rustc_version) const;

 private:
  std::filesystem::path root_;
};

// "rust-std-<target>".
std::string std_component(const Triple& target);

}  // namespace xtool
