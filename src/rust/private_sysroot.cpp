// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/rust/private_sysroot.hpp>

#include <xtool/support/digest.hpp>
#include <xtool/support/files.hpp>

#include <exception>
#include <system_error>

namespace xtool {

namespace fs = std::filesystem;

fs::path private_sysroot(const Home& home, const Toolchain& toolchain)
{
  constexpr std::size_t enough = 16;
  return home.private_sysroot(sha256_of(toolchain.version).hex().substr(0, enough));
}

Sysroot make_private_sysroot(const Home& home, const Toolchain& toolchain)
{
  const fs::path root = private_sysroot(home, toolchain);
  xtool::create_directories(root / "lib/rustlib");
  return Sysroot(root);
}

void remove_empty_private_sysroot(const fs::path& root) noexcept
{
  try {
    std::error_code in_use;
    for (const fs::path& directory : {root / "lib/rustlib", root / "lib", root, root.parent_path()})
      if (fs::is_directory(fs::symlink_status(directory, in_use)))  // a link is somebody's own
        fs::remove(directory, in_use);
  } catch (const std::exception&) {  // no memory for a path: it stays
  }
}

std::optional<Sysroot> find_private_sysroot(const Home& home, const Toolchain& toolchain)
{
  std::error_code absent;
  // Its name is a hash, and the library that makes it takes longer to load than most commands to
  // run.
  if (!fs::is_directory(home.stds(), absent))
    return std::nullopt;
  const fs::path root = private_sysroot(home, toolchain);
  return fs::is_directory(root / "lib/rustlib", absent) ? std::optional<Sysroot>(root)
                                                        : std::nullopt;
}

std::optional<Sysroot> find_private_std(const Home& home, const Toolchain& toolchain,
                                        const Triple& target)
{
  std::optional<Sysroot> sysroot = find_private_sysroot(home, toolchain);
  return sysroot && !sysroot->state(target).absent() ? sysroot : std::nullopt;
}

Sysroot sysroot_of_std(const Home& home, const Installation& installation, const Triple& target)
{
  return find_private_std(home, installation.toolchain, target).value_or(installation.sysroot);
}

}  // namespace xtool
