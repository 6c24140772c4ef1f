// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "libc_places.hpp"

#include <xtool/binary/binary.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/words.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool {
namespace {

namespace fs = std::filesystem;

bool is_wasi(const BuildTarget& target) { return target.text("os") == "wasi"; }
bool is_musl(const BuildTarget& target) { return target.text("env") == "musl"; }

// What directories for the target are called.
std::vector<std::string> names_of(const BuildTarget& target)
{
  std::vector<std::string> names;
  if (target.entry)
    names = target.entry->gnu_prefixes;
  if (is_wasi(target)) {
    const std::string name = target.entry ? target.entry->triple.str() : target.name.str();
    names.push_back(name);
    names.push_back(replaced(name, "wasip1", "wasi"));  // before there was another
  }
  return names;
}

}  // namespace

std::vector<fs::path> libc_places_in(const fs::path& directory, const BuildTarget& target)
{
  std::vector<fs::path> places;
  for (const std::string& name : names_of(target))
    for (const fs::path& place :
         {directory / "usr/lib" / name, directory / "lib" / name, directory / name / "lib",
          directory / name, directory / "share/wasi-sysroot/lib" / name})
      places.push_back(place);
  for (const char* place : {"lib/self-contained", "self-contained", "lib", "usr/lib"})
    places.push_back(directory / place);
  places.push_back(directory);
  return places;
}

std::vector<fs::path> packaged_libc_places(const BuildTarget& target, const PackageAdvice& packages,
                                           const Env& env)
{
  const fs::path usr = env.system_root() / "usr";
  std::vector<fs::path> places;
  if (is_wasi(target)) {
    for (const std::string& name : names_of(target)) {
      if (const auto sysroot = env.get("WASI_SYSROOT"))
        places.push_back(fs::path(*sysroot) / "lib" / name);
      if (const auto sdk = env.get("WASI_SDK_PATH"))
        places.push_back(fs::path(*sdk) / "share/wasi-sysroot/lib" / name);
      places.push_back(usr / "lib" / name);
      places.push_back(usr / "share/wasi-sysroot/lib" / name);
      places.push_back(env.system_root() / "opt/wasi-sdk/share/wasi-sysroot/lib" / name);
    }
    return places;
  }
  for (const std::string& name : names_of(target))
    for (const char* place : {"lib", "usr/lib", "lib64", "sys-root/mingw/lib"})
      places.push_back(usr / name / place);
  if (is_musl(target)) {
    for (const std::string& name : names_of(target))
      places.push_back(usr / "lib" / name);
    places.push_back(usr / "lib/musl/lib");
    places.push_back(usr / "local/musl/lib");
    // On other systems, this is another C library.
    if (packages.distribution() == Distribution::alpine)
      places.push_back(usr / "lib");
  }
  return places;
}

std::optional<Unfitness> unfit(const fs::path& directory, const BuildTarget& target,
                               const SelfContainedParts& parts,
                               const std::vector<std::string>& from_zig)
{
  for (const std::string& part : parts.start_files) {
    const fs::path file = directory / part;
    if (!is_there(file)) {
      if (part == "crti.o" || part == "crtn.o")  // a C library may do without
        continue;
      return Unfitness{.reason = fmt::format("has no '{}'", part)};
    }
    const auto facts = read_binary(file);
    if (!facts)
      return Unfitness{.reason = fmt::format("has a '{}' that is not an object file", part)};
    if (target.entry && !target.custom)
      if (const auto why = mismatch(*facts, *target.entry))
        return Unfitness{.reason = fmt::format("has a '{}' that {}", part, *why)};
  }
  for (const std::string& part : parts.libraries)
    if (!is_there(directory / part) &&
        std::find(from_zig.begin(), from_zig.end(), part) == from_zig.end())
      return Unfitness{.reason = fmt::format("has no '{}'", part), .missing = part};
  return std::nullopt;
}

}  // namespace xtool
