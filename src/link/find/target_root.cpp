// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/target_root.hpp>

#include <xtool/link/find/linker.hpp>

#include <system_error>

namespace xtool {

namespace fs = std::filesystem;

namespace {

// What Debian's libc6-dev:ARCH brings, below "usr/lib". The loader alone says nothing: amd64
// systems have i686's for its programs, without its headers. Only for i686 the directory is not
// called like the compiler.
std::optional<std::string> multiarch_name(const TargetEntry& entry, const fs::path& root)
{
  std::vector<std::string> names = entry.gnu_prefixes;
  if (entry.arch == "x86")
    names.emplace_back("i386-linux-gnu");
  std::error_code ignored;
  for (const std::string& name : names)
    if (fs::exists(root / "usr/lib" / name / "crt1.o", ignored))
      return name;
  return std::nullopt;
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
  if (!candidate.sysroot || *candidate.sysroot == root || multiarch_name(entry, root))
    return std::nullopt;
  return candidate.sysroot;
}

std::vector<fs::path> module_directories(const TargetEntry& entry,
                                         const std::optional<fs::path>& compiler,
                                         const fs::path& root)
{
  std::vector<fs::path> found;
  if (const std::optional<std::string> name = multiarch_name(entry, root))
    found = {root / "usr/lib" / *name / "pkgconfig", root / "usr/share/pkgconfig"};
  else if (compiler)
    found = {*compiler / "lib/pkgconfig", *compiler / "share/pkgconfig"};
  std::erase_if(found, [](const fs::path& directory) {
    std::error_code ignored;
    return !fs::is_directory(directory, ignored);
  });
  return found;
}

}  // namespace xtool
