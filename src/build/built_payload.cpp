// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "built_payload.hpp"

#include <xtool/support/files.hpp>

#include <fmt/format.h>

#include <cstdint>

namespace xtool {

namespace fs = std::filesystem;

UnpackedStd lay_out(const LibraryBuild& build, const BuildRecord& record,
                    const std::vector<fs::path>& files, const fs::path& stage)
{
  const std::string root = fmt::format("lib/rustlib/{}", build.target.name.str());
  UnpackedStd unpacked{.target = build.target.name, .version = build.toolchain.version};
  const auto add = [&](const std::string& path, const std::string& content) {
    write_new_file(stage / path, content);
    unpacked.manifest.parts.push_back({.path = path});
    unpacked.bytes += content.size();
  };

  xtool::create_directories(stage / root / "lib");
  constexpr std::uint64_t largest = std::uint64_t{1} << 30;
  for (const fs::path& file : files)
    add(fmt::format("{}/lib/{}", root, file.filename().native()), read_file(file, largest));
  if (build.target.custom)
    add(root + "/target.json", *build.target.custom);
  add(fmt::format("{}/{}", root, build_record_name), record.serialize());
  fsync_directory(stage / root / "lib");
  fsync_directory(stage / root);
  unpacked.files = unpacked.manifest.parts.size();
  return unpacked;
}

}  // namespace xtool
