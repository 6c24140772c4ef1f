// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "elf_evidence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

struct Sign {
  std::string_view name;  // "*" at its end stands for anything
  std::string_view os;
  std::string_view libc;
};

// Families of symbol versions of C libraries.
constexpr std::array version_signs{
    Sign{"FBSD_*", "freebsd", "freebsd"},       Sign{"ILLUMOS_*", "illumos", "illumos"},
    Sign{"SUNW_*", "solaris", "solaris"},       Sign{"SUNWprivate*", "solaris", "solaris"},
    Sign{"SYSVABI_*", "solaris", "solaris"},    Sign{"LIBROOT_*", "haiku", "haiku"},
    Sign{"DF[0-9]*", "dragonfly", "dragonfly"},
};

// Libraries that only one system has. Of those with a number in their names it is the number that
// tells: each BSD counts its own.
constexpr std::array library_signs{
    Sign{"libc.so.6", "linux", "glibc"},
    Sign{"libc.so.6.1", "linux", "glibc"},
    Sign{"ld-linux*", "linux", "glibc"},
    Sign{"ld64.so.*", "linux", "glibc"},
    Sign{"libc.so.0.3", "hurd", "glibc"},
    Sign{"libmachuser.so.1", "hurd", "glibc"},
    Sign{"libhurduser.so.*", "hurd", "glibc"},
    Sign{"libc.musl-*", "linux", "musl"},
    Sign{"ld-musl-*", "linux", "musl"},
    Sign{"libc.so.0", "linux", "uclibc"},
    Sign{"ld-uClibc*", "linux", "uclibc"},
    Sign{"libuClibc-*", "linux", "uclibc"},
    Sign{"libc.so.7", "freebsd", "freebsd"},
    Sign{"libc.so.8", "dragonfly", "dragonfly"},
    Sign{"libc.so.12", "netbsd", "netbsd"},
    Sign{"libsocket.so", "solaris", "solaris"},
    Sign{"libsocket.so.1", "solaris", "solaris"},
    Sign{"libroot.so", "haiku", "haiku"},
    Sign{"libbe.so", "haiku", "haiku"},
    Sign{"libfdio.so", "fuchsia", "fuchsia"},
    Sign{"liblog.so", "android", "bionic"},
    Sign{"libandroid.so", "android", "bionic"},
    Sign{"libmediandk.so", "android", "bionic"},
    Sign{"libnativewindow.so", "android", "bionic"},
    Sign{"libjnigraphics.so", "android", "bionic"},
    Sign{"libOpenSLES.so", "android", "bionic"},
    Sign{"libaaudio.so", "android", "bionic"},
};

bool matches(std::string_view name, std::string_view sign)
{
  if (sign == "DF[0-9]*")
    return name.size() > 2 && name.starts_with("DF") && name[2] >= '0' && name[2] <= '9';
  return sign.ends_with('*') ? name.starts_with(sign.substr(0, sign.size() - 1)) : name == sign;
}

// OpenBSD's libraries have two numbers: "libc.so.97.1". glibc's and the Hurd's are known by then.
bool is_openbsd(std::string_view library)
{
  constexpr std::string_view stem = "libc.so.";
  if (!library.starts_with(stem))
    return false;
  const std::string_view numbers = library.substr(stem.size());
  const std::size_t dot = numbers.find('.');
  return dot != std::string_view::npos && dot > 0 && dot + 1 < numbers.size() &&
         numbers.find_first_not_of("0123456789.") == std::string_view::npos;
}

// Both Solaris and uClibc-ng have a libc.so.1; Solaris runs on two families of processors only.
Sign sign_of_first_libc(const BinaryFacts& facts)
{
  const bool solaris = facts.machine == "EM_X86_64" || facts.machine == "EM_386" ||
                       facts.machine.starts_with("EM_SPARC");
  return solaris ? Sign{"libc.so.1", "solaris", "solaris"} : Sign{"libc.so.1", "linux", "uclibc"};
}

std::optional<Sign> sign_of(const std::string& library, const BinaryFacts& facts)
{
  for (const Sign& sign : library_signs)
    if (matches(library, sign.name))
      return sign;
  if (library == "libc.so.1")
    return sign_of_first_libc(facts);
  if (is_openbsd(library))
    return Sign{"libc.so", "openbsd", "openbsd"};
  return std::nullopt;
}

}  // namespace

std::vector<SystemEvidence> evidence_of_versions(const ElfImage& image)
{
  std::vector<SystemEvidence> found;
  const auto add = [&](const ElfImage::VersionNeed& need, std::string_view os,
                       std::string_view libc) {
    const bool known = std::any_of(found.begin(), found.end(), [&](const SystemEvidence& other) {
      return other.os == os && other.libc == libc;
    });
    if (!known)
      found.push_back({.what = fmt::format("it needs {} of '{}'", need.version, need.library),
                       .os = std::string(os),
                       .libc = std::string(libc)});
  };
  for (const ElfImage::VersionNeed& need : image.version_needs()) {
    for (const Sign& sign : version_signs)
      if (matches(need.version, sign.name))
        add(need, sign.os, sign.libc);
    // Bionic's libraries have no numbers in their names, and versions named after releases.
    if ((need.version == "LIBC" || need.version.starts_with("LIBC_")) &&
        need.library.ends_with(".so"))
      add(need, "android", "bionic");
    if (glibc_of_need(need.library, need.version))
      add(need, need.library == "libc.so.0.3" ? "hurd" : "linux", "glibc");
  }
  // What runs on illumos alone, needs Solaris' versions, too.
  std::stable_sort(found.begin(), found.end(), [](const auto& one, const auto& other) {
    return one.os == "illumos" && other.os != "illumos";
  });
  return found;
}

std::vector<SystemEvidence> evidence_of_libraries(const BinaryFacts& facts)
{
  std::vector<SystemEvidence> found;
  const auto add = [&](const std::string& library, std::string_view os, std::string_view libc) {
    found.push_back({.what = fmt::format("it needs '{}'", library),
                     .os = std::string(os),
                     .libc = std::string(libc)});
  };
  const auto needs = [&](std::string_view library) {
    return std::find(facts.needed.begin(), facts.needed.end(), library) != facts.needed.end();
  };
  for (const std::string& library : facts.needed)
    if (const auto sign = sign_of(library, facts))
      add(library, sign->os, sign->libc);
  if (!needs("libc.so"))
    return found;
  // musl is one library, and has the others only for linkers, without code. An interpreter that
  // is not known is no loader of musl's.
  for (const std::string library : {"libm.so", "libdl.so", "libstdc++.so"})
    if (needs(library))
      return add(library, "android", "bionic"), found;
  if (!facts.interpreter)
    add("libc.so", "linux", "musl");
  return found;
}

}  // namespace xtool
