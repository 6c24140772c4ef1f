// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/sysroot/tree_state.hpp>

#include <xtool/support/archive_file.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>

#include <fmt/format.h>

#include <map>
#include <sstream>

namespace xtool {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view stamps_name = "stamps";
constexpr std::uint64_t largest_state = 64u << 20;

struct Stamp {
  Sha256 hash = {};
  std::uint64_t size = 0;
  std::int64_t changed = 0;
};

std::map<std::string, Stamp> read_stamps(const fs::path& file)
{
  std::map<std::string, Stamp> stamps;
  std::istringstream lines(read_file_if_exists(file, largest_state).value_or(""));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string hash;
    std::string path;
    Stamp stamp;
    words >> hash >> stamp.size >> stamp.changed;
    const bool complete = words.get() == ' ' && std::getline(words, path);
    const std::optional<Sha256> parsed = Sha256::from_hex(hash);
    if (!complete || !parsed)
      throw Error(ErrorKind::invalid_input,
                  fmt::format("'{}' has a line that is not understood", file.native()));
    stamp.hash = *parsed;
    stamps.emplace(path, stamp);
  }
  return stamps;
}

bool is_as_it_was(const fs::path& file, const FileStatus& status, const Stamp& stamp)
{
  if (status.type != FileType::regular || status.size != stamp.size)
    return false;
  // Whoever unpacks a tree elsewhere may give its files other times.
  return status.changed == stamp.changed || ArchiveFile(file).hash() == stamp.hash;
}

}  // namespace

void write_stamps(const fs::path& directory, const TreeReport& report)
{
  std::string list;
  for (const auto& [path, package] : report.owners) {
    const fs::path file = directory / whole_directory / path;
    const std::optional<FileStatus> status = status_of(file);
    if (!status || status->type != FileType::regular || path.find('\n') != std::string::npos)
      continue;
    list += fmt::format("{} {} {} {}\n", ArchiveFile(file).hash().hex(), status->size,
                        status->changed, path);
  }
  write_new_file(directory / stamps_name, list);
}

TreeState state_of(const InstalledSysroot& sysroot)
{
  const TreeReport report = read_report(sysroot);
  const std::map<std::string, Stamp> stamps =
      read_stamps(sysroot.report_file().parent_path() / stamps_name);
  TreeState state;
  const auto look = [&](const fs::path& file, const std::string& path) {
    const std::optional<FileStatus> status = status_of(file);
    const auto stamp = stamps.find(path);
    if (!status)
      state.missing.push_back(file.native());
    else if (stamp != stamps.end() && !is_as_it_was(file, *status, stamp->second))
      state.changed.push_back(file.native());
  };
  for (const auto& [path, package] : report.owners) {
    const fs::path whole = sysroot.root / path;
    const fs::path library = sysroot.libraries / path;
    look(whole, path);
    // Both directories have the same file.
    const std::optional<FileIdentity> identity = identity_of(whole);
    if (!belongs_to_compiler(package) && (!identity || identity != identity_of(library)))
      look(library, path);
  }
  return state;
}

}  // namespace xtool
