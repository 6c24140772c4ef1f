// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/build/library_sources.hpp>

#include <xtool/rust/sysroot.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/shell.hpp>
#include <xtool/support/version.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <vector>

namespace xtool {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view of_component = "lib/rustlib/src/rust/library";

bool is_library(const fs::path& directory) { return is_there(directory / "std" / "Cargo.toml"); }

std::optional<fs::path> library_in(const fs::path& directory)
{
  for (const fs::path& candidate :
       {directory, directory / "library", directory / "rust" / "library", directory / of_component})
    if (is_library(candidate)) {
      std::error_code unknown;
      const fs::path resolved = fs::canonical(candidate, unknown);
      return unknown ? candidate : resolved;
    }
  return std::nullopt;
}

std::optional<fs::path> usual_library(const Toolchain& toolchain)
{
  if (const auto found = library_in(toolchain.sysroot / of_component))
    return found;
  // Debian keeps the sources of each version apart.
  return library_in(toolchain.sysroot / "src" / ("rustc-" + toolchain.release.version.str()));
}

Error no_sources(const Toolchain& toolchain, const PackageAdvice& packages)
{
  Error error(ErrorKind::no_toolchain,
              fmt::format("the sources of the standard library are not installed for rustc {}",
                          toolchain.version));
  if (Sysroot(toolchain.sysroot).kind() == SysrootKind::rustup) {
    const std::string name = toolchain.sysroot.filename().native();
    error.help(fmt::format("install them: `{}`", shell_command({"rustup", "component", "add",
                                                                "rust-src", "--toolchain", name})));
  } else if (const auto command = packages.command("rust-src")) {
    error.help(fmt::format("install the package of this distribution: `{}`", *command));
  }
  error.help("or name a directory with the sources of this version: --src DIR");
  return error;
}

// The version that a file beside the sources names; nothing without such a file.
std::optional<std::string> named_version(const fs::path& library)
{
  for (const char* file : {"version", "src/version"})
    if (const auto text = read_file_if_exists(library.parent_path() / file, 1000))
      return text->substr(0, text->find_first_of("\r\n"));
  return std::nullopt;
}

std::optional<int> newest_feature_in(const fs::path& directory)
{
  std::optional<int> newest;
  for (const std::string& file : list_files(directory))
    if (file.ends_with(".rs"))
      if (const auto found = newest_stable_feature(read_file(directory / file)))
        newest = std::max(newest.value_or(*found), *found);
  return newest;
}

Error other_release(const LibrarySources& sources, const std::string& found,
                    const Toolchain& toolchain)
{
  return Error(ErrorKind::invalid_input,
               fmt::format("the sources in '{}' are of Rust {}, but this is rustc {}",
                           sources.library.native(), found, toolchain.release.str()))
      .help("rustc can build only the standard library of its own version");
}

}  // namespace

std::optional<int> newest_stable_feature(std::string_view source)
{
  constexpr std::string_view words = "since = \"1.";
  constexpr int placeholder = 99;  // bootstrap's, for what the next release brings
  std::optional<int> newest;
  for (std::size_t at = source.find(words); at != std::string_view::npos;
       at = source.find(words, at + 1)) {
    int minor = 0;
    const char* const begin = source.data() + at + words.size();
    const auto [end, code] = std::from_chars(begin, source.data() + source.size(), minor);
    if (code == std::errc() && end != source.data() + source.size() && *end == '.' &&
        minor < placeholder)
      newest = std::max(newest.value_or(minor), minor);
  }
  return newest;
}

LibrarySources find_library_sources(const Toolchain& toolchain,
                                    const std::optional<fs::path>& given,
                                    const PackageAdvice& packages)
{
  const std::optional<fs::path> library = given ? library_in(*given) : usual_library(toolchain);
  if (!library && given)
    throw Error(
        ErrorKind::invalid_input,
        fmt::format("'{}' does not contain the sources of the standard library", given->native()))
        .help("give the directory 'library' of Rust's sources, or the one that contains it");
  if (!library)
    throw no_sources(toolchain, packages);

  LibrarySources sources{.library = *library};
  // It was one directory further up until Rust 1.82.
  for (const fs::path& directory : {*library, library->parent_path()})
    if (sources.lock.empty() && is_there(directory / "Cargo.lock"))
      sources.lock = directory / "Cargo.lock";
  if (sources.lock.empty() || !is_there(*library / "Cargo.toml"))
    throw Error(ErrorKind::invalid_input,
                fmt::format("the sources in '{}' are not a Cargo workspace of their own",
                            library->native()))
        .help("xtool builds the standard library of Rust 1.82 and later");
  for (const fs::path& directory : {*library / "vendor", library->parent_path() / "vendor"})
    if (!sources.vendored && is_there(directory))
      sources.vendored = directory;
  return sources;
}

void require_same_release(const LibrarySources& sources, const Toolchain& toolchain)
{
  if (const auto text = named_version(sources.library)) {
    const std::string number = text->substr(0, text->find_first_of(" -"));
    const bool whole = text->find('(') != std::string::npos;
    // "1.95.0 (59807616e 2026-04-14)", which a distribution may have added to
    if (number != toolchain.release.version.str() ||
        (whole && !toolchain.version.starts_with(*text)))
      throw other_release(sources, *text, toolchain);
    return;
  }
  const std::optional<int> newest = newest_feature_in(sources.library / "core" / "src");
  if (!newest)
    throw Error(ErrorKind::invalid_input, fmt::format("it cannot be told of which release the "
                                                      "sources in '{}' are",
                                                      sources.library.native()))
        .help("use sources that rustup or a distribution has installed");
  // Before a release, its features have a placeholder.
  const std::string found = fmt::format("1.{}", *newest);
  const std::string release = toolchain.release.version.str();
  const bool same = release.starts_with(found + ".");
  const bool one_before =
      !toolchain.release.stage.empty() && release.starts_with(fmt::format("1.{}.", *newest + 1));
  if (!same && !one_before)
    throw other_release(sources, found, toolchain);
}

}  // namespace xtool
