// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/confine.hpp>
#include <xtool/support/files.hpp>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if __has_include(<linux/landlock.h>)
#include <linux/landlock.h>
#endif

#include <cstdint>

namespace xtool {

#ifdef LANDLOCK_CREATE_RULESET_VERSION

namespace {

// Rights of later versions of the interface, which older headers do not name.
constexpr std::uint64_t right_refer = 1u << 13;     // since 2: moves between directories
constexpr std::uint64_t right_truncate = 1u << 14;  // since 3

std::uint64_t rights_to_write(long version)
{
  const std::uint64_t first = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                              LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                              LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                              LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                              LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;
  return first | right_refer | (version >= 3 ? right_truncate : 0);
}

}  // namespace

bool confine_thread_writes(const std::filesystem::path& directory)
{
  const long version =
      ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  // Version 1 refuses every move between directories, also below `directory`.
  if (version < 2)
    return false;
  landlock_ruleset_attr attributes = {};
  attributes.handled_access_fs = rights_to_write(version);
  const UniqueFd rules(
      static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0)));
  const UniqueFd parent(::open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!rules || !parent)
    return false;
  landlock_path_beneath_attr beneath = {};
  beneath.allowed_access = attributes.handled_access_fs;
  beneath.parent_fd = parent.get();
  return ::syscall(SYS_landlock_add_rule, rules.get(), LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) ==
             0 &&
         ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::syscall(SYS_landlock_restrict_self, rules.get(), 0) == 0;
}

#else

bool confine_thread_writes(const std::filesystem::path&) { return false; }

#endif

}  // namespace xtool
