// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/target_root.hpp>

#include <xtool/link/find/linker.hpp>

#include <algorithm>
#include <system_error>

namespace xtool {

namespace fs = std::filesystem;

namespace {

// What Debian's libc6-dev:ARCH brings. The loader alone says nothing: amd64 systems have i686's for
// its programs, without its headers. Only for i686 the directory is not called like the compiler.
bool has_multiarch_files(const TargetEntry& entry, const fs::path& root)
{
  std::vector<std::string> names = entry.gnu_prefixes;
  if (entry.arch == "x86")
    names.emplace_back("i386-linux-gnu");
  std::error_code ignored;
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return fs::exists(root / "usr/lib" / name / "crt1.o", ignored);
  });
}

}  // namespace

std::vector<fs::path> usual_roots(const TargetEntry& entry, const fs::path& root)
{
  std::vector<fs::path> found;
  std::error_code ignored;
  for (const std::string& prefix : entry.gnu_prefixes)
    for (const char* below : {"", "sys-root", "sys-root/mingw"}) {
      const fs::path directory = root / "usr" / prefix / below;
      // A path that ends with a slash would look odd in a configuration.
      if (fs::is_directory(directory, ignored))
        found.push_back(*below == '\0' ? directory.parent_path() : directory);
    }
  found.push_back(root);
  return found;
}

bool has_loader(const TargetEntry& entry, const fs::path& directory)
{
  std::error_code ignored;
  return entry.interpreter &&
         fs::exists(directory / fs::path(*entry.interpreter).relative_path(), ignored);
}

std::optional<fs::path> library_root(const TargetEntry& entry, const fs::path& root)
{
  std::error_code ignored;
  for (const fs::path& directory : usual_roots(entry, root))
    if (entry.os == "windows" ? fs::exists(directory / "lib/libkernel32.a", ignored)
                              : has_loader(entry, directory))
      return directory;
  return std::nullopt;
}

std::optional<fs::path> separate_root(const LinkerCandidate& candidate, const TargetEntry& entry,
                                      const fs::path& root)
{
  if (!candidate.sysroot || *candidate.sysroot == root || has_multiarch_files(entry, root))
    return std::nullopt;
  return candidate.sysroot;
}

}  // namespace xtool
