// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "linker_absence.hpp"

#include <xtool/link/find/linker.hpp>
#include <xtool/link/find/ndk.hpp>
#include <xtool/link/find/platform_sdk.hpp>

#include <fmt/format.h>

namespace xtool {
namespace {

std::string why_no_ndk(const Env& env)
{
  const NdkSearch found = find_ndk(env);
  if (!found.misleading_variable.empty())
    return fmt::format("{} is '{}', and no NDK is there", found.misleading_variable,
                       found.misleading_value);
  return "no NDK is where ANDROID_NDK_HOME or ANDROID_HOME points, nor in '~/Android/Sdk'";
}

std::string why_no_zig(const TargetEntry& entry)
{
  if (entry.zig)
    return "none is on PATH, and xtool has installed none";
  const auto sdk = platform_sdk(entry, {});
  return sdk ? fmt::format("it lacks the libraries of {}", sdk->name)
             : "no version of it can link for this target";
}

std::string why_no_sdk(const TargetEntry& entry)
{
  if (entry.os == "windows")
    return "no copy of Visual Studio's libraries is where XTOOL_WINSDK or XWIN_CACHE_DIR points, "
           "nor in xwin's caches";
  return "neither SDKROOT nor DEVELOPER_DIR names an SDK";
}

}  // namespace

bool may_serve(LinkerKind kind, const TargetEntry& entry)
{
  switch (kind) {
    case LinkerKind::configured:
      return false;
    case LinkerKind::lld:
      return brings_its_linker(entry);
    case LinkerKind::ndk:
      return entry.ndk.has_value();
    case LinkerKind::emcc:
      return entry.os == "emscripten";
    case LinkerKind::rust_lld:
      return brings_c_library(entry) || links_with_sdk(entry);
    case LinkerKind::gcc:
      return links_through_compiler(entry) && !entry.gnu_prefixes.empty();
    case LinkerKind::clang:
    case LinkerKind::zig:
      return links_through_compiler(entry);
  }
  return false;
}

std::string why_absent(LinkerKind kind, const TargetEntry& entry, const AbsenceFacts& facts)
{
  switch (kind) {
    case LinkerKind::lld:
      return facts.has_rustc ? "this rustc comes without it"
                             : "it is part of rustc, and there is no rustc";
    case LinkerKind::ndk:
      return why_no_ndk(facts.env);
    case LinkerKind::gcc:
      return fmt::format("'{}-gcc' is not on PATH", entry.gnu_prefixes.front());
    case LinkerKind::clang:
      return "it is not on PATH";
    case LinkerKind::zig:
      return why_no_zig(entry);
    case LinkerKind::emcc:
      return "rustc calls it, and it is not here";
    case LinkerKind::rust_lld:
      if (links_with_sdk(entry))
        return why_no_sdk(entry);
      return facts.std_installed ? "rustc's LLD is missing, or std's own C library"
                                 : "it links with the C library in std, which is not installed";
    case LinkerKind::configured:
      break;
  }
  return "nothing is configured";
}

}  // namespace xtool
