// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/cargo/config_file.hpp>
#include <xtool/support/digest.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/shell.hpp>

#include <fmt/format.h>

#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

void require_unchanged(const ConfigFile& before)
{
  if (ConfigFile::read(before.path).text != before.text)
    throw Error(ErrorKind::conflict,
                fmt::format("'{}' was changed by another program meanwhile", before.path.native()))
        .help("run the same command again");
}

}  // namespace

fs::path real_path(const fs::path& file)
{
  constexpr int most_links = 40;
  std::error_code code;
  fs::path path = file;
  for (int links = 0; links < most_links && fs::is_symlink(path, code); ++links)
    path = path.parent_path() / fs::read_symlink(path, code);
  fs::path canonical = fs::weakly_canonical(path, code);
  return code ? file : canonical;
}

ConfigFile ConfigFile::read(fs::path path)
{
  std::optional<std::string> text = read_file_if_exists(path);
  return {.path = std::move(path), .text = std::move(text)};
}

ConfigWriter::ConfigWriter(const fs::path& state) : directory_(state / "cargo-config") {}

fs::path ConfigWriter::record(const fs::path& file, std::string_view suffix) const
{
  constexpr std::size_t digits = 16;
  const std::string name = sha256_of(real_path(file).native()).hex().substr(0, digits);
  return directory_ / (name + std::string(suffix));
}

FileLock ConfigWriter::lock(const fs::path& file) const
{
  make_directory();
  return FileLock::acquire(record(file, ".lock"));
}

void ConfigWriter::make_directory() const
{
  xtool::create_directories(directory_);
  std::error_code ignored;  // on a file system without modes, the directory stays as it is
  fs::permissions(directory_, fs::perms::owner_all, ignored);
}

void ConfigWriter::keep_original(const ConfigFile& before) const
{
  const fs::path copy = record(before.path, ".original");
  const fs::path none = record(before.path, ".absent");
  std::error_code ignored;
  if (fs::exists(copy, ignored) || fs::exists(none, ignored))
    return;
  make_directory();
  write_atomically(before.text ? copy : none, before.bytes());
}

// A rename would replace a read-only file all the same. Who made it so did not want that.
void ConfigWriter::require_writable(const fs::path& file)
{
  if (const std::error_code obstacle = obstacle_to_replacing(file))
    throw file_error("write", file.native(), obstacle.value())
        .help(fmt::format("make it writable: {}", shell_command({"chmod", "u+w", file.native()})));
}

void ConfigWriter::write(const ConfigFile& before, std::string_view after) const
{
  if (before.text && *before.text == after)
    return;
  require_writable(before.path);
  keep_original(before);
  xtool::create_directories(before.path.parent_path());
  write_atomically(before.path, after, [&] { require_unchanged(before); });
}

void ConfigWriter::remove(const ConfigFile& before) const
{
  require_writable(before.path);
  require_unchanged(before);
  const fs::path file = real_path(before.path);
  remove_file(file);
  fsync_directory(file.parent_path());
  if (file.parent_path().filename() == ".cargo")
    remove_empty_directory(
        file.parent_path());  // fails, as it should, when something else is in it
}

}  // namespace xtool
