// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "built_payload.hpp"

#include <xtool/support/digest.hpp>
#include <xtool/support/files.hpp>

#include <fmt/format.h>

#include <cstdint>

namespace xtool {

namespace fs = std::filesystem;

UnpackedStd lay_out(const LibraryBuild& build, const BuildRecord& record, const BuiltFiles& files,
                    const fs::path& stage)
{
  const std::string root = fmt::format("lib/rustlib/{}", build.target.name.str());
  UnpackedStd unpacked{.target = build.target.name, .version = build.toolchain.version};
  const auto add = [&](const std::string& path, const std::string& content) {
    write_new_file(stage / path, content);
    unpacked.manifest.parts.push_back({.path = path});
    unpacked.contents.push_back({.path = path, .hash = sha256_of(content), .size = content.size()});
    unpacked.bytes += content.size();
  };

  const auto add_all = [&](const std::vector<fs::path>& list, const std::string& directory) {
    constexpr std::uint64_t largest = std::uint64_t{1} << 30;
    xtool::create_directories(stage / directory);
    for (const fs::path& file : list)
      add(fmt::format("{}/{}", directory, file.filename().native()), read_file(file, largest));
    fsync_directory(stage / directory);
  };

  add_all(files.crates, root + "/lib");
  if (!files.self_contained.empty()) {
    add_all(files.self_contained, root + "/lib/self-contained");
    fsync_directory(stage / root / "lib");
  }
  if (build.target.custom)
    add(root + "/target.json", *build.target.custom);
  add(fmt::format("{}/{}", root, build_record_name), record.serialize());
  fsync_directory(stage / root);
  unpacked.files = unpacked.manifest.parts.size();
  return unpacked;
}

}  // namespace xtool
