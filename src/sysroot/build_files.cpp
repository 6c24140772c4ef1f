// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "build_files.hpp"

#include <xtool/sysroot/tree_path.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace xtool {
namespace {

constexpr std::array<std::string_view, 11> endings{".a",   ".cmake", ".h", ".hh", ".hpp", ".hxx",
                                                   ".inc", ".ipp",   ".o", ".pc", ".so"};
// Of files that are named after a library, and are none.
constexpr std::array<std::string_view, 5> other_endings{".debug", ".hmac", ".la", ".py", ".txt"};

// Directories of languages, of the kernel and the like, which have libraries and headers of their
// own that no linker looks for.
constexpr std::array<std::string_view, 13> other_names{
    ".build-id", ".debug", "debug",  "firmware", "ghc",     "git-core", "jvm",
    "modules",   "nodejs", "python", "ruby",     "rustlib", "systemd"};
constexpr std::array<std::string_view, 4> other_beginnings{"perl", "python2", "python3", "node_"};

// Of glibc, musl and GCC's run-time libraries, by how their names begin.
constexpr std::array<std::string_view, 44> library_beginnings{
    "crt1.",      "crti.",           "crtn.",       "crtbegin",    "crtend",  "gcrt1.",
    "Mcrt1.",     "rcrt1.",          "Scrt1.",      "grcrt1.",     "ld-",     "ld.so",
    "ld64.so",    "libBrokenLocale", "libSegFault", "libanl.",     "libanl-", "libasan",
    "libatomic.", "libc.",           "libc-",       "libc_",       "libcidn", "libcrypt.",
    "libcrypt-",  "libdl.",          "libdl-",      "libg.",       "libgcc",  "libgomp.",
    "libm.",      "libm-",           "libmcheck",   "libmemusage", "libmvec", "libnsl",
    "libnss_",    "libpcprofile",    "libpthread",  "libresolv",   "librt.",  "librt-",
    "libstdc++",  "libsupc++"};
constexpr std::array<std::string_view, 7> more_beginnings{
    "libthread_db", "libutil.", "libutil-", "libitm.", "liblsan", "libtsan", "libubsan"};

constexpr std::array<std::string_view, 36> header_directories{
    "arpa",      "asm",     "asm-generic", "bits",    "c++",       "cxl",    "drm",      "finclude",
    "gnu",       "linux",   "misc",        "mtd",     "net",       "netash", "netatalk", "netax25",
    "neteconet", "netinet", "netipx",      "netiucv", "netpacket", "netrom", "netrose",  "nfs",
    "protocols", "rdma",    "regulator",   "rpc",     "rpcsvc",    "scsi",   "sound",    "tirpc",
    "video",     "xen",     "fortify",     "config"};

constexpr std::array<std::string_view, 117> headers{
    "a.out.h",        "aio.h",       "aliases.h", "alloca.h",      "ar.h",
    "argp.h",         "argz.h",      "assert.h",  "byteswap.h",    "complex.h",
    "cpio.h",         "crypt.h",     "ctype.h",   "dirent.h",      "dlfcn.h",
    "elf.h",          "endian.h",    "envz.h",    "err.h",         "errno.h",
    "error.h",        "execinfo.h",  "fcntl.h",   "features.h",    "features-time64.h",
    "fenv.h",         "fmtmsg.h",    "fnmatch.h", "fpu_control.h", "fstab.h",
    "fts.h",          "ftw.h",       "gconv.h",   "getopt.h",      "glob.h",
    "gnu-versions.h", "grp.h",       "gshadow.h", "iconv.h",       "ieee754.h",
    "ifaddrs.h",      "inttypes.h",  "iso646.h",  "langinfo.h",    "lastlog.h",
    "libgen.h",       "libintl.h",   "limits.h",  "link.h",        "locale.h",
    "malloc.h",       "math.h",      "mcheck.h",  "memory.h",      "mntent.h",
    "monetary.h",     "mqueue.h",    "netdb.h",   "nl_types.h",    "nss.h",
    "obstack.h",      "paths.h",     "poll.h",    "printf.h",      "proc_service.h",
    "pthread.h",      "pty.h",       "pwd.h",     "re_comp.h",     "regex.h",
    "regexp.h",       "resolv.h",    "sched.h",   "search.h",      "semaphore.h",
    "setjmp.h",       "sgtty.h",     "shadow.h",  "signal.h",      "spawn.h",
    "stab.h",         "stdalign.h",  "stdarg.h",  "stdbool.h",     "stdc-predef.h",
    "stddef.h",       "stdint.h",    "stdio.h",   "stdio_ext.h",   "stdlib.h",
    "stdnoreturn.h",  "string.h",    "strings.h", "stropts.h",     "syscall.h",
    "sysexits.h",     "syslog.h",    "tar.h",     "termio.h",      "termios.h",
    "tgmath.h",       "thread_db.h", "threads.h", "time.h",        "ttyent.h",
    "uchar.h",        "ucontext.h",  "ulimit.h",  "unistd.h",      "utime.h",
    "utmp.h",         "utmpx.h",     "values.h",  "wait.h",        "wchar.h",
    "wctype.h",       "wordexp.h"};

// In sys/, which other libraries (libcap, libacl, ...) put headers into, too.
constexpr std::array<std::string_view, 85> system_headers{"acct.h",        "auxv.h",
                                                          "bitypes.h",     "cachectl.h",
                                                          "cdefs.h",       "debugreg.h",
                                                          "dir.h",         "elf.h",
                                                          "epoll.h",       "errno.h",
                                                          "eventfd.h",     "fanotify.h",
                                                          "fcntl.h",       "file.h",
                                                          "fpregdef.h",    "fsuid.h",
                                                          "gmon.h",        "gmon_out.h",
                                                          "hwprobe.h",     "ifunc.h",
                                                          "inotify.h",     "io.h",
                                                          "ioctl.h",       "ipc.h",
                                                          "kd.h",          "klog.h",
                                                          "membarrier.h",  "mman.h",
                                                          "mount.h",       "msg.h",
                                                          "mtio.h",        "param.h",
                                                          "pci.h",         "perm.h",
                                                          "personality.h", "pidfd.h",
                                                          "platform",      "poll.h",
                                                          "prctl.h",       "procfs.h",
                                                          "profil.h",      "ptrace.h",
                                                          "queue.h",       "quota.h",
                                                          "random.h",      "raw.h",
                                                          "reboot.h",      "reg.h",
                                                          "regdef.h",      "resource.h",
                                                          "rseq.h",        "select.h",
                                                          "sem.h",         "sendfile.h",
                                                          "shm.h",         "signal.h",
                                                          "signalfd.h",    "single_threaded.h",
                                                          "socket.h",      "socketvar.h",
                                                          "soundcard.h",   "stat.h",
                                                          "statfs.h",      "statvfs.h",
                                                          "stropts.h",     "swap.h",
                                                          "syscall.h",     "sysctl.h",
                                                          "sysinfo.h",     "syslog.h",
                                                          "sysmacros.h",   "termios.h",
                                                          "time.h",        "timeb.h",
                                                          "timerfd.h",     "times.h",
                                                          "timex.h",       "ttychars.h",
                                                          "ttydefaults.h", "types.h",
                                                          "ucontext.h",    "uio.h",
                                                          "un.h",          "unistd.h",
                                                          "user.h"};
constexpr std::array<std::string_view, 8> more_system_headers{
    "ustat.h", "utsname.h", "vfs.h", "vlimit.h", "vm86.h", "vt.h", "vtimes.h", "wait.h"};

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& list)
{
  return std::find(list.begin(), list.end(), word) != list.end();
}

