// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/archive.hpp>
#include <xtool/support/archive_file.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// A Debian package: an ar archive of two tar archives. Throws integrity for what has another form,
// or a compression other than xz, gzip and zstd.
class DebFile {
 public:
  // `name` is for messages.
  DebFile(const std::filesystem::path& path, std::string name);

  // The files of the package; links are reported.
  ArchiveReader data() const { return open("data.tar"); }
  // What dpkg would run and read while it installs the package.
  ArchiveReader control() const { return open("control.tar"); }

 private:
  struct Member {
    std::string name = {};
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
  };
  ArchiveReader open(std::string_view beginning) const;
  void read_members();
  [[noreturn]] void refuse(std::string_view reason) const;

  std::shared_ptr<const ArchiveFile> file_;
  std::string name_;
  std::vector<Member> members_;
};

}  // namespace xtool
