// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "apple_sdk.hpp"
#include "linker_search.hpp"
#include "windows_sdk.hpp"

#include <fmt/format.h>

#include <utility>

namespace xtool {

namespace fs = std::filesystem;

// std for musl brings the C library along, so that rustc can link with LLD alone (rustc_target's
// `link_self_contained`). OpenHarmony's is musl, too, but only in its SDK.
bool brings_c_library(const TargetEntry& entry)
{
  return entry.libc == "musl" && entry.os == "linux" && entry.triple.abi() != "ohos";
}

bool links_with_sdk(const TargetEntry& entry)
{
  return !apple_platform(entry).empty() || needs_windows_sdk(entry);
}

namespace {

std::vector<LinkerTrial> trial_of(const LinkerCandidate& candidate, LinkerVerdict verdict,
                                  std::string reason)
{
  return {{.candidate = candidate, .verdict = verdict, .reason = std::move(reason)}};
}

// A directory that does not serve is told of as what was tried.
std::vector<LinkerTrial> refused_sdk(const fs::path& root, const std::string& found_by,
                                     const std::string& why_not)
{
  return trial_of({.kind = LinkerKind::rust_lld, .program = root, .found_by = found_by},
                  LinkerVerdict::refused, why_not);
}

std::vector<LinkerTrial> with_sdk(LinkerCandidate lld, const fs::path& root,
                                  const std::string& found_by)
{
  lld.sdk = root;
  lld.sdk_found_by = found_by;
  return trial_of(lld, LinkerVerdict::works, fmt::format("links with '{}'", root.string()));
}

std::vector<LinkerTrial> for_apple(LinkerCandidate lld, const TargetEntry& entry,
                                   const LinkerSearch& search, const Env& env)
{
  if (const std::optional<AppleSdk> sdk = find_apple_sdk(entry, search, env)) {
    if (!sdk->why_not.empty())
      return refused_sdk(sdk->root, sdk->found_by, sdk->why_not);
    lld.last_flags = {"-syslibroot", sdk->root.native()};
    return with_sdk(std::move(lld), sdk->root, sdk->found_by);
  }
  if (const std::optional<LinkFarm> stubs = apple_stub_sdk(entry, search, env)) {
    lld.farm = *stubs;
    return trial_of(lld, LinkerVerdict::works,
                    "links with stubs of macOS' C library, which are zig's");
  }
  return {};
}

std::vector<LinkerTrial> for_windows(LinkerCandidate lld, const TargetEntry& entry,
                                     const LinkerSearch& search, const Env& env)
{
  const std::optional<WindowsSdk> sdk = find_windows_sdk(entry, search, env);
  if (!sdk)
    return {};
  if (!sdk->why_not.empty())
    return refused_sdk(sdk->root, sdk->found_by, sdk->why_not);
  for (const fs::path& directory : sdk->libraries)
    lld.last_flags.push_back("/libpath:" + directory.native());
  lld.farm = library_names(*sdk);
  return with_sdk(std::move(lld), sdk->root, sdk->found_by);
}

std::optional<LinkerCandidate> rust_lld(const LinkerSearch& search, const Env& env)
{
  for (const fs::path& directory : search.lld_directories)
    if (const auto program = env.find_program((directory / "rust-lld").native()))
      return LinkerCandidate{
          .kind = LinkerKind::rust_lld, .program = *program, .found_by = "rustc"};
  if (const auto program = env.find_program("rust-lld"))
    return LinkerCandidate{.kind = LinkerKind::rust_lld, .program = *program, .found_by = "PATH"};
  return std::nullopt;
}

// Distributions leave rust-lld out of their rustc. What takes its place goes by the name of its
// flavour, which a script under the name of rust-lld says first of all anyway.
std::optional<LinkerCandidate> any_lld(const LinkerSearch& search, const Env& env)
{
  if (auto found = rust_lld(search, env))
    return found;
  for (const char* const name : {"lld", "ld.lld"})
    if (const auto program = env.find_program(name)) {
      // "lld" alone takes -flavor; "ld.lld" is a link to it, and looks at its own name.
      std::error_code ignored;
      const fs::path real = fs::canonical(*program, ignored);
      if (real.filename() == "lld")
        return LinkerCandidate{.kind = LinkerKind::rust_lld, .program = real, .found_by = "PATH"};
    }
  return std::nullopt;
}

}  // namespace

std::vector<LinkerTrial> find_rust_lld(const TargetEntry& entry, const LinkerSearch& search,
                                       const Env& env)
{
  if (links_with_sdk(entry)) {
    const std::optional<LinkerCandidate> lld = any_lld(search, env);
    if (!lld)
      return {};
    return needs_windows_sdk(entry) ? for_windows(*lld, entry, search, env)
                                    : for_apple(*lld, entry, search, env);
  }
  std::error_code absent;
  const fs::path own = search.std / "lib/self-contained";
  if (!brings_c_library(entry) || !fs::exists(own / "crt1.o", absent) ||
      !fs::exists(own / "libc.a", absent))
    return {};
  if (const std::optional<LinkerCandidate> lld = rust_lld(search, env))
    return trial_of(*lld, LinkerVerdict::works,
                    "links programs without C code, as std brings the C library along");
  return {};
}

}  // namespace xtool