template <std::size_t N>
bool ends_with_one(std::string_view word, const std::array<std::string_view, N>& list)
{
  return std::any_of(list.begin(), list.end(),
                     [&](std::string_view end) { return word.ends_with(end); });
}

template <std::size_t N>
bool begins_with_one(std::string_view word, const std::array<std::string_view, N>& list)
{
  return std::any_of(list.begin(), list.end(),
                     [&](std::string_view start) { return word.starts_with(start); });
}

// Takes what is in front of the path away, where it is in front.
bool take(std::string_view& path, std::string_view beginning)
{
  if (!path.starts_with(beginning))
    return false;
  path.remove_prefix(beginning.size());
  return true;
}

void take_directory(std::string_view& path, std::string_view name)
{
  std::string_view rest = path;
  if (!name.empty() && take(rest, name) && take(rest, "/"))
    path = rest;
}

bool is_c_library_header(std::string_view path)
{
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos)
    return is_one_of(path, headers);
  const std::string_view directory = path.substr(0, slash);
  if (directory != "sys")
    return is_one_of(directory, header_directories);
  std::string_view name = path.substr(slash + 1);
  name = name.substr(0, name.find('/'));
  return is_one_of(name, system_headers) || is_one_of(name, more_system_headers) ||
         name == "xattr.h";
}

}  // namespace

std::string_view last_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool may_have_build_files(std::string_view directory)
{
  const std::string_view name = last_part(directory);
  return is_wanted_path(directory) && !is_one_of(name, other_names) &&
         !begins_with_one(name, other_beginnings);
}

bool is_for_builds(std::string_view path)
{
  const std::string_view name = last_part(path);
  if (!is_wanted_path(path) || ends_with_one(name, other_endings))
    return false;
  if (path.starts_with("usr/bin/"))
    return true;  // a script that tells flags, or it would not be wanted
  if (path.starts_with("usr/include/") || path.find("/include/") != std::string_view::npos ||
      path.find("/cmake/") != std::string_view::npos)
    return true;
  if (path.starts_with("usr/share/"))
    return name.ends_with(".pc") || name.ends_with(".cmake");
  return ends_with_one(name, endings) || name.find(".so.") != std::string_view::npos;
}

bool is_c_library_file(std::string_view path, std::string_view triplet)
{
  if (take(path, "usr/include/")) {
    take_directory(path, triplet);
    return is_c_library_header(path);
  }
  if (!take(path, "usr/lib/"))
    return false;
  take_directory(path, triplet);
  if (path.starts_with("gcc/") || path.starts_with("gconv/"))
    return true;
  return path.find('/') == std::string_view::npos &&
         (begins_with_one(path, library_beginnings) || begins_with_one(path, more_beginnings));
}

std::string_view linker_name(std::string_view file_name)
{
  constexpr std::string_view middle = ".so.";
  const std::size_t at = file_name.find(middle);
  if (!file_name.starts_with("lib") || at == std::string_view::npos)
    return {};
  return file_name.substr(0, at + middle.size() - 1);
}

}  // namespace xtool
