// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/rust/sysroot.hpp>

#include "crates.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/shell.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <system_error>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view component_prefix = "rust-std-";
constexpr std::string_view manifest_prefix = "manifest-rust-std-";

bool is_file(const fs::path& path)
{
  std::error_code absent;
  return fs::is_regular_file(path, absent);
}

// rustup names a toolchain's directory after the toolchain.
std::string reinstall_advice(const fs::path& root)
{
  if (root.parent_path().filename() != "toolchains")
    return "correct the file by hand, or reinstall the toolchain";
  const std::string name = root.filename().native();
  return fmt::format(
      "reinstall the toolchain: `rustup toolchain uninstall {0}`, then "
      "`rustup toolchain install {0}`",
      shell_word(name));
}

std::optional<Triple> as_triple(std::string_view text)
{
  try {
    return Triple::parse(text);
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::optional<ComponentManifest> read_manifest(const fs::path& root, const fs::path& file)
{
  const auto text = read_file_if_exists(file);
  if (!text)
    return std::nullopt;
  return ComponentManifest::parse(*text, file.native(), root.native());
}

}  // namespace

bool TargetState::installed(SysrootKind kind) const
{
  return files && (kind == SysrootKind::plain || registered || (foreign && manifest && component));
}

Sysroot::Sysroot(fs::path root) : root_(std::move(root))
{
  std::error_code absent;
  if (!fs::is_directory(rustlib(), absent))
    throw Error(ErrorKind::no_toolchain,
                fmt::format("'{}' is not a Rust sysroot: it has no directory 'lib/rustlib'",
                            root_.native()))
        .help("give the directory that `rustc --print sysroot` prints");
}

fs::path Sysroot::target_dir(const Triple& target) const { return rustlib() / target.str(); }

fs::path Sysroot::manifest_file(const Triple& target) const
{
  return rustlib() / (std::string(manifest_prefix) + target.str());
}

SysrootKind Sysroot::kind() const
{
  std::error_code absent;
  const std::array<fs::path, 2> files = {config_file(), stored_manifest_file()};
  const auto count = std::count_if(files.begin(), files.end(),
                                   [&](const fs::path& path) { return fs::exists(path, absent); });
  if (count == 0)
    return SysrootKind::plain;
  for (const fs::path& path : files) {
    const char* fault = nullptr;
    if (!fs::exists(path, absent))
      fault = "is missing";
    else if (fs::file_size(path, absent) == 0)
      fault = "is empty";
    if (fault != nullptr)
      throw Error(ErrorKind::invalid_input,
                  fmt::format("rustup's record '{}' {}", path.native(), fault))
          .help(reinstall_advice(root_));
  }
  return SysrootKind::rustup;
}

ComponentList Sysroot::components() const
{
  return advised(ErrorKind::invalid_input, reinstall_advice(root_), [&] {
    return ComponentList::parse(read_file_if_exists(components_file()).value_or(""),
                                components_file().native());
  });
}

std::optional<RustupConfig> Sysroot::config() const
{
  return advised(ErrorKind::invalid_input, reinstall_advice(root_),
                 [&]() -> std::optional<RustupConfig> {
                   const auto text = read_file_if_exists(config_file());
                   if (!text)
                     return std::nullopt;
                   return RustupConfig::parse(*text, config_file().native());
                 });
}

std::optional<ComponentManifest> Sysroot::manifest(const Triple& target) const
{
  return advised(ErrorKind::invalid_input,
                 fmt::format("run `xtool target verify --repair {}`", target.str()),
                 [&] { return read_manifest(root_, manifest_file(target)); });
}

std::optional<ComponentManifest> Sysroot::manifest_of(const std::string& component) const
{
  return advised(ErrorKind::invalid_input, reinstall_advice(root_),
                 [&] { return read_manifest(root_, rustlib() / ("manifest-" + component)); });
}

bool Sysroot::offered_by_rustup(const Triple& target) const
{
  const auto text = read_file_if_exists(stored_manifest_file());
  return text && (text->find(fmt::format("\n[pkg.rust-std.target.{}]", target.str())) !=
                      std::string::npos ||
                  text->find(fmt::format("\n[pkg.rust-std.target.\"{}\"]", target.str())) !=
                      std::string::npos);
}

TargetState Sysroot::state(const Triple& target) const
{
  const auto rustup = config();
  std::error_code absent;
  const auto is_rlib = [](const fs::directory_entry& entry) {
    return entry.path().extension() == ".rlib";
  };
  const fs::directory_iterator libraries(target_dir(target) / "lib", absent);

  TargetState state;
  state.files = std::any_of(begin(libraries), end(libraries), is_rlib);
  state.manifest = is_file(manifest_file(target));
  state.component = components().has(std_component(target));
  state.registered = rustup && rustup->has_std(target.str());
  state.foreign = rustup && !state.absent() && !offered_by_rustup(target);
  return state;
}

std::vector<Triple> Sysroot::targets() const
{
  std::set<Triple> found;
  const auto note = [&](std::string_view name) {
    if (const auto triple = as_triple(name))
      found.insert(*triple);
  };
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(rustlib(), code)) {
    const std::string name = entry.path().filename().native();
    if (name.starts_with(manifest_prefix))
      note(name.substr(manifest_prefix.size()));
    else if (!crates_in(entry.path() / "lib").empty())
      note(name);
  }
  if (code)
    throw file_error("list", rustlib().native(), code.value());
  const ComponentList listed = components();
  for (const std::string& name : listed.names())
    if (name.starts_with(component_prefix))
      note(name.substr(component_prefix.size()));
  if (const auto rustup = config())
    for (const RustupConfig::Component& component : rustup->components())
      if (component.pkg == "rust-std")
        note(component.target);
  return {found.begin(), found.end()};
}

std::optional<std::string> Sysroot::std_version(const Triple& target) const
{
  for (const fs::path& crate : crates_in(target_dir(target) / "lib"))
    if (const auto compiler = compiler_of(crate))
      return compiler->substr(std::string_view("rustc ").size());
  return std::nullopt;
}

std::string std_component(const Triple& target)
{
  return std::string(component_prefix) + target.str();
}

}  // namespace xtool
