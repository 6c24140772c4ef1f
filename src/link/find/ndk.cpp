// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/ndk.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/version.hpp>

#include <algorithm>
#include <sstream>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// The version that a text begins with; 0 where that is none.
Version version_in(std::string_view text) { return Version::at_start_of(text).value_or(Version{}); }

// "Pkg.Revision = 27.0.12077973" of source.properties.
std::string revision_in(const std::string& properties)
{
  std::istringstream lines(properties);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t equals = line.find('=');
    if (!line.starts_with("Pkg.Revision") || equals == std::string::npos)
      continue;
    const std::size_t begin = line.find_first_of("0123456789", equals);
    const std::size_t end = line.find_last_of("0123456789");
    return begin == std::string::npos ? "" : line.substr(begin, end + 1 - begin);
  }
  return "";
}

std::optional<Ndk> ndk_in(const fs::path& directory, const std::string& found_by)
{
  const auto properties = read_file_if_exists(directory / "source.properties");
  if (!properties)
    return std::nullopt;
  Ndk ndk{.directory = directory, .found_by = found_by, .revision = revision_in(*properties)};
  ndk.major = version_in(ndk.revision).major;
  return ndk;
}

std::optional<Ndk> newest_in_sdk(const fs::path& sdk, const std::string& found_by)
{
  std::vector<fs::path> directories;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(sdk / "ndk", absent))
    directories.push_back(entry.path());
  std::sort(directories.begin(), directories.end(), [](const fs::path& a, const fs::path& b) {
    return version_in(a.filename().native()) > version_in(b.filename().native());
  });
  for (const fs::path& directory : directories)
    if (auto ndk = ndk_in(directory, found_by))
      return ndk;
  return ndk_in(sdk / "ndk-bundle", found_by);
}

}  // namespace

NdkSearch find_ndk(const Env& env)
{
  NdkSearch search;
  for (const char* variable : {"ANDROID_NDK_HOME", "ANDROID_NDK_ROOT", "ANDROID_NDK", "NDK_HOME"})
    if (const auto value = env.get(variable)) {
      if ((search.ndk = ndk_in(env.cwd() / *value, variable)))
        return search;
      if (search.misleading_variable.empty()) {
        search.misleading_variable = variable;
        search.misleading_value = *value;
      }
    }
  for (const char* variable : {"ANDROID_HOME", "ANDROID_SDK_ROOT"})
    if (const auto value = env.get(variable); value && !search.ndk)
      search.ndk = newest_in_sdk(env.cwd() / *value, variable);
  if (const auto home = env.get("HOME"))
    for (const char* place : {"Android/Sdk", "Library/Android/sdk"})
      if (!search.ndk)
        search.ndk = newest_in_sdk(fs::path(*home) / place, (fs::path(*home) / place).string());
  return search;
}

std::optional<fs::path> ndk_bin(const Ndk& ndk)
{
  std::error_code absent;
  for (const auto& host :
       fs::directory_iterator(ndk.directory / "toolchains/llvm/prebuilt", absent))
    if (fs::is_directory(host.path() / "bin", absent))
      return host.path() / "bin";
  return std::nullopt;
}

std::vector<int> ndk_api_levels(const Ndk& ndk, const std::string& target)
{
  std::vector<int> levels;
  const auto bin = ndk_bin(ndk);
  if (!bin)
    return levels;
  std::error_code absent;
  for (const auto& file : fs::directory_iterator(*bin, absent)) {
    const std::string name = file.path().filename().string();
    const std::string_view ending = "-clang";
    if (!name.starts_with(target) || !name.ends_with(ending))
      continue;
    const int level = version_in(std::string_view(name).substr(target.size())).major;
    if (level > 0)
      levels.push_back(level);
  }
  std::sort(levels.begin(), levels.end());
  return levels;
}

}  // namespace xtool
