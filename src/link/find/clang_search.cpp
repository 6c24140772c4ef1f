// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/platform_sdk.hpp>
#include <xtool/link/find/target_root.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/sysroot/store.hpp>

#include "apple_sdk.hpp"
#include "linker_search.hpp"
#include "versioned_programs.hpp"

#include <fmt/format.h>

#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// The LLD that clang is to use.
struct Lld {
  std::vector<std::string> flags = {};
};

// clang looks for ld.lld beside itself, then on PATH. The one that rustc brings along lies in a
// directory of its own.
std::optional<Lld> choose_lld(const fs::path& clang, const TargetEntry& entry,
                              const LinkerSearch& search, const Env& env)
{
  std::error_code ignored;
  const std::string name = apple_platform(entry).empty() ? "ld.lld" : "ld64.lld";
  const fs::path real = fs::canonical(clang, ignored);
  if (is_there(real.parent_path() / name) || env.find_program(name))
    return Lld{.flags = {"-fuse-ld=lld"}};
  for (const fs::path& directory : search.lld_directories)
    if (is_there(directory / "gcc-ld" / name))
      return Lld{.flags = {"-B" + (directory / "gcc-ld").native(), "-fuse-ld=lld"}};
  return std::nullopt;
}

// Where the target's headers and libraries are.
struct Libraries {
  fs::path sysroot = {};
  std::vector<std::string> flags = {};
};

// clang knows by itself where Debian puts the files of its cross compilers and of foreign
// architectures. --sysroot would spoil it: the linker scripts there hold absolute paths.
bool is_debian_cross(const std::string& prefix, const fs::path& root)
{
  return is_there(root / "usr/lib/gcc-cross" / prefix) && is_there(root / "usr" / prefix / "lib");
}

std::optional<Libraries> find_libraries(const TargetEntry& entry, const LinkerSearch& search)
{
  const auto whole = [](const fs::path& sysroot) {
    return Libraries{.sysroot = sysroot, .flags = {"--sysroot=" + sysroot.native()}};
  };
  const auto has_crt = [](const fs::path& lib) { return is_there(lib / "crt1.o"); };
  if (search.home) {
    if (const auto sysroot = installed_sysroot(*search.home, entry.triple);
        sysroot && has_crt(sysroot->library_directory(sysroot->root)))
      return whole(sysroot->root);
    if (const fs::path own = search.home->sysroot(entry.triple); is_there(own / "usr"))
      return whole(own);
  }
  for (const std::string& prefix : entry.gnu_prefixes) {
    const fs::path directory = search.root / "usr" / prefix;
    if (is_debian_cross(prefix, search.root))
      return Libraries{.sysroot = directory};
    if (has_crt(search.root / "usr/lib" / prefix))
      return Libraries{.sysroot = search.root};
    for (const fs::path& sysroot : {directory / "sys-root", directory})
      if (has_crt(sysroot / "usr/lib") || has_crt(sysroot / "usr/lib64") ||
          has_crt(sysroot / "lib"))
        return whole(sysroot);
  }
  return std::nullopt;
}

LinkerTrial refused(const LinkerCandidate& candidate, std::string reason)
{
  return {.candidate = candidate, .verdict = LinkerVerdict::refused, .reason = std::move(reason)};
}

std::string without_libraries(const TargetEntry& entry)
{
  if (const auto sdk = platform_sdk(entry, {}))
    return fmt::format("it lacks the libraries of {}", sdk->name);
  return fmt::format("no headers and libraries of '{}' are here", entry.triple.str());
}

// A clang for all targets, told everything by flags.
LinkerTrial general_clang(const fs::path& clang, const TargetEntry& entry,
                          const LinkerSearch& search, const Env& env)
{
  LinkerCandidate candidate{.kind = LinkerKind::clang, .program = clang, .found_by = "PATH"};
  add_companions(candidate);
  candidate.ar = env.find_program("llvm-ar");
  candidate.ranlib = env.find_program("llvm-ranlib");
  candidate.flags = {"--target=" + entry.llvm_target};
  candidate.flags.insert(candidate.flags.end(), entry.clang_flags.begin(), entry.clang_flags.end());

  std::optional<Libraries> libraries = find_libraries(entry, search);
  if (const std::optional<AppleSdk> sdk = find_apple_sdk(entry, search, env)) {
    if (!sdk->why_not.empty())
      return refused(candidate, fmt::format("of '{}', {}", sdk->root.string(), sdk->why_not));
    candidate.sdk = sdk->root;
    candidate.sdk_found_by = sdk->found_by;
    libraries = Libraries{.flags = {"-isysroot", sdk->root.native()}};
  }
  if (!libraries)
    return refused(candidate, without_libraries(entry));
  candidate.flags.insert(candidate.flags.end(), libraries->flags.begin(), libraries->flags.end());
  if (has_loader(entry, libraries->sysroot))
    candidate.sysroot = libraries->sysroot;
  // One that was copied from a device may lack what programs start with: the C library is another
  // one's then.
  if (search.home)
    if (const auto sysroot = installed_sysroot(*search.home, entry.triple);
        sysroot && libraries->sysroot != sysroot->root)
      candidate.last_flags = places_of_libraries(*sysroot);

  const std::optional<Lld> lld = choose_lld(clang, entry, search, env);
  if (!lld)
    return refused(candidate, "there is no LLD for it to link with");
  candidate.flags.insert(candidate.flags.end(), lld->flags.begin(), lld->flags.end());
  return {.candidate = candidate};
}

}  // namespace

std::vector<LinkerTrial> find_clang(const TargetEntry& entry, const LinkerSearch& search,
                                    const Env& env)
{
  std::vector<LinkerTrial> found;
  // llvm-mingw and the like: a clang that has its target in its name knows the rest.
  for (const std::string& prefix : entry.gnu_prefixes)
    if (const auto program = env.find_program(prefix + "-clang")) {
      LinkerCandidate candidate{.kind = LinkerKind::clang, .program = *program, .found_by = "PATH"};
      add_companions(candidate);
      candidate.sysroot = library_root(entry, search.root);
      found.push_back({.candidate = candidate});
    }

  std::optional<fs::path> clang = env.find_program("clang");
  if (!clang)
    if (const auto versioned = VersionedPrograms(env).of("clang-"); !versioned.empty())
      clang = versioned.front();
  if (clang)
    found.push_back(general_clang(*clang, entry, search, env));
  return found;
}

}  // namespace xtool
