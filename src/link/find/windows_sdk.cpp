// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "windows_sdk.hpp"

#include <xtool/support/file_access.hpp>
#include <xtool/support/version.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <system_error>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// An architecture by its names in directories: xwin's own, and Microsoft's.
struct WindowsArchitecture {
  std::string_view arch;  // as the catalog calls it
  std::string_view of_xwin;
  std::string_view of_microsoft;
};

constexpr std::array windows_architectures{WindowsArchitecture{"x86_64", "x86_64", "x64"},
                                           WindowsArchitecture{"x86", "x86", "x86"},
                                           WindowsArchitecture{"aarch64", "aarch64", "arm64"},
                                           WindowsArchitecture{"arm64ec", "arm64ec", "arm64ec"},
                                           WindowsArchitecture{"arm", "aarch", "arm"}};

std::string in_lower_case(std::string text)
{
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// The file of that name in whatever case.
std::optional<fs::path> file_in(const fs::path& directory, std::string_view name)
{
  std::error_code absent;
  for (const auto& file : fs::directory_iterator(directory, absent))
    if (in_lower_case(file.path().filename().string()) == name)
      return file.path();
  return std::nullopt;
}

// The directory that is named after the newest version.
fs::path newest_in(const fs::path& directory)
{
  std::pair<Version, fs::path> newest;
  std::error_code absent;
  for (const auto& each : fs::directory_iterator(directory, absent))
    if (const auto version = Version::at_start_of(each.path().filename().string()))
      newest = std::max(newest, {*version, each.path()});
  return newest.second;
}

std::vector<fs::path> those_there(const std::vector<fs::path>& directories)
{
  std::vector<fs::path> found;
  std::copy_if(directories.begin(), directories.end(), std::back_inserter(found), is_there);
  return found;
}

void take_splat(WindowsSdk& sdk, const WindowsArchitecture& names)
{
  const fs::path& root = sdk.root;
  sdk.headers =
      those_there({root / "crt/include", root / "sdk/include/ucrt", root / "sdk/include/um",
                   root / "sdk/include/shared", root / "sdk/include/winrt"});
  for (const std::string_view name : {names.of_xwin, names.of_microsoft})
    if (is_there(root / "crt/lib" / name)) {
      sdk.libraries = those_there(
          {root / "crt/lib" / name, root / "sdk/lib/um" / name, root / "sdk/lib/ucrt" / name});
      return;
    }
}

void take_winsysroot(WindowsSdk& sdk, const WindowsArchitecture& names)
{
  const fs::path tools = newest_in(sdk.root / "VC/Tools/MSVC");
  const fs::path kits = sdk.root / "Windows Kits/10";
  const fs::path headers = newest_in(kits / "Include");
  const fs::path libraries = newest_in(kits / "Lib");
  sdk.headers = those_there(
      {tools / "include", headers / "ucrt", headers / "um", headers / "shared", headers / "winrt"});
  sdk.libraries =
      those_there({tools / "lib" / names.of_microsoft, libraries / "um" / names.of_microsoft,
                   libraries / "ucrt" / names.of_microsoft});
}

bool have(const WindowsSdk& sdk, std::string_view library)
{
  return std::any_of(sdk.libraries.begin(), sdk.libraries.end(),
                     [&](const fs::path& each) { return file_in(each, library).has_value(); });
}

// Nothing where there is none at all.
std::optional<WindowsSdk> look_at(const fs::path& root, const std::string& found_by,
                                  const WindowsArchitecture& names)
{
  WindowsSdk sdk{.root = root, .found_by = found_by};
  if (is_there(root / "crt/lib"))
    take_splat(sdk, names);
  else if (is_there(root / "VC/Tools/MSVC"))
    take_winsysroot(sdk, names);
  else
    return std::nullopt;
  for (const char* const library : {"kernel32.lib", "msvcrt.lib"})
    if (!have(sdk, library)) {
      sdk.why_not = fmt::format("it has no {} for {}", library, names.of_microsoft);
      break;
    }
  return sdk;
}

std::vector<std::pair<fs::path, std::string>> places_of_copies(const Env& env)
{
  std::vector<std::pair<fs::path, std::string>> found;
  for (const char* const variable : {"XTOOL_WINSDK", "XWIN_CACHE_DIR"})
    if (const auto value = env.get(variable))
      found.emplace_back(env.cwd() / *value, fmt::format("${}", variable));
  const fs::path caches = env.get("XDG_CACHE_HOME") ? fs::path(*env.get("XDG_CACHE_HOME"))
                          : env.get("HOME")         ? fs::path(*env.get("HOME")) / ".cache"
                                                    : fs::path();
  if (!caches.empty())
    found.emplace_back(caches / "cargo-xwin", "cargo-xwin's cache");
  found.emplace_back(env.cwd() / ".xwin-cache", "xwin's cache");
  return found;
}

}  // namespace

bool needs_windows_sdk(const TargetEntry& entry)
{
  return entry.os == "windows" && entry.triple.abi() == "msvc";
}

std::optional<WindowsSdk> find_windows_sdk(const TargetEntry& entry, const LinkerSearch& search,
                                           const Env& env)
{
  const auto* const names =
      std::find_if(windows_architectures.begin(), windows_architectures.end(),
                   [&](const WindowsArchitecture& each) { return each.arch == entry.arch; });
  if (!needs_windows_sdk(entry) || names == windows_architectures.end())
    return std::nullopt;
  const auto look_below = [&](const fs::path& place, const std::string& found_by) {
    std::optional<WindowsSdk> found;
    for (const char* below : {"", "splat", "xwin"})
      if (!found)
        found = look_at(*below == '\0' ? place : place / below, found_by, *names);
    return found;
  };
  if (!search.sdk.empty()) {
    if (auto found = look_below(search.sdk, search.sdk_found_by))
      return found;
    return WindowsSdk{.root = search.sdk,
                      .found_by = search.sdk_found_by,
                      .why_not = "neither 'crt/lib' nor 'VC/Tools/MSVC' is in it"};
  }
  std::optional<WindowsSdk> refused;
  for (const auto& [place, found_by] : places_of_copies(env))
    if (auto found = look_below(place, found_by)) {
      if (found->why_not.empty())
        return found;
      if (!refused)
        refused = std::move(found);
    }
  return refused;
}

LinkFarm library_names(const WindowsSdk& sdk)
{
  LinkFarm farm;
  for (const fs::path& directory : sdk.libraries) {
    std::error_code absent;
    for (const auto& file : fs::directory_iterator(directory, absent)) {
      const std::string name = in_lower_case(file.path().filename().string());
      if (!name.ends_with(".lib"))
        continue;
      // The compiler asks for those of C's runtime library in capitals.
      std::string in_capitals = name;
      if (directory == sdk.libraries.front())
        std::transform(name.begin(), name.end() - 4, in_capitals.begin(),
                       [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      for (const std::string& wanted : {name, in_capitals})
        if (!is_there(directory / wanted))
          farm.links.emplace(wanted, file.path());
    }
  }
  if (!farm.links.empty()) {
    farm.name = "lib";
    farm.flags = {"/libpath:%"};
  }
  return farm;
}

}  // namespace xtool
