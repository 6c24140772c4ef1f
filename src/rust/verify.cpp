// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/rust/sysroot.hpp>

#include "crates.hpp"

#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// "'a' is missing" or "3 files are missing, the first is 'a'".
std::string counted(const std::vector<std::string>& files, std::string_view singular,
                    std::string_view plural, std::string_view rest)
{
  if (files.size() == 1)
    return fmt::format("'{}' {} {}", files.front(), singular, rest);
  return fmt::format("{} files {} {}, the first is '{}'", files.size(), plural, rest,
                     files.front());
}

void add(std::vector<Damage>& damages, DamageKind kind, const std::vector<std::string>& files,
         std::string_view rest)
{
  const bool past = kind == DamageKind::version_mismatch;
  if (!files.empty())
    damages.push_back({kind, counted(files, past ? "was" : "is", past ? "were" : "are", rest)});
}

// The crates that the manifest lists, as far as they are there. Reports what is missing.
std::vector<fs::path> listed_crates(const fs::path& root, const ComponentManifest& manifest,
                                    std::vector<Damage>& damages)
{
  std::vector<fs::path> crates;
  std::vector<std::string> missing;
  for (const ComponentManifest::Part& part : manifest.parts) {
    std::error_code code;
    const fs::path path = root / part.path;
    if (!fs::exists(path, code))
      missing.push_back(part.path);
    else if (part.kind == ComponentManifest::Part::Kind::file && is_crate(path))
      crates.push_back(path);
  }
  add(damages, DamageKind::file_missing, missing, "missing");
  return crates;
}

void check_crates(const fs::path& root, const std::vector<fs::path>& crates,
                  const std::string& rustc_version, std::vector<Damage>& damages)
{
  std::vector<std::string> empty;
  std::vector<std::string> damaged;
  std::vector<std::string> others;
  std::string compiler;
  for (const fs::path& crate : crates) {
    const std::string name = crate.lexically_relative(root).generic_string();
    std::error_code none;
    const auto built_by = compiler_of(crate);
    if (built_by == "rustc " + rustc_version)
      continue;
    if (built_by) {
      if (others.empty())
        compiler = *built_by;
      others.push_back(name);
    } else if (fs::is_regular_file(crate, none) && fs::file_size(crate, none) == 0) {
      empty.push_back(name);
    } else {
      damaged.push_back(name);
    }
  }
  add(damages, DamageKind::file_empty, empty, "empty");
  add(damages, DamageKind::file_damaged, damaged, "corrupt or truncated");
  add(damages, DamageKind::version_mismatch, others,
      fmt::format("built by '{}', not by 'rustc {}'", compiler, rustc_version));
}

void check_records(const Triple& target, const TargetState& state, SysrootKind kind,
                   std::vector<Damage>& damages)
{
  // A distribution's std has no records at all, and needs none.
  const bool recorded = kind == SysrootKind::rustup || state.manifest || state.component;
  if (recorded && !state.manifest)
    damages.push_back(
        {DamageKind::no_manifest, fmt::format("no record lists the files of '{}'", target.str())});
  if (recorded && !state.component)
    damages.push_back({DamageKind::no_component_line,
                       fmt::format("the list of components does not name '{}'", target.str())});
  if (kind == SysrootKind::rustup && !state.registered && !state.foreign)
    damages.push_back({DamageKind::not_registered,
                       fmt::format("rustup does not know that '{}' is installed", target.str())});
  if (state.registered && state.foreign)
    damages.push_back({DamageKind::foreign_entry,
                       fmt::format("'{}' is registered with rustup, whose manifest does not have "
                                   "it: every `rustup target add` fails",
                                   target.str())});
}

}  // namespace

std::string_view to_string(DamageKind kind)
{
  switch (kind) {
    case DamageKind::stale_record:
      return "stale-record";
    case DamageKind::file_missing:
      return "file-missing";
    case DamageKind::file_empty:
      return "file-empty";
    case DamageKind::file_damaged:
      return "file-damaged";
    case DamageKind::version_mismatch:
      return "version-mismatch";
    case DamageKind::damaged_manifest:
      return "damaged-manifest";
    case DamageKind::no_manifest:
      return "no-manifest";
    case DamageKind::no_component_line:
      return "no-component-line";
    case DamageKind::not_registered:
      return "not-registered";
    case DamageKind::foreign_entry:
      break;
  }
  return "foreign-entry";
}

bool is_in_records_only(DamageKind kind)
{
  return kind == DamageKind::not_registered || kind == DamageKind::no_component_line ||
         kind == DamageKind::foreign_entry;
}

std::vector<Damage> Sysroot::verify(const Triple& target, const std::string& rustc_version) const
{
  const SysrootKind sysroot_kind = kind();
  const TargetState found = state(target);
  if (found.absent())
    return {};
  if (!found.files)
    return {{DamageKind::stale_record,
             fmt::format("'{0}' is recorded, but 'lib/rustlib/{0}/lib' contains no library",
                         target.str())}};

  std::vector<Damage> damages;
  std::vector<fs::path> crates = crates_in(target_dir(target) / "lib");
  try {
    if (const auto listed = manifest(target))
      for (fs::path& crate : listed_crates(root_, *listed, damages))
        if (std::find(crates.begin(), crates.end(), crate) == crates.end())
          crates.push_back(std::move(crate));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::invalid_input)
      throw;
    damages.push_back({DamageKind::damaged_manifest, error.what()});
  }
  check_crates(root_, crates, rustc_version, damages);
  check_records(target, found, sysroot_kind, damages);
  return damages;
}

}  // namespace xtool
