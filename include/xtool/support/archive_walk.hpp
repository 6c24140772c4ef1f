// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace xtool {

// What may still be read, of an archive and all archives in it.
struct WalkBudget {
  std::uint64_t bytes = 8ull << 30;
  std::uint64_t entries = 200'000;
};

struct WalkEntry {
  std::string path = {};  // as the archive has it, without "./" and '/' before it: not for a file
                          // system
  bool file = false;      // with contents of its own: no directory, link or device
};

// Whether ArchiveWalk may know a file that begins with these bytes, 512 at least or the whole file.
bool may_be_walked(std::string_view beginning);

// The entries of a tar, zip, cpio, ar or RPM archive, compressed or not, or of a compressed file,
// whose only one has no name. They are looked at and never unpacked, so that links and odd names,
// which ArchiveReader refuses, do no harm; links are not followed. What is damaged, encrypted, or
// beyond the budget throws invalid_input, naming the archive. The bytes may be hostile.
class ArchiveWalk {
 public:
  // Bytes and budget must outlive the walk.
  ArchiveWalk(std::string_view bytes, std::string name, WalkBudget& budget);
  ~ArchiveWalk();

  std::optional<WalkEntry> next();
  // The next bytes of the current file, `most` of them at most; fewer at its end.
  std::string read(std::size_t most);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace xtool
