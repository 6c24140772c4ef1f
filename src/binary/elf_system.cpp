// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "binary_formats.hpp"
#include "elf_attributes.hpp"
#include "elf_evidence.hpp"

#include <elf.h>
#include <fmt/format.h>
#include <xtool/binary/interpreters.hpp>

#include <array>

namespace xtool {
namespace {

// From the surest sign to the weakest.
using Evidence = std::vector<SystemEvidence>;

void add_interpreter(const BinaryFacts& facts, Evidence& found)
{
  const InterpreterSystem known = system_of_interpreter(*facts.interpreter);
  std::string os(known.os);
  std::string libc(known.libc);
  // Two systems each have these names; their processors differ.
  const bool x86 = facts.machine == "EM_386" || facts.machine == "EM_X86_64";
  if (facts.interpreter == "/lib/ld.so.1")
    os = x86 ? "hurd" : "linux";
  if (facts.interpreter == "/lib/ld64.so.1" && facts.machine != "EM_PPC64" &&
      facts.machine != "EM_S390") {
    os = "redox";
    libc = "relibc";
  }
  if (!os.empty())
    found.push_back({.what = fmt::format("its interpreter is '{}'", *facts.interpreter),
                     .os = std::move(os),
                     .libc = std::move(libc)});
}

// ELFOSABI_GNU only says that extensions are used, which other systems know, too: it comes last.
std::string_view system_of_abi(int os_abi)
{
  switch (os_abi) {
    case ELFOSABI_GNU:
      return "linux";
    case ELFOSABI_FREEBSD:
      return "freebsd";
    case ELFOSABI_NETBSD:
      return "netbsd";
    case ELFOSABI_OPENBSD:
      return "openbsd";
    case ELFOSABI_SOLARIS:
      return "solaris";
    case ELFOSABI_HPUX:
      return "hpux";
    case 13:  // ELFOSABI_OPENVMS
      return "openvms";
    case 17:  // ELFOSABI_CLOUDABI
      return "cloudabi";
    default:
      return "";
  }
}

void add_os_abi(const BinaryFacts& facts, Evidence& found)
{
  if (const std::string_view os = system_of_abi(facts.os_abi); !os.empty())
    found.push_back(
        {.what = fmt::format("its header has the OS/ABI {}", facts.os_abi), .os = std::string(os)});
}

// One note that names a system; `content` is what compilers' startup objects put there.
void read_system_note(const std::string& owner, const ByteView& content, BinaryFacts& facts,
                      Evidence& found)
{
  const auto number = [&] { return content.size() < 4 ? 0 : content.u32(0); };
  SystemEvidence note{.what = fmt::format("it has a note of '{}'", owner)};
  if (owner == "GNU" && content.size() >= 16) {  // NT_GNU_ABI_TAG, of glibc's crt1.o
    constexpr std::array systems{"linux", "hurd", "solaris", "freebsd", "netbsd"};
    if (number() >= systems.size())
      return;
    note.os = systems.at(number());
    facts.os_version = fmt::format("{}.{}.{}", content.u32(4), content.u32(8), content.u32(12));
    if (number() < 2)
      note.libc = "glibc";
  } else if (owner == "Android") {
    note.os = "android";
    note.libc = "bionic";
    facts.os_version = std::to_string(number());
  } else if (owner == "FreeBSD") {
    note.os = note.libc = "freebsd";
    facts.os_version = fmt::format("{}.{}", number() / 100000, number() / 1000 % 100);
  } else if (owner == "NetBSD") {
    note.os = note.libc = "netbsd";
  } else if (owner == "OpenBSD") {
    note.os = note.libc = "openbsd";
  } else if (owner == "DragonFly") {
    note.os = note.libc = "dragonfly";
  } else if (owner == "QNX") {
    note.os = note.libc = "nto";
  }
  if (!note.os.empty())
    found.push_back(std::move(note));
}

void read_notes(const ByteView& notes, std::uint64_t alignment, BinaryFacts& facts, Evidence& found)
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
    // An owner of more than a word is none of those that name a system.
    constexpr std::uint64_t longest_owner = 32;
    if (notes.u32(at + 8) == system && name_size > 0 && name_size <= longest_owner &&
        notes.part(at + 12 + name_size - 1, 1).u8(0) == 0)
      read_system_note(notes.text(at + 12), notes.part(content, size), facts, found);
    at = aligned(content + size);
  }
}

void append(Evidence& found, std::vector<SystemEvidence> more)
{
  for (SystemEvidence& each : more)
    found.push_back(std::move(each));
}

// The strongest that names a system decides; a C library has to be one of that system's.
void decide_system(BinaryFacts& facts)
{
  for (const SystemEvidence& sign : facts.evidence)
    if (facts.os.empty())
      facts.os = sign.os;
  // illumos kept the names of Solaris' loaders and libraries, and added versions of its own.
  for (const SystemEvidence& sign : facts.evidence)
    if (facts.os == "solaris" && sign.os == "illumos")
      facts.os = sign.os;
  for (const SystemEvidence& sign : facts.evidence)
    if (facts.libc.empty() && sign.os == facts.os)
      facts.libc = sign.libc;
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
  Evidence found;
  if (facts.interpreter)
    add_interpreter(facts, found);
  for (const ElfImage::Segment& segment : image.segments())
    if (segment.type == PT_NOTE)
      read_notes(image.contents(segment), segment.alignment == 8 ? 8 : 4, facts, found);
  if (facts.os_abi != ELFOSABI_GNU)
    add_os_abi(facts, found);
  append(found, evidence_of_versions(image));
  append(found, evidence_of_libraries(facts));
  if (facts.os_abi == ELFOSABI_GNU)
    add_os_abi(facts, found);
  facts.evidence = std::move(found);
  decide_system(facts);
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
