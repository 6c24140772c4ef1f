// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "binary_formats.hpp"

namespace xtool {
namespace {

// mach/machine.h
std::string machine_name(std::uint32_t number)
{
  switch (number) {
    case 7:
      return "CPU_TYPE_X86";
    case 0x01000007:
      return "CPU_TYPE_X86_64";
    case 12:
      return "CPU_TYPE_ARM";
    case 0x0100000c:
      return "CPU_TYPE_ARM64";
    case 0x0200000c:
      return "CPU_TYPE_ARM64_32";
    default:
      return std::to_string(number);
  }
}

// mach-o/loader.h: MH_OBJECT, MH_EXECUTE, MH_DYLIB, MH_BUNDLE
BinaryKind kind_of(std::uint32_t type)
{
  switch (type) {
    case 1:
      return BinaryKind::object;
    case 2:
      return BinaryKind::program;
    case 6:
    case 8:
      return BinaryKind::library;
    default:
      return BinaryKind::other;
  }
}

void read_commands(const ByteView& commands, std::uint64_t count, BinaryFacts& facts)
{
  // LC_LOAD_DYLIB, LC_LOAD_WEAK_DYLIB, LC_REEXPORT_DYLIB, LC_LOAD_DYLINKER
  constexpr std::uint32_t load = 0xc, weak = 0x80000018, reexport = 0x8000001f, dylinker = 0xe;
  std::uint64_t at = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint32_t what = commands.u32(at);
    const std::uint32_t size = commands.u32(at + 4);
    if (size < 8)
      commands.damaged("its load commands have no end");
    const ByteView command = commands.part(at, size);
    if (what == load || what == weak || what == reexport)
      facts.needed.push_back(command.text(command.u32(8)));
    if (what == dylinker) {
      facts.interpreter = command.text(command.u32(8));
      facts.dynamic = true;
    }
    at += size;
  }
}

}  // namespace

BinaryFacts parse_macho(const ByteView& file)
{
  constexpr std::uint32_t wide_magic = 0xfeedfacf;
  constexpr std::uint64_t most_commands = 1u << 16;
  const bool wide = file.u32(0) == wide_magic;
  const std::uint64_t header = wide ? 32 : 28;
  BinaryFacts facts{.format = BinaryFormat::macho,
                    .kind = kind_of(file.u32(12)),
                    .machine = machine_name(file.u32(4)),
                    .pointer_width = wide ? 64 : 32,
                    .endian = file.big_endian() ? "big" : "little"};
  const std::uint64_t count = file.u32(16);
  if (count > most_commands)
    file.damaged("it has more load commands than any program");
  read_commands(file.part(header, file.u32(20)), count, facts);
  return facts;
}

}  // namespace xtool
