// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace xtool {

enum class Compression { xz, gzip, zstd };

// By the file name's ending: .tar.xz, .tar.gz/.tgz, .tar.zst.
std::optional<Compression> compression_of(std::string_view file_name);

// Fills the buffer from the next bytes of the stream; 0 is the end. May throw: the exception
// passes unchanged through the reader.
using ByteSource = std::function<std::size_t(std::span<std::byte>)>;

struct ArchiveLimits {
  std::uint64_t total_bytes = 8ull << 30;
  std::uint64_t file_bytes = 2ull << 30;
  std::uint64_t entries = 100'000;
};

struct ArchiveEntry {
  std::string path = {};  // relative, normal components joined by one slash, no control characters
  bool directory = false;
  std::uint64_t size = 0;
  bool executable = false;
  // With LinkRule::report only. A symbolic link's text is whatever the archive says; a hard link's
  // is the path of an entry, as above.
  std::optional<std::string> symbolic_link = {};
  std::optional<std::string> hard_link = {};
};

// What becomes of links. `report` is for packages of distributions, whose paths may also begin
// with "./"; who unpacks them has to see where the links lead.
enum class LinkRule { refuse, report };

// A compressed tar stream as a sequence of safe entries: regular files and directories with
// relative paths, each file once. Anything else (links unless they are wanted, devices, `..`,
// absolute or over-long paths, duplicate names, a second compression layer, data after the end, a
// missing end marker, a limit exceeded, a damaged stream) throws integrity, naming the entry.
class ArchiveReader {
 public:
  // `name` is the file or URL, for messages. Reads nothing yet.
  ArchiveReader(ByteSource source, Compression compression, std::string name,
                ArchiveLimits limits = {}, LinkRule links = LinkRule::refuse);
  ~ArchiveReader();

  // The next entry, or nothing at the proper end of the archive.
  std::optional<ArchiveEntry> next();
  // Bytes of the current file; 0 is its end.
  std::size_t read(std::span<std::byte> into);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace xtool
