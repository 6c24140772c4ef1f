// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "binary_formats.hpp"
#include "elf_attributes.hpp"

#include <elf.h>
#include <fmt/format.h>
#include <xtool/binary/interpreters.hpp>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

void read_os_abi(BinaryFacts& facts)
{
  switch (facts.os_abi) {
    case ELFOSABI_GNU:
      facts.os = "linux";
      return;
    case ELFOSABI_FREEBSD:
      facts.os = "freebsd";
      return;
    case ELFOSABI_NETBSD:
      facts.os = "netbsd";
      return;
    case ELFOSABI_OPENBSD:
      facts.os = "openbsd";
      return;
    case ELFOSABI_SOLARIS:
      facts.os = "solaris";
      return;
    default:
      return;
  }
}

// One note that names a system; `content` is what compilers' startup objects put there.
void read_system_note(const std::string& owner, const ByteView& content, BinaryFacts& facts)
{
  const auto number = [&] { return content.size() < 4 ? 0 : content.u32(0); };
  if (owner == "GNU" && content.size() >= 16) {  // NT_GNU_ABI_TAG, of glibc's crt1.o
    const std::array systems{"linux", "hurd", "solaris", "freebsd", "netbsd"};
    if (number() >= systems.size())
      return;
    facts.os = systems.at(number());
    facts.os_version = fmt::format("{}.{}.{}", content.u32(4), content.u32(8), content.u32(12));
    if (facts.libc.empty() && number() < 2)
      facts.libc = "glibc";
  }
  if (owner == "Android") {
    facts.os = "android";
    facts.os_version = std::to_string(number());
    facts.libc = "bionic";
  }
  if (owner == "FreeBSD") {
    facts.os = "freebsd";
    facts.os_version = fmt::format("{}.{}", number() / 100000, number() / 1000 % 100);
  }
  if (owner == "NetBSD" || owner == "OpenBSD" || owner == "DragonFly") {
    facts.os = owner;
    std::transform(facts.os.begin(), facts.os.end(), facts.os.begin(),
                   [](char c) { return c <= 'Z' ? static_cast<char>(c + 32) : c; });
  }
}

void read_notes(const ByteView& notes, std::uint64_t alignment, BinaryFacts& facts)
{
  constexpr std::uint32_t system = 1;  // NT_GNU_ABI_TAG, and what the others call theirs
  const auto aligned = [&](std::uint64_t at) {
    return (at + alignment - 1) / alignment * alignment;
  };
  for (std::uint64_t at = 0; at + 12 <= notes.size();) {
    const std::uint64_t name_size = notes.u32(at);
    const std::uint64_t size = notes.u32(at + 4);
    const std::uint64_t content = aligned(at + 12 + name_size);
    if (content + size > notes.size())
      return;  // no loader reads them, so they need not be right
    if (notes.u32(at + 8) == system && name_size > 0 &&
        notes.part(at + 12 + name_size - 1, 1).u8(0) == 0)
      read_system_note(notes.text(at + 12), notes.part(content, size), facts);
    at = aligned(content + size);
  }
}

void read_libraries(BinaryFacts& facts)
{
  for (const std::string& library : facts.needed) {
    if (library == "liblog.so" || library == "libandroid.so")
      facts.os = "android";
    if (library == "libc.so.6")
      facts.libc = "glibc";
    if (library.starts_with("libc.musl-"))
      facts.libc = "musl";
  }
  const bool plain =
      std::find(facts.needed.begin(), facts.needed.end(), "libc.so") != facts.needed.end();
  if (facts.os == "android")
    facts.libc = "bionic";
  else if (plain && facts.libc.empty())
    facts.libc = "musl";
  if (facts.os.empty() && !facts.libc.empty())
    facts.os = "linux";
}

// Tag_CPU_arch of the ARM ABI's addenda, as uname names such machines.
std::string arm_cpu(std::uint64_t number)
{
  constexpr std::array names{"armv3",   "armv4",    "armv4t",  "armv5t",  "armv5te", "armv5tej",
                             "armv6",   "armv6kz",  "armv6t2", "armv6k",  "armv7",   "armv6-m",
                             "armv6-m", "armv7e-m", "armv8-a", "armv8-r", "armv8-m", "armv8-m"};
  return number < names.size() ? names.at(number) : "";
}

std::string mips_cpu(std::uint32_t flags)
{
  constexpr std::array names{"mips1",  "mips2",    "mips3",    "mips4",    "mips5",   "mips32",
                             "mips64", "mips32r2", "mips64r2", "mips32r6", "mips64r6"};
  const std::uint32_t level = flags >> 28;  // EF_MIPS_ARCH
  return level < names.size() ? names.at(level) : "";
}

}  // namespace

void read_elf_system(const ElfImage& image, BinaryFacts& facts)
{
  read_os_abi(facts);
  if (facts.interpreter) {
    const InterpreterSystem system = system_of_interpreter(*facts.interpreter);
    if (!system.os.empty())
      facts.os = system.os;
    facts.libc = system.libc;
  }
  for (const ElfImage::Segment& segment : image.segments())
    if (segment.type == PT_NOTE)
      read_notes(image.contents(segment), segment.alignment == 8 ? 8 : 4, facts);
  read_libraries(facts);
}

std::string elf_cpu(const BinaryFacts& facts, const std::optional<ByteView>& attributes)
{
  constexpr std::uint64_t tag_cpu_arch = 6;
  if (facts.machine == "EM_MIPS")
    return mips_cpu(facts.flags);
  if (facts.machine == "EM_ARM" && attributes)
    if (const auto number = ElfAttributes(*attributes).value("aeabi", tag_cpu_arch))
      return arm_cpu(*number);
  return "";
}

}  // namespace xtool
