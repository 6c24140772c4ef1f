// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/find/linker.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace xtool {

// A directory that is one of Apple's SDKs, or could be.
struct AppleSdk {
  std::filesystem::path root = {};
  std::string found_by = {};
  std::string why_not = {};  // one clause, where it does not serve the target; else empty
};

// What Apple calls the platform of a target in the names of SDKs: "macosx", "iphonesimulator".
// Empty for targets of others.
std::string_view apple_platform(const TargetEntry& entry);

// The SDK for a target: the one that `--sdk` names, else SDKROOT, else the newest of its platform
// in the Xcode that DEVELOPER_DIR names. Each may name an SDK, or a directory that contains some.
std::optional<AppleSdk> find_apple_sdk(const TargetEntry& entry, const LinkerSearch& search,
                                       const Env& env);

// Where there is no SDK, stubs of macOS' C library, made of the list of its names that a zig on
// this machine has: enough for programs without frameworks.
std::optional<LinkFarm> apple_stub_sdk(const TargetEntry& entry, const LinkerSearch& search,
                                       const Env& env);

}  // namespace xtool
