// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "apple_sdk.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/json.hpp>
#include <xtool/support/version.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <system_error>
#include <vector>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// Apple's names of a platform: of the directory in Xcode and of SDKs, which may have a version
// behind it, and as SDKSettings.json spells it.
struct SdkPlatform {
  std::string_view os;  // as the catalog calls it
  bool simulator;
  std::string_view directory;
  std::string_view name;
};

constexpr std::array sdk_platforms{
    SdkPlatform{"macos", false, "MacOSX", "macosx"},
    SdkPlatform{"ios", false, "iPhoneOS", "iphoneos"},
    SdkPlatform{"ios", true, "iPhoneSimulator", "iphonesimulator"},
    SdkPlatform{"tvos", false, "AppleTVOS", "appletvos"},
    SdkPlatform{"tvos", true, "AppleTVSimulator", "appletvsimulator"},
    SdkPlatform{"watchos", false, "WatchOS", "watchos"},
    SdkPlatform{"watchos", true, "WatchSimulator", "watchsimulator"},
    SdkPlatform{"visionos", false, "XROS", "xros"},
    SdkPlatform{"visionos", true, "XRSimulator", "xrsimulator"}};

// Null for targets of others. Programs of Catalyst are linked with the Mac's SDK.
const SdkPlatform* platform_of(const TargetEntry& entry)
{
  if (entry.triple.vendor() != "apple")
    return nullptr;
  const std::string abi = entry.triple.abi();
  const std::string_view os = abi == "macabi" ? "macos" : std::string_view(entry.os);
  // Simulators ran on Intel only, when the oldest targets got their names.
  const bool simulator = abi == "sim" || (os != "macos" && entry.arch.starts_with("x86"));
  const auto* const found =
      std::find_if(sdk_platforms.begin(), sdk_platforms.end(), [&](const SdkPlatform& platform) {
        return platform.os == os && platform.simulator == simulator;
      });
  return found == sdk_platforms.end() ? nullptr : found;
}

bool is_apple_sdk(const fs::path& directory)
{
  return is_there(directory / "usr/lib/libSystem.tbd") ||
         is_there(directory / "usr/lib/libSystem.B.tbd") ||
         is_there(directory / "usr/lib/libSystem.dylib");
}

std::string lower_letters(std::string text)
{
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  while (!text.empty() &&
         (std::isdigit(static_cast<unsigned char>(text.back())) != 0 || text.back() == '.'))
    text.pop_back();
  return text;
}

// "macosx": what the SDK says of itself, or else the name of its directory.
std::string platform_in(const fs::path& sdk)
{
  const fs::path file = sdk / "SDKSettings.json";
  try {
    if (const auto text = read_file_if_exists(file)) {
      const Json settings = parse_json(*text, file.string());
      if (settings.is_object() && settings.contains("CanonicalName") &&
          settings["CanonicalName"].is_string())
        return lower_letters(settings["CanonicalName"].get<std::string>());
    }
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::invalid_input)
      throw;
  }
  return lower_letters((sdk.has_filename() ? sdk : sdk.parent_path()).stem().string());
}

// The SDKs of a platform in a directory, newest first: "MacOSX15.2.sdk", and "MacOSX.sdk", which is
// a link to the newest.
std::vector<fs::path> sdks_in(const fs::path& directory, const SdkPlatform& platform)
{
  std::vector<std::pair<Version, fs::path>> found;
  std::error_code absent;
  for (const auto& file : fs::directory_iterator(directory, absent)) {
    const std::string name = file.path().filename().string();
    if (!name.starts_with(platform.directory) || !name.ends_with(".sdk") ||
        !is_apple_sdk(file.path()))
      continue;
    const std::size_t start = platform.directory.size();
    const std::string number = name.substr(start, name.size() - start - 4);
    if (number.empty())
      found.emplace_back(Version{.major = 1000}, file.path());
    else if (const auto version = Version::parse(number))
      found.emplace_back(*version, file.path());
  }
  std::sort(found.begin(), found.end(), [](const auto& one, const auto& other) {
    return one.first != other.first ? one.first > other.first : one.second < other.second;
  });
  std::vector<fs::path> paths;
  for (auto& [version, path] : found)
    paths.push_back(std::move(path));
  return paths;
}

// An SDK, a directory of SDKs, or one of Xcode's directories above these.
AppleSdk look_in(const fs::path& place, const std::string& found_by, const SdkPlatform& platform)
{
  if (is_apple_sdk(place)) {
    AppleSdk sdk{.root = place, .found_by = found_by};
    if (const std::string other = platform_in(place); other != platform.name)
      sdk.why_not = fmt::format("it is an SDK for '{}', and this target needs one for '{}'", other,
                                platform.name);
    return sdk;
  }
  const fs::path in_platform =
      fs::path("Platforms") / fmt::format("{}.platform", platform.directory) / "Developer/SDKs";
  for (const fs::path& below :
       {fs::path(), fs::path("SDKs"), in_platform, fs::path("Contents/Developer") / in_platform})
    if (const std::vector<fs::path> found = sdks_in(place / below, platform); !found.empty())
      return {.root = found.front(), .found_by = found_by};
  return {.root = place,
          .found_by = found_by,
          .why_not = fmt::format("no SDK for '{}' is there", platform.name)};
}

}  // namespace

std::string_view apple_platform(const TargetEntry& entry)
{
  const SdkPlatform* const platform = platform_of(entry);
  return platform == nullptr ? std::string_view() : platform->name;
}

std::optional<AppleSdk> find_apple_sdk(const TargetEntry& entry, const LinkerSearch& search,
                                       const Env& env)
{
  const SdkPlatform* const platform = platform_of(entry);
  if (platform == nullptr)
    return std::nullopt;
  if (!search.sdk.empty())
    return look_in(search.sdk, search.sdk_found_by, *platform);
  std::optional<AppleSdk> found;
  for (const char* const variable : {"SDKROOT", "DEVELOPER_DIR"}) {
    const auto value = env.get(variable);
    if (!value || value->empty() || (found && found->why_not.empty()))
      continue;
    AppleSdk sdk = look_in(env.cwd() / *value, fmt::format("${}", variable), *platform);
    // What SDKROOT names, and why it does not serve, is told before what is found nowhere else.
    if (!found || sdk.why_not.empty())
      found = std::move(sdk);
  }
  return found;
}

}  // namespace xtool
