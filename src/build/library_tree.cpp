// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "library_tree.hpp"

#include <xtool/build/library_build.hpp>
#include <xtool/support/digest.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/json.hpp>
#include <xtool/support/process.hpp>
#include <xtool/support/toml.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// Sources may be read-only, and their copy is what cargo and xtool write to.
void make_writable(const fs::path& directory)
{
  std::error_code code;
  fs::permissions(directory, fs::perms::owner_all, fs::perm_options::add, code);
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, code))
    if (entry.is_directory(code) && !entry.is_symlink(code))
      make_writable(entry.path());
}

// `crate-type = ["dylib", "rlib"]`
void build_static_only(const fs::path& manifest)
{
  if (!is_there(manifest))
    return;
  std::string text = read_file(manifest);
  constexpr std::string_view key = "\ncrate-type";
  const std::size_t at = text.find(key);
  if (at == std::string::npos)
    return;
  const std::size_t end = text.find('\n', at + 1);
  text.replace(at, (end == std::string::npos ? text.size() : end) - at,
               "\ncrate-type = [\"rlib\"]");
  remove_tree(manifest);
  write_new_file(manifest, text);
}

// The user's own settings for downloads, and none that change what is compiled.
Env download_environment(const LibraryBuild& build, const Env& env)
{
  Env result = without_rust_variables(env)
                   .with("RUSTC", build.tools.rustc.native())
                   .with("RUSTC_BOOTSTRAP", "1");  // std's manifest has unstable keys
  for (const std::string& line : env.lines()) {
    const std::string name = line.substr(0, line.find('='));
    for (const char* prefix :
         {"CARGO_HOME", "CARGO_HTTP_", "CARGO_NET_", "CARGO_REGISTR", "CARGO_SOURCE_"})
      if (name.starts_with(prefix))
        result = result.with(name, line.substr(name.size() + 1));
  }
  return result;
}

std::string last_error(const std::string& printed)
{
  const std::size_t at = printed.find("error: ");
  const std::string_view rest = at == std::string::npos ? std::string_view(printed)
                                                        : std::string_view(printed).substr(at + 7);
  return std::string(rest.substr(0, rest.find('\n')));
}

// Whether each crate of the lock file is there: it may be what a killed removal has left.
bool has_crates(const fs::path& crates, const std::string& lock)
{
  if (!is_there(crates))
    return false;
  const Json document = parse_toml(lock, "Cargo.lock");
  const auto packages = document.find("package");
  return packages == document.end() ||
         std::all_of(packages->begin(), packages->end(), [&](const Json& package) {
           if (!package.contains("source"))
             return true;  // the library's own
           const fs::path crate = crates / fmt::format("{}-{}", package.value("name", ""),
                                                       package.value("version", ""));
           return is_there(crate / ".cargo-checksum.json") && is_there(crate / "Cargo.toml");
         });
}

}  // namespace

void copy_library(const LibrarySources& sources, const fs::path& work)
{
  const fs::path copy = work / "library";
  std::error_code code;
  fs::copy(sources.library, copy, fs::copy_options::recursive | fs::copy_options::copy_symlinks,
           code);
  if (code)
    throw file_error("copy the sources to", copy.native(), code.value());
  make_writable(copy);
  if (!is_there(copy / "Cargo.lock"))
    write_new_file(copy / "Cargo.lock", read_file(sources.lock));
  for (const char* crate : {"std", "test"})
    build_static_only(copy / crate / "Cargo.toml");
}

std::string vendored_source(const fs::path& crates)
{
  return fmt::format(
      "[source.crates-io]\nreplace-with = \"library-crates\"\n\n"
      "[source.library-crates]\ndirectory = {}\n",
      Json(crates.native()).dump());
}

fs::path library_crates(const LibraryBuild& build, const fs::path& cache, const Env& env,
                        bool offline)
{
  if (build.sources.vendored)
    return *build.sources.vendored;
  const std::string lock = read_file(build.sources.lock);
  const fs::path crates = cache / sha256_of(lock).hex();
  if (has_crates(crates, lock)) {
    std::error_code read_only;  // then nobody removes what is used least, either
    fs::last_write_time(crates, fs::file_time_type::clock::now(), read_only);
    return crates;
  }
  xtool::create_directories(cache);
  const TempDir work(cache);
  copy_library(build.sources, work.path());
  const fs::path fresh = work.path() / "crates";
  std::vector<std::string> argv{build.tools.cargo.native(),
                                "vendor",
                                "--locked",
                                "--versioned-dirs",
                                "--respect-source-config",
                                "--manifest-path",
                                (work.path() / "library/Cargo.toml").native(),
                                fresh.native()};
  if (offline)
    argv.insert(argv.begin() + 2, "--offline");
  const Output output = run_long({.argv = argv}, download_environment(build, env));
  if (output.exit_code != 0)
    throw Error(ErrorKind::network,
                fmt::format("cargo cannot get the crates that the standard library depends on: {}",
                            last_error(output.err)))
        .help(offline ? "run the command once without --offline; the crates then stay in the cache"
                      : "check the network, or the registry in Cargo's configuration");
  if (has_crates(crates, lock))  // somebody was faster
    return crates;
  remove_tree(crates);
  rename_path(fresh, crates);
  return crates;
}

}  // namespace xtool
