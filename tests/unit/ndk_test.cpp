// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/link/find/ndk.hpp>
#include <xtool/support/files.hpp>

using namespace xtool;

namespace {

namespace fs = std::filesystem;

void make_ndk(const fs::path& directory, const std::string& properties)
{
  xtool::create_directories(directory);
  write_new_file(directory / "source.properties", properties);
}

std::string properties(const std::string& revision)
{
  return "Pkg.Desc = Android NDK\r\nPkg.Revision = " + revision + "\r\nPkg.BaseRevision = 1\r\n";
}

}  // namespace

TEST_CASE("a variable that names an NDK goes before the newest one of the SDK", "[ndk]")
{
  const TempDir root;
  make_ndk(root.path() / "mine", properties("26.1.10909125"));
  make_ndk(root.path() / "sdk/ndk/9.0.1", properties("9.0.1"));
  make_ndk(root.path() / "sdk/ndk/27.0.12077973", properties("27.0.12077973"));
  const Env sdk({{"ANDROID_HOME", (root.path() / "sdk").string()}}, root.path());

  const auto newest = find_ndk(sdk).ndk;
  const auto named = find_ndk(sdk.with("ANDROID_NDK_ROOT", "mine")).ndk;

  REQUIRE(newest);
  CHECK(newest->directory == root.path() / "sdk/ndk/27.0.12077973");
  CHECK(newest->major == 27);
  CHECK(newest->found_by == "ANDROID_HOME");
  REQUIRE(named);
  CHECK(named->revision == "26.1.10909125");
  CHECK(named->found_by == "ANDROID_NDK_ROOT");
}

TEST_CASE("a variable that leads nowhere is remembered, and the search goes on", "[ndk]")
{
  const TempDir root;
  const Env env({{"ANDROID_NDK_HOME", "/nowhere"}, {"HOME", root.path().string()}}, root.path());

  CHECK(find_ndk(env).misleading_variable == "ANDROID_NDK_HOME");
  CHECK_FALSE(find_ndk(env).ndk);
  make_ndk(root.path() / "Android/Sdk/ndk/25.0.0", "Pkg.Revision=\n");
  REQUIRE(find_ndk(env).ndk);
  CHECK(find_ndk(env).ndk->revision.empty());
  CHECK(find_ndk(env).ndk->major == 0);
}

TEST_CASE("the API levels are those that have a clang", "[ndk]")
{
  const TempDir root;
  make_ndk(root.path() / "ndk", properties("27.0.1"));
  const fs::path bin = root.path() / "ndk/toolchains/llvm/prebuilt/linux-x86_64/bin";
  xtool::create_directories(bin);
  for (const char* name :
       {"aarch64-linux-android35-clang", "aarch64-linux-android21-clang",
        "aarch64-linux-android21-clang++", "armv7a-linux-androideabi19-clang", "clang"})
    write_new_file(bin / name, "");
  const Ndk ndk{.directory = root.path() / "ndk"};

  CHECK(ndk_bin(ndk) == bin);
  CHECK(ndk_api_levels(ndk, "aarch64-linux-android") == std::vector<int>{21, 35});
  CHECK(ndk_api_levels({.directory = root.path()}, "aarch64-linux-android").empty());
}
