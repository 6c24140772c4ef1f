// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/rust/sysroot.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

// The files of a std below lib/rustlib/<T>, as the install transaction moves and removes them.
// File names are relative to the sysroot with '/', as in the records.
namespace xtool {

// Every file below lib/rustlib/<T>. Throws conflict when that is a symbolic link: what it leads to
// belongs to somebody else.
std::vector<std::string> files_of(const Sysroot& sysroot, const Triple& target);

// The recorded files of the target's std, or nothing when the record is absent or damaged: for
// work that replaces or removes it.
std::optional<ComponentManifest> readable_manifest(const Sysroot& sysroot, const Triple& target);

// Which files the other components' manifests name. Throws invalid_input for a damaged one.
class OtherComponents {
 public:
  OtherComponents(const Sysroot& sysroot, const Triple& target);
  // The component that owns the file, or nothing.
  std::optional<std::string> owner_of(const std::string& file) const;

 private:
  std::vector<std::pair<std::string, std::set<std::string>>> files_;
  std::vector<std::pair<std::string, std::string>> directories_;
};

// Whether the manifest names the file, itself or through a `dir:` line.
class Listing {
 public:
  explicit Listing(const ComponentManifest& manifest);
  bool has(const std::string& file) const;

 private:
  std::set<std::string> files_;
  std::vector<std::string> directories_;
};

// Whether the name is what rustc gives to a crate of std: "libcore-0123456789abcdef.rlib".
bool is_std_crate(const std::string& file);

// The files there that the new std makes obsolete: those of the std recorded before, and other
// builds of the same crates that no component owns. Everything else is the user's.
std::vector<std::string> obsolete_files(const Sysroot& sysroot, const Triple& target,
                                        const ComponentManifest& fresh,
                                        const std::optional<ComponentManifest>& old,
                                        const OtherComponents& others);

// Throws when the staged tree cannot be merged into the live one: file_system when a directory is
// not writable, conflict when a link, a mount or a file is in the way of a directory.
void check_mergeable(const std::filesystem::path& staged, const std::filesystem::path& live);

// Moves everything in `staged` to its place in `live`: a directory that is not there yet by one
// rename, others file by file over what is there. May be cut off and called again.
void merge_tree(const std::filesystem::path& staged, const std::filesystem::path& live);

// Removes the files, and directories below lib/rustlib/<T> that are empty then. Absent is fine.
// Returns how many files there were.
std::uint64_t remove_files(const Sysroot& sysroot, const Triple& target,
                           const std::vector<std::string>& files);

}  // namespace xtool
