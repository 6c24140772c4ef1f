// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "journal.hpp"

#include <xtool/support/error.hpp>

#include <chrono>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

std::string own_toolchain(const Sysroot& sysroot)
{
  std::error_code absent;
  return fs::exists(sysroot.stored_manifest_file(), absent)
             ? "or use a toolchain of your own: `export RUSTUP_HOME=\"$HOME/.rustup\"`, then "
               "`rustup toolchain install stable`"
             : "or use a toolchain of your own: install rustup from https://rustup.rs";
}

// A lock inside the workspace, which is made for it. Whoever releases the last lock removes the
// workspace, so it can vanish between its creation and the lock's, and be there again a moment
// later: how things look after a failure says nothing, only trying again does. A failure that
// stays is thrown after some milliseconds.
FileLock lock_in_workspace(const Sysroot& sysroot, const fs::path& file,
                           const std::function<void()>& on_wait)
{
  constexpr int attempts = 1000;
  const fs::path workspace = workspace_of(sysroot);
  for (int attempt = 1;; ++attempt) {
    std::error_code code;
    std::filesystem::create_directory(workspace, code);
    if (code && code != std::errc::file_exists)
      throw file_error("write to the sysroot", sysroot.rustlib().native(), code.value())
          .help(own_toolchain(sysroot));
    try {
      FileLock lock = FileLock::acquire(file, std::chrono::minutes(10), on_wait);
      lock.remove_empty_directory();
      return lock;
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::file_system || attempt == attempts)
        throw;
    }
  }
}

}  // namespace

Stage::Stage(const Sysroot& sysroot)
{
  const std::string name = new_stage_name();
  lock_ = lock_in_workspace(sysroot, stage_lock(sysroot, name), {});
  path_ = workspace_of(sysroot) / name;
  xtool::create_directories(path_);
}

Stage::~Stage()
{
  std::error_code ignored;  // what stays behind here, the next `recover` removes
  if (!handed_over_)
    fs::remove_all(path_, ignored);
}

void Stage::clear()
{
  remove_tree(path_);
  xtool::create_directories(path_);
}

FileLock lock_sysroot(const Sysroot& sysroot, const std::function<void()>& on_wait)
{
  return lock_in_workspace(sysroot, sysroot_lock(sysroot), on_wait);
}

}  // namespace xtool
