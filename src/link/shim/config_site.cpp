// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "config_site.hpp"

#include <xtool/support/shell.hpp>

#include <fmt/format.h>

#include <array>
#include <utility>

namespace xtool {
namespace {

using Answer = std::pair<std::string_view, std::string_view>;

// Autoconf finds these out by running a program, and guesses or gives up where it cannot. These
// are its own answers on Linux with glibc and musl (test_build_systems.py asks it). The files are
// those that Linux has, or not.
constexpr std::array linux_answers = {
    Answer{"ac_cv_file__dev_ptc", "no"},
    Answer{"ac_cv_file__dev_ptmx", "yes"},
    Answer{"ac_cv_file__dev_zero", "yes"},
    Answer{"ac_cv_func_chown_works", "yes"},
    Answer{"ac_cv_func_closedir_void", "no"},
    Answer{"ac_cv_func_fnmatch_works", "yes"},
    Answer{"ac_cv_func_fork_works", "yes"},
    Answer{"ac_cv_func_getgroups_works", "yes"},
    Answer{"ac_cv_func_getpgrp_void", "yes"},
    Answer{"ac_cv_func_lstat_dereferences_slashed_symlink", "yes"},
    Answer{"ac_cv_func_lstat_empty_string_bug", "no"},
    Answer{"ac_cv_func_malloc_0_nonnull", "yes"},
    Answer{"ac_cv_func_memcmp_working", "yes"},
    Answer{"ac_cv_func_mmap_fixed_mapped", "yes"},
    Answer{"ac_cv_func_realloc_0_nonnull", "yes"},
    Answer{"ac_cv_func_setpgrp_void", "yes"},
    Answer{"ac_cv_func_setvbuf_reversed", "no"},
    Answer{"ac_cv_func_stat_empty_string_bug", "no"},
    Answer{"ac_cv_func_strcoll_works", "yes"},
    Answer{"ac_cv_func_strnlen_working", "yes"},
    Answer{"ac_cv_func_strtod", "yes"},
    Answer{"ac_cv_func_utime_null", "yes"},
    Answer{"ac_cv_func_vfork_works", "yes"},
    Answer{"ac_cv_func_wait3_rusage", "yes"},
    Answer{"ac_cv_func_working_mktime", "yes"},
    Answer{"ac_cv_sys_restartable_syscalls", "yes"},
};

// Whoever forgets --host gets the target all the same: the compiler decides, and not whether
// something on this machine can run its programs. What follows is what configure makes of --host.
constexpr std::string_view target_text = R"(  if test -z "$host_alias"; then
    host_alias={}
    host=$host_alias
    ac_tool_prefix=$host_alias-
    cross_compiling=yes
  fi
)";

std::string answers(const BuildSystemRequest& request)
{
  std::string text;
  if (request.os == "linux" && (request.libc == "glibc" || request.libc == "musl"))
    for (const auto& [name, value] : linux_answers)
      text += fmt::format("  : \"${{{}={}}}\"\n", name, value);
  return text;
}

}  // namespace

std::string config_site_text(const BuildSystemRequest& request)
{
  return fmt::format(
      "# Written by `xtool setup-linker`, which replaces it: for the variable CONFIG_SITE.\n"
      "# It says nothing to those who build with another compiler, such as for this machine.\n"
      "case \" $CC \" in\n*\" \"{}\" \"*)\n{}{}  ;;\nesac\n",
      shell_word(request.tools.cc.string()),
      fmt::format(fmt::runtime(target_text), shell_word(request.gnu)), answers(request));
}

}  // namespace xtool
