// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "zig_package.hpp"

#include <xtool/support/beneath.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/interrupt.hpp>

#include <fmt/format.h>

#include <vector>

namespace xtool {
namespace {

constexpr std::size_t piece = 256u << 10;

Error no_zig(const std::string& name, std::string_view reason)
{
  return Error(ErrorKind::invalid_input,
               fmt::format("'{}' is not a release of zig: {}", name, reason))
      .help("take another zig: --zig=VERSION");
}

}  // namespace

void unpack_zig(ArchiveReader& archive, const std::string& name,
                const std::filesystem::path& directory,
                const std::function<void(std::uint64_t)>& on_bytes)
{
  BeneathWriter writer(directory);
  std::vector<std::byte> buffer(piece);
  std::string top;
  std::uint64_t total = 0;
  bool program = false;
  bool library = false;
  while (const auto entry = archive.next()) {
    throw_if_interrupted();
    const std::size_t slash = entry->path.find('/');
    const std::string first = entry->path.substr(0, slash);
    if (top.empty())
      top = first;
    if (first != top || (slash == std::string::npos && !entry->directory))
      throw no_zig(name, "it has more than one directory at its top");
    if (entry->directory)
      continue;  // the files bring theirs along
    const std::string path = entry->path.substr(slash + 1);
    program = program || (path == "zig" && entry->executable);
    library = library || path.starts_with("lib/");
    writer.open(path, entry->executable);
    while (const std::size_t count = archive.read(buffer)) {
      throw_if_interrupted();
      writer.write(std::span(buffer).first(count));
      on_bytes(total += count);
    }
    writer.close();
  }
  if (!program || !library)
    throw no_zig(name, "it has no program 'zig' with its 'lib'");
  writer.sync_file_system();
}

}  // namespace xtool
