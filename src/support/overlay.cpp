// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/overlay.hpp>

#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/suggest.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <system_error>

namespace xtool {
namespace {

std::vector<std::filesystem::path> overlay_files(const std::filesystem::path& directory)
{
  namespace fs = std::filesystem;
  std::error_code error;
  std::vector<fs::path> files;
  fs::directory_iterator entry(directory, error);
  if (error == std::errc::no_such_file_or_directory)
    return files;
  for (; !error && entry != fs::directory_iterator(); entry.increment(error))
    if (entry->path().extension() == ".json")
      files.push_back(entry->path());
  if (error)
    throw file_error("read", directory.string(), error.value());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

void each_overlay(const std::filesystem::path& directory,
                  const std::function<void(std::string_view text, const std::string& source)>& add)
{
  for (const std::filesystem::path& file : overlay_files(directory))
    advised(ErrorKind::invalid_input,
            fmt::format("correct the file, or move it out of '{}'", directory.string()),
            [&] { add(read_file(file), file.string()); });
}

void require_known_keys(const JsonCursor& object, const std::vector<std::string>& known)
{
  for (const auto& [key, value] : object.members()) {
    if (std::find(known.begin(), known.end(), key) != known.end())
      continue;
    if (const std::optional<std::string> meant = closest(key, known))
      value.fail(fmt::format("unknown key, did you mean '{}'?", *meant));
    value.fail(fmt::format("unknown key, known here are {}", fmt::join(known, ", ")));
  }
}

}  // namespace xtool
