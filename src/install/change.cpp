// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "change.hpp"

#include "payload.hpp"

#include <xtool/support/checkpoint.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

ComponentManifest prepared_manifest(const Sysroot& sysroot, const Triple& target)
{
  const fs::path file = prepared(sysroot, sysroot.manifest_file(target));
  return ComponentManifest::parse(read_file(file), file.native());
}

fs::path staged_rustlib(const Sysroot& sysroot, const Journal& journal)
{
  return workspace_of(sysroot) / journal.stage / "lib" / "rustlib";
}

void bring_files(const Sysroot& sysroot, const Journal& journal)
{
  const ComponentManifest fresh = prepared_manifest(sysroot, journal.target);
  std::error_code absent;
  if (fs::exists(staged_rustlib(sysroot, journal), absent))
    merge_tree(staged_rustlib(sysroot, journal), sysroot.rustlib());
  const std::vector<std::string> obsolete =
      obsolete_files(sysroot, journal.target, fresh, readable_manifest(sysroot, journal.target),
                     OtherComponents(sysroot, journal.target));
  if (!obsolete.empty())
    remove_files(sysroot, journal.target, obsolete);
}

// What is to be deleted for a std whose manifest may be missing.
std::vector<std::string> removable_files(const Sysroot& sysroot, const Journal::Removal& removal)
{
  std::vector<std::string> files = files_of(sysroot, removal.target);
  if (const auto manifest = readable_manifest(sysroot, removal.target)) {
    const Listing recorded(*manifest);
    std::erase_if(files, [&](const std::string& file) { return !recorded.has(file); });
  } else if (removal.unrecorded) {
    const OtherComponents others(sysroot, removal.target);
    std::erase_if(files, [&](const std::string& file) {
      return !is_std_crate(file) || others.owner_of(file);
    });
  } else {
    files.clear();
  }
  return files;
}

// A plain sysroot that is as empty as before its first std loses the records of that, too.
void remove_empty_records(const Sysroot& sysroot)
{
  std::error_code absent;
  if (sysroot.kind() != SysrootKind::plain || !fs::exists(sysroot.components_file(), absent))
    return;
  if (!sysroot.components().names().empty())
    return;
  remove_file(installer_version_file(sysroot));
  remove_file(sysroot.components_file());
}

}  // namespace

fs::path installer_version_file(const Sysroot& sysroot)
{
  return sysroot.rustlib() / "rust-installer-version";
}

bool can_finish_add(const Sysroot& sysroot, const Journal& journal)
{
  std::error_code absent;
  const fs::path manifest = sysroot.manifest_file(journal.target);
  if (!fs::exists(prepared(sysroot, manifest), absent))
    return fs::exists(manifest, absent);  // published, and the files came before it
  const ComponentManifest fresh = prepared_manifest(sysroot, journal.target);
  const fs::path stage = workspace_of(sysroot) / journal.stage;
  return std::all_of(fresh.parts.begin(), fresh.parts.end(), [&](const auto& part) {
    return fs::exists(stage / part.path, absent) || fs::exists(sysroot.root() / part.path, absent);
  });
}

void prepare_added_records(const Sysroot& sysroot, const Triple& target, Registration registration)
{
  std::error_code absent;
  if (!fs::exists(installer_version_file(sysroot), absent))
    prepare_record(sysroot, installer_version_file(sysroot), "3\n");

  ComponentList components = sysroot.components();
  if (!components.has(std_component(target))) {
    components.add(std_component(target));
    prepare_record(sysroot, sysroot.components_file(), components.serialize());
  }

  std::optional<RustupConfig> config = sysroot.config();
  const bool wanted = registration == Registration::rustup;
  if (!config || config->has_std(target.str()) == wanted)
    return;
  if (wanted)
    config->add_std(target.str());
  else
    config->remove_std(target.str());
  prepare_record(sysroot, sysroot.config_file(), config->serialize());
}

void prepare_removed_records(const Sysroot& sysroot, const std::vector<Journal::Removal>& removals)
{
  const auto any_of = [&](const auto& is_listed) {
    return std::any_of(removals.begin(), removals.end(),
                       [&](const Journal::Removal& removal) { return is_listed(removal.target); });
  };
  ComponentList components = sysroot.components();
  if (any_of([&](const Triple& target) { return components.has(std_component(target)); })) {
    for (const Journal::Removal& removal : removals)
      components.remove(std_component(removal.target));
    prepare_record(sysroot, sysroot.components_file(), components.serialize());
  }
  std::optional<RustupConfig> config = sysroot.config();
  if (config && any_of([&](const Triple& target) { return config->has_std(target.str()); })) {
    for (const Journal::Removal& removal : removals)
      config->remove_std(removal.target.str());
    prepare_record(sysroot, sysroot.config_file(), config->serialize());
  }
}

// rustup believes multirust-config.toml: the entry comes last, so that it never claims what is not
// there yet. In the reverse case it goes first.
void finish_add(const Sysroot& sysroot, const Journal& journal)
{
  const fs::path manifest = sysroot.manifest_file(journal.target);
  std::error_code absent;
  if (fs::exists(prepared(sysroot, manifest), absent)) {
    bring_files(sysroot, journal);
    checkpoint("commit:files-moved");
    publish_record(sysroot, manifest);
  }
  checkpoint("commit:manifest-written");
  publish_record(sysroot, installer_version_file(sysroot));
  publish_record(sysroot, sysroot.components_file());
  checkpoint("commit:components-written");
  publish_record(sysroot, sysroot.config_file());
  checkpoint("commit:config-written");
  fsync_directory(sysroot.rustlib());
  Journal::drop(sysroot);
}

std::vector<std::uint64_t> finish_remove(const Sysroot& sysroot, const Journal& journal)
{
  publish_record(sysroot, sysroot.config_file());
  checkpoint("remove:config-written");
  publish_record(sysroot, sysroot.components_file());
  checkpoint("remove:components-written");
  std::vector<std::uint64_t> files;
  for (const Journal::Removal& removal : journal.removals) {
    files.push_back(remove_files(sysroot, removal.target, removable_files(sysroot, removal)));
    checkpoint("remove:files-removed");
    remove_file(sysroot.manifest_file(removal.target));
    checkpoint("remove:manifest-removed");
  }
  remove_empty_records(sysroot);
  fsync_directory(sysroot.rustlib());
  Journal::drop(sysroot);
  return files;
}

}  // namespace xtool
