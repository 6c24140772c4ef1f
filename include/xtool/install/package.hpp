// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/triple.hpp>
#include <xtool/rust/records.hpp>
#include <xtool/support/archive.hpp>
#include <xtool/support/digest.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace xtool {

// A file of a std, by what it holds.
struct UnpackedFile {
  std::string path = {};  // as in the manifest: lib/rustlib/<target>/...
  Sha256 hash = {};
  std::uint64_t size = 0;
  bool executable = false;
  friend bool operator==(const UnpackedFile&, const UnpackedFile&) = default;
};

// A rust-std archive, unpacked and checked.
struct UnpackedStd {
  Triple target;
  std::string version = {};         // the archive's `version` file: the rustc it belongs to
  ComponentManifest manifest = {};  // every part is below lib/rustlib/<target>/
  std::uint64_t bytes = 0;
  std::uint64_t files = 0;
  std::vector<UnpackedFile> contents = {};
};

// Unpacks a rust-std archive (rust-installer version 3) into `directory`, which must be empty:
// the payload ends up in `directory`/lib/rustlib/<target>/. Every file is fsynced.
// `expected` is the target it must be for; without it (`--from FILE`) the archive tells.
// `on_bytes` is told after each piece how many bytes have been written so far.
// Throws integrity when the archive is unsafe, damaged, or its files and its manifest.in are not
// the same set, invalid_input when it is a proper archive but no rust-std of that target.
UnpackedStd unpack_std(ArchiveReader& archive, const std::string& name,
                       const std::filesystem::path& directory,
                       const std::optional<Triple>& expected,
                       const std::function<void(std::uint64_t)>& on_bytes = {});

}  // namespace xtool
