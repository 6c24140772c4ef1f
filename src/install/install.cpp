// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/install/install.hpp>
#include <xtool/install/leftover.hpp>

#include "change.hpp"
#include "payload.hpp"

#include <xtool/support/checkpoint.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/shell.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// Takes prepared records away again when the change ends before its journal.
class Preparation {
 public:
  explicit Preparation(const Sysroot& sysroot) : sysroot_(sysroot) {}
  ~Preparation()
  {
    if (decided_)
      return;
    try {
      discard_prepared(sysroot_);
    } catch (const Error&) {  // what stays behind, the next `recover` removes
    }
  }
  Preparation(const Preparation&) = delete;
  Preparation& operator=(const Preparation&) = delete;
  void decided() { decided_ = true; }

 private:
  const Sysroot& sysroot_;
  bool decided_ = false;
};

// Says, when a step behind the journal fails, that nothing is lost.
template <typename Body>
auto resumable(Body&& body)
{
  try {
    return body();
  } catch (Error& error) {
    throw std::move(error).help("then run the command again: it finishes what has been begun");
  }
}

void check_installer_version(const Sysroot& sysroot)
{
  const fs::path file = installer_version_file(sysroot);
  const std::string text = read_file_if_exists(file).value_or("3");
  if (text != "3" && text != "3\n")
    throw Error(ErrorKind::invalid_input,
                fmt::format("'{}' is not of version 3, the only one that is known", file.native()))
        .help("reinstall the toolchain with the tool that wrote this file");
}

void check_owners(const OtherComponents& others, const ComponentManifest& manifest)
{
  for (const ComponentManifest::Part& part : manifest.parts)
    if (const auto owner = others.owner_of(part.path))
      throw Error(ErrorKind::conflict,
                  fmt::format("'{}' belongs to the component '{}'", part.path, *owner))
          .help("install a std that is made for this toolchain");
}

// A plain sysroot's std without any record is somebody else's work, such as a package manager's.
void check_recorded(const Sysroot& sysroot, const Triple& target)
{
  const TargetState state = sysroot.state(target);
  if (sysroot.kind() == SysrootKind::rustup || !state.files || state.manifest || state.component)
    return;
  throw Error(ErrorKind::conflict,
              fmt::format("'{}' contains a std that no record describes, so it is not changed",
                          sysroot.target_dir(target).native()))
      .help("remove it with the package manager that installed it")
      .help(fmt::format("or, if nothing manages it, with `{}`",
                        shell_command({"rm", "-r", sysroot.target_dir(target).native()})));
}

// The files of a target that no other component owns.
std::vector<std::string> files_of_nobody(const Sysroot& sysroot, const Triple& target)
{
  const OtherComponents others(sysroot, target);
  std::vector<std::string> files = files_of(sysroot, target);
  std::erase_if(files, [&](const std::string& file) { return others.owner_of(file).has_value(); });
  return files;
}

void check_writable(const fs::path& directory)
{
  const std::error_code obstacle = obstacle_to_entries(directory);
  if (obstacle && obstacle != std::errc::no_such_file_or_directory)
    throw file_error("write to", directory.native(), obstacle.value());
}

void check_removable(const Sysroot& sysroot, const Triple& target)
{
  check_recorded(sysroot, target);
  check_writable(sysroot.rustlib());
  std::set<fs::path> directories;
  for (const std::string& file : files_of_nobody(sysroot, target))
    directories.insert((sysroot.root() / file).parent_path());
  std::for_each(directories.begin(), directories.end(), check_writable);
}

}  // namespace

void commit_std(const Sysroot& sysroot, Stage& stage, const UnpackedStd& unpacked,
                Registration registration)
{
  const Triple& target = unpacked.target;
  sysroot.kind();  // refuses a sysroot whose rustup records are incomplete
  check_installer_version(sysroot);
  check_recorded(sysroot, target);
  check_owners(OtherComponents(sysroot, target), unpacked.manifest);
  files_of(sysroot, target);
  check_mergeable(stage.path() / "lib" / "rustlib", sysroot.rustlib());

  Preparation preparation(sysroot);
  prepare_record(sysroot, sysroot.manifest_file(target), unpacked.manifest.serialize());
  prepare_added_records(sysroot, target, registration);
  const Journal journal{.operation = Journal::Operation::add,
                        .target = target,
                        .stage = stage.path().filename().native(),
                        .registration = registration};
  journal.store(sysroot);
  preparation.decided();
  stage.hand_over();
  checkpoint("commit:journal-written");

  resumable([&] { finish_add(sysroot, journal); });
  stage.take_back();
}

void repair_records(const Sysroot& sysroot, const Triple& target, Registration registration)
{
  sysroot.kind();
  check_installer_version(sysroot);
  const auto manifest = sysroot.manifest(target);
  const bool complete =
      manifest &&
      std::all_of(manifest->parts.begin(), manifest->parts.end(), [&](const auto& part) {
        std::error_code absent;
        return fs::exists(sysroot.root() / part.path, absent);
      });
  if (!complete)
    throw Error(ErrorKind::invalid_input,
                fmt::format("the std of '{}' is incomplete, so it is not registered", target.str()))
        .help(fmt::format("run `xtool target add {}`", target.str()));

  Preparation preparation(sysroot);
  prepare_added_records(sysroot, target, registration);
  publish_record(sysroot, installer_version_file(sysroot));
  publish_record(sysroot, sysroot.components_file());
  publish_record(sysroot, sysroot.config_file());
  fsync_directory(sysroot.rustlib());
}

std::string leftover_directory(const Sysroot& sysroot, const Triple& target)
{
  const fs::path directory = sysroot.target_dir(target);
  const std::error_code code = remove_empty_directory(directory);
  if (!code || code == std::errc::no_such_file_or_directory ||
      code == std::errc::directory_not_empty || code == std::errc::file_exists)
    return "";
  return file_error("remove", directory.native(), code.value()).message();
}

std::vector<Removed> remove_stds(const Sysroot& sysroot, const std::vector<Triple>& targets)
{
  sysroot.kind();
  std::vector<Removed> removed;
  Journal journal{.operation = Journal::Operation::remove};
  std::vector<std::size_t> going;  // which of the targets the journal's removals are
  for (std::size_t i = 0; i < targets.size(); ++i) {
    removed.push_back({.was_installed = !sysroot.state(targets[i]).absent()});
    std::error_code absent;
    if (!removed[i].was_installed && !(fs::exists(sysroot.target_dir(targets[i]), absent) &&
                                       files_of(sysroot, targets[i]).empty()))
      continue;
    check_removable(sysroot, targets[i]);
    going.push_back(i);
    journal.removals.push_back(
        {.target = targets[i], .unrecorded = !readable_manifest(sysroot, targets[i])});
  }
  if (going.empty())
    return removed;

  Preparation preparation(sysroot);
  prepare_removed_records(sysroot, journal.removals);
  journal.store(sysroot);
  preparation.decided();
  checkpoint("remove:journal-written");

  const std::vector<std::uint64_t> files =
      resumable([&] { return finish_remove(sysroot, journal); });
  for (std::size_t i = 0; i < going.size(); ++i) {
    const Triple& target = targets[going[i]];
    removed[going[i]].files = files[i];
    removed[going[i]].kept = files_of_nobody(sysroot, target);
  }
  return removed;
}

}  // namespace xtool
