// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/env.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace xtool {

// An Android NDK on this machine.
struct Ndk {
  std::filesystem::path directory = {};
  std::string found_by = {};  // the variable that led to it, or the SDK's directory
  std::string revision = {};  // "27.0.12077973", from source.properties
  int major = 0;              // 27; 0 when the revision says nothing
};

struct NdkSearch {
  std::optional<Ndk> ndk = {};
  // A variable that is set but does not lead to an NDK, and its value.
  std::string misleading_variable = {};
  std::string misleading_value = {};
};

// The NDK that a variable names (ANDROID_NDK_HOME, ANDROID_NDK_ROOT, ANDROID_NDK, NDK_HOME), else
// the newest in the Android SDK (ANDROID_HOME, ANDROID_SDK_ROOT, the usual places below HOME). An
// NDK is a directory that holds source.properties (developer.android.com/ndk/guides).
NdkSearch find_ndk(const Env& env);

// The directory with the NDK's compilers, `toolchains/llvm/prebuilt/<host>/bin`, where there is
// one.
std::optional<std::filesystem::path> ndk_bin(const Ndk& ndk);

// The API levels for which the NDK has "<target><level>-clang", in ascending order. `target` is
// clang's name: "aarch64-linux-android".
std::vector<int> ndk_api_levels(const Ndk& ndk, const std::string& target);

}  // namespace xtool
