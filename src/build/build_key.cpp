// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "build_key.hpp"

#include <xtool/support/build_info.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>

#include <fmt/format.h>

#include <string>

namespace xtool {
namespace {

namespace fs = std::filesystem;
constexpr std::uint64_t largest_file = std::uint64_t{1} << 30;

void add_file(std::string& text, const std::string& name, const fs::path& file)
{
  text += fmt::format("{}\n{}\n", name, sha256_of(read_file(file, largest_file)).hex());
}

}  // namespace

Sha256 build_key(const BuildRecord& record, const LibrarySources& sources,
                 const SelfContainedParts& parts, const std::optional<LibcSource>& libc)
{
  BuildRecord result = record;
  result.given = std::nullopt;
  std::string text =
      fmt::format("a std built by xtool {}\n{}", version_text(build_info()), result.serialize());
  for (const std::string& name : list_files(sources.library))
    if (fs::is_regular_file(sources.library / name))
      add_file(text, name, sources.library / name);
  if (libc && libc->directory)
    for (const auto* names : {&parts.start_files, &parts.frame_files, &parts.libraries})
      for (const std::string& name : *names)
        if (is_there(*libc->directory / name))
          add_file(text, name, *libc->directory / name);
  return sha256_of(text);
}

}  // namespace xtool
