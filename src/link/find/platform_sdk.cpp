// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/platform_sdk.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace xtool {
namespace {

using PlatformHelp = std::vector<std::string>;

PlatformHelp apple_help(const TargetEntry& entry, const PackageAdvice&)
{
  PlatformHelp lines{
      fmt::format("Apple's SDK comes with Xcode: build on a Mac, or name one that you "
                  "may use here: `xtool setup-linker --sdk DIR {}`",
                  entry.triple.str())};
  if (!entry.zig)
    lines.push_back(
        fmt::format("or build a static library, which needs no linker: "
                    "`cargo rustc --target {} --crate-type staticlib`",
                    entry.triple.str()));
  return lines;
}

PlatformHelp ndk_help(const TargetEntry& entry, const PackageAdvice&)
{
  return {"install Android's NDK: https://developer.android.com/ndk/downloads",
          fmt::format("then set ANDROID_NDK_HOME to its directory, and run "
                      "`xtool setup-linker {}`",
                      entry.triple.str())};
}

// A target of Windows' that can be linked elsewhere.
struct WindowsTarget {
  std::string_view arch;
  std::string_view name;
  std::string_view served_by;
};
constexpr auto windows_targets = std::to_array<WindowsTarget>({
    {"x86_64", "x86_64-pc-windows-gnu", "MinGW and zig serve"},
    {"x86", "i686-pc-windows-gnu", "MinGW and zig serve"},
    {"aarch64", "aarch64-pc-windows-gnullvm", "zig and llvm-mingw serve"},
    {"arm64ec", "aarch64-pc-windows-gnullvm", "zig and llvm-mingw serve"},
});

PlatformHelp msvc_help(const TargetEntry& entry, const PackageAdvice&)
{
  const auto* const other =
      std::find_if(windows_targets.begin(), windows_targets.end(),
                   [&](const WindowsTarget& each) { return each.arch == entry.arch; });
  if (other == windows_targets.end())
    return {"its libraries are part of Visual Studio: build on Windows"};
  return {
      fmt::format("its libraries are part of Visual Studio: build on Windows, or name a copy, as "
                  "xwin makes one: `xtool setup-linker --sdk DIR {}`",
                  entry.triple.str()),
      fmt::format("or build for the target that {}: `xtool target add {} --setup`",
                  other->served_by, other->name)};
}

PlatformHelp emscripten_help(const TargetEntry&, const PackageAdvice& packages)
{
  const auto command = packages.command("emscripten");
  return {command ? fmt::format("install Emscripten, whose emcc rustc calls: `{}`", *command)
                  : "install Emscripten, whose emcc rustc calls: "
                    "https://emscripten.org/docs/getting_started/downloads.html"};
}

PlatformHelp bitcode_help(const TargetEntry&, const PackageAdvice&)
{
  return {"install rustc's linker for it: `rustup component add llvm-bitcode-linker llvm-tools`"};
}

PlatformHelp openharmony_help(const TargetEntry&, const PackageAdvice&)
{
  return {
      "install OpenHarmony's SDK, and name its clang as the linker: "
      "https://doc.rust-lang.org/rustc/platform-support/openharmony.html"};
}

PlatformHelp fuchsia_help(const TargetEntry&, const PackageAdvice&)
{
  return {
      "install the Fuchsia SDK, and build as rustc's book says: "
      "https://doc.rust-lang.org/rustc/platform-support/fuchsia.html"};
}

PlatformHelp illumos_help(const TargetEntry&, const PackageAdvice&)
{
  return {
      "the illumos project publishes a sysroot for cross compilers: "
      "https://doc.rust-lang.org/rustc/platform-support/illumos.html"};
}

struct PlatformRow {
  bool (*needs)(const TargetEntry&);
  std::string_view name;
  std::string_view linker;
  PlatformHelp (*help)(const TargetEntry&, const PackageAdvice&);
};

constexpr auto platforms = std::to_array<PlatformRow>({
    {[](const TargetEntry& e) { return e.triple.vendor() == "apple"; }, "Apple's SDK", "",
     apple_help},
    {[](const TargetEntry& e) { return e.os == "android"; }, "Android's NDK", "", ndk_help},
    {[](const TargetEntry& e) { return e.os == "windows" && e.triple.abi() == "msvc"; },
     "Visual Studio", "link.exe", msvc_help},
    {[](const TargetEntry& e) { return e.os == "emscripten"; }, "Emscripten", "emcc",
     emscripten_help},
    {[](const TargetEntry& e) { return e.os == "cuda"; }, "rustc's linker of LLVM bitcode",
     "llvm-bitcode-linker", bitcode_help},
    {[](const TargetEntry& e) { return e.triple.abi() == "ohos"; }, "OpenHarmony's SDK", "",
     openharmony_help},
    {[](const TargetEntry& e) { return e.os == "fuchsia"; }, "the Fuchsia SDK", "", fuchsia_help},
    {[](const TargetEntry& e) { return e.os == "illumos"; }, "illumos", "", illumos_help},
});

}  // namespace

std::optional<PlatformSdk> platform_sdk(const TargetEntry& entry, const PackageAdvice& packages)
{
  const auto* const row = std::find_if(platforms.begin(), platforms.end(),
                                       [&](const PlatformRow& one) { return one.needs(entry); });
  if (row == platforms.end())
    return std::nullopt;
  return PlatformSdk{.name = std::string(row->name),
                     .linker = std::string(row->linker),
                     .help = row->help(entry, packages)};
}

}  // namespace xtool
