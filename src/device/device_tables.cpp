// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "device_tables.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace xtool {
namespace {

// From the first that fits. Linux's names are those of UTS_MACHINE in its arch/*/Makefile.
constexpr std::array machines{
    MachineName{"x86_64", "x86_64", 64, "little"},
    MachineName{"amd64", "x86_64", 64, "little"},
    MachineName{"i86pc", "x86_64", 64, "little"},
    MachineName{"x86pc", "x86_64", 64, "little"},
    MachineName{"x86_64-AT386", "x86_64", 64, "little"},
    MachineName{"i386-AT386", "x86", 32, "little"},
    MachineName{"i486-AT386", "x86", 32, "little"},
    MachineName{"i586-AT386", "x86", 32, "little"},
    MachineName{"i686-AT386", "x86", 32, "little"},
    MachineName{"i386", "x86", 32, "little"},
    MachineName{"i486", "x86", 32, "little"},
    MachineName{"i586", "x86", 32, "little"},
    MachineName{"i686", "x86", 32, "little"},
    MachineName{"x86", "x86", 32, "little"},
    MachineName{"BePC", "x86", 32, "little"},
    MachineName{"aarch64_be", "aarch64", 64, "big"},
    MachineName{"aarch64", "aarch64", 64, "little"},
    MachineName{"aarch64le", "aarch64", 64, "little"},
    MachineName{"aarch64eb", "aarch64", 64, "big"},
    MachineName{"arm64*", "aarch64", 64, "little"},
    MachineName{"armv7b", "arm", 32, "big"},
    MachineName{"armv8b", "arm", 32, "big"},
    MachineName{"armv6b", "arm", 32, "big"},
    MachineName{"armv5teb", "arm", 32, "big"},
    MachineName{"armeb", "arm", 32, "big"},
    MachineName{"earmv6hf", "arm", 32, "little"},
    MachineName{"earmv7hf", "arm", 32, "little"},
    MachineName{"earm*", "arm", 32, "little"},
    MachineName{"arm*", "arm", 32, "little"},
    MachineName{"mipsel", "mips", 32, "little"},
    MachineName{"mips64el", "mips64", 64, "little"},
    MachineName{"mips64", "mips64", 64, ""},
    MachineName{"mipseb", "mips", 32, "big"},
    MachineName{"mips64eb", "mips64", 64, "big"},
    MachineName{"mips", "mips", 32, ""},
    MachineName{"octeon", "mips64", 64, "big"},
    MachineName{"loongson", "mips64", 64, "little"},
    MachineName{"ppc64le", "powerpc64", 64, "little"},
    MachineName{"powerpc64le", "powerpc64", 64, "little"},
    MachineName{"ppc64", "powerpc64", 64, "big"},
    MachineName{"powerpc64", "powerpc64", 64, "big"},
    MachineName{"ppc", "powerpc", 32, "big"},
    MachineName{"powerpc", "powerpc", 32, "big"},
    MachineName{"e500v2", "powerpc", 32, "big"},
    MachineName{"e500", "powerpc", 32, "big"},
    MachineName{"macppc", "powerpc", 32, "big"},
    MachineName{"riscv64", "riscv64", 64, "little"},
    MachineName{"riscv32", "riscv32", 32, "little"},
    MachineName{"s390x", "s390x", 64, "big"},
    MachineName{"sparc64", "sparc64", 64, "big"},
    MachineName{"sun4u", "sparc64", 64, "big"},
    MachineName{"sun4v", "sparc64", 64, "big"},
    MachineName{"sparc", "sparc", 32, "big"},
    MachineName{"loongarch64", "loongarch64", 64, "little"},
    MachineName{"m68k", "m68k", 32, "big"},
    MachineName{"csky", "csky", 32, "little"},
    MachineName{"hexagon", "hexagon", 32, "little"},
    // Those that rustc has no targets for.
    MachineName{"sh3*", "sh", 32, ""},
    MachineName{"sh4*", "sh", 32, ""},
    MachineName{"alpha*", "alpha", 64, "little"},
    MachineName{"ia64", "ia64", 64, "little"},
    MachineName{"parisc*", "hppa", 32, "big"},
    MachineName{"hppa*", "hppa", 32, "big"},
    MachineName{"s390", "s390", 32, "big"},
    MachineName{"microblaze*", "microblaze", 32, ""},
    MachineName{"nios2", "nios2", 32, "little"},
    MachineName{"openrisc", "openrisc", 32, "big"},
    MachineName{"or1k", "openrisc", 32, "big"},
    MachineName{"xtensa", "xtensa", 32, ""},
    MachineName{"arc", "arc", 32, "little"},
    MachineName{"arceb", "arc", 32, "big"},
    MachineName{"e2k", "e2k", 64, "little"},
    MachineName{"loongarch32", "loongarch32", 32, "little"},
};

struct SystemName {
  std::string_view begins;  // in lower case
  std::string_view os;
};
constexpr std::array systems{
    SystemName{"linux", "linux"},
    SystemName{"gnu/linux", "linux"},
    SystemName{"android", "android"},
    SystemName{"darwin", "macos"},
    SystemName{"macos", "macos"},
    SystemName{"freebsd", "freebsd"},
    SystemName{"netbsd", "netbsd"},
    SystemName{"openbsd", "openbsd"},
    SystemName{"dragonfly", "dragonfly"},
    SystemName{"sunos", "solaris"},
    SystemName{"illumos", "illumos"},
    SystemName{"solaris", "solaris"},
    SystemName{"windows", "windows"},
    SystemName{"mingw", "windows"},
    SystemName{"msys", "windows"},
    SystemName{"ucrt64", "windows"},
    SystemName{"clang", "windows"},
    SystemName{"cygwin", "cygwin"},
    SystemName{"haiku", "haiku"},
    SystemName{"redox", "redox"},
    SystemName{"gnu", "hurd"},
    SystemName{"qnx", "nto"},
    SystemName{"nto", "nto"},
    SystemName{"aix", "aix"},
    SystemName{"fuchsia", "fuchsia"},
    SystemName{"lynxos", "lynxos178"},
    SystemName{"vxworks", "vxworks"},
    SystemName{"helenos", "helenos"},
    SystemName{"managarm", "managarm"},
    SystemName{"hermit", "hermit"},
};

struct Narrow {
  std::string_view wide;
  std::string_view narrow;
};
constexpr std::array narrow_archs{
    Narrow{"x86_64", "x86"},        Narrow{"aarch64", "arm"},   Narrow{"mips64", "mips"},
    Narrow{"powerpc64", "powerpc"}, Narrow{"sparc64", "sparc"}, Narrow{"riscv64", "riscv32"},
};

std::string lower(std::string_view text)
{
  std::string made(text);
  std::transform(made.begin(), made.end(), made.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return made;
}

}  // namespace

const MachineName* find_machine(std::string_view name)
{
  const std::string wanted = lower(name);
  for (const MachineName& known : machines) {
    const bool open = known.name.ends_with('*');
    const std::string known_name = lower(known.name.substr(0, known.name.size() - (open ? 1 : 0)));
    if (open ? wanted.starts_with(known_name) : wanted == known_name)
      return &known;
  }
  return nullptr;
}

std::string_view narrow_arch(std::string_view arch)
{
  for (const Narrow& known : narrow_archs)
    if (known.wide == arch)
      return known.narrow;
  return "";
}

std::string_view find_system(std::string_view name)
{
  const std::string wanted = lower(name);
  if (wanted.find("android") != std::string::npos)
    return "android";
  if (wanted.find("illumos") != std::string::npos)
    return "illumos";
  for (const SystemName& known : systems)
    if (wanted.starts_with(known.begins))
      return known.os;
  return "";
}

}  // namespace xtool
