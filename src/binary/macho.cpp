// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "binary_formats.hpp"

#include <fmt/format.h>

namespace xtool {
namespace {

// mach/machine.h
std::string macho_machine_name(std::uint32_t number)
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
    case 18:
      return "CPU_TYPE_POWERPC";
    case 0x01000012:
      return "CPU_TYPE_POWERPC64";
    default:
      return std::to_string(number);
  }
}

// mach-o/loader.h: MH_OBJECT, MH_EXECUTE, MH_DYLIB, MH_BUNDLE, MH_DSYM
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
    case 10:
      return BinaryKind::debug;
    default:
      return BinaryKind::other;
  }
}

// PLATFORM_... of LC_BUILD_VERSION, as cfg(target_os) names them.
ApplePlatform platform_of(std::uint32_t number)
{
  switch (number) {
    case 1:
      return {.os = "macos"};
    case 2:
      return {.os = "ios"};
    case 3:
      return {.os = "tvos"};
    case 4:
      return {.os = "watchos"};
    case 5:
      return {.os = "bridgeos"};
    case 6:
      return {.os = "ios", .abi = "macabi"};
    case 7:
      return {.os = "ios", .abi = "simulator"};
    case 8:
      return {.os = "tvos", .abi = "simulator"};
    case 9:
      return {.os = "watchos", .abi = "simulator"};
    case 10:
      return {.os = "driverkit"};
    case 11:
      return {.os = "visionos"};
    case 12:
      return {.os = "visionos", .abi = "simulator"};
    default:
      return {.os = fmt::format("Apple's platform {}", number)};
  }
}

// From mach-o/loader.h.
enum LoadCommand : std::uint32_t {
  load_dylib = 0xc,
  id_dylib = 0xd,
  load_dylinker = 0xe,
  lazy_load_dylib = 0x20,
  version_min_macos = 0x24,
  version_min_ios = 0x25,
  version_min_tvos = 0x2f,
  version_min_watchos = 0x30,
  build_version = 0x32,
  load_weak_dylib = 0x80000018,
  rpath = 0x8000001c,
  reexport_dylib = 0x8000001f,
  load_upward_dylib = 0x80000023,
};

void add_platform(ApplePlatform platform, std::uint32_t version, BinaryFacts& facts)
{
  constexpr std::size_t most = 8;  // a library for Mac Catalyst, too, has two
  if (facts.platforms.size() == most)
    return;
  platform.version = fmt::format("{}.{}", version >> 16, version >> 8 & 0xff);
  if (facts.platforms.empty()) {
    facts.os = platform.os;
    facts.os_version = platform.version;
  }
  facts.platforms.push_back(std::move(platform));
}

// The commands before LC_BUILD_VERSION do not tell simulators apart: those are the ones that run
// on Macs' processors.
ApplePlatform before_build_version(std::string os, const BinaryFacts& facts)
{
  const bool mac = facts.machine == "CPU_TYPE_X86" || facts.machine == "CPU_TYPE_X86_64";
  return {.os = std::move(os), .abi = mac ? "simulator" : ""};
}

void read_command(const ByteView& command, BinaryFacts& facts)
{
  const auto text = [&] { return command.text(command.u32(8)); };
  switch (command.u32(0)) {
    case load_dylib:
    case lazy_load_dylib:
    case load_weak_dylib:
    case reexport_dylib:
    case load_upward_dylib:
      facts.needed.push_back(text());
      facts.dynamic = true;
      return;
    case id_dylib:
      facts.soname = text();
      return;
    case load_dylinker:
      facts.interpreter = text();
      facts.dynamic = true;
      return;
    case rpath:
      facts.rpath += (facts.rpath.empty() ? "" : ":") + text();
      return;
    case version_min_macos:
      return add_platform({.os = "macos"}, command.u32(8), facts);
    case version_min_ios:
      return add_platform(before_build_version("ios", facts), command.u32(8), facts);
    case version_min_tvos:
      return add_platform(before_build_version("tvos", facts), command.u32(8), facts);
    case version_min_watchos:
      return add_platform(before_build_version("watchos", facts), command.u32(8), facts);
    case build_version:
      return add_platform(platform_of(command.u32(8)), command.u32(12), facts);
    default:
      return;
  }
}

void read_commands(const ByteView& commands, std::uint64_t count, BinaryFacts& facts)
{
  std::uint64_t at = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint32_t size = commands.u32(at + 4);
    if (size < 8)
      commands.damaged("its load commands have no end");
    read_command(commands.part(at, size), facts);
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
                    .machine = macho_machine_name(file.u32(4)),
                    .pointer_width = wide ? 64 : 32,
                    .endian = file.big_endian() ? "big" : "little"};
  const std::uint64_t count = file.u32(16);
  if (count > most_commands)
    file.damaged("it has more load commands than any program");
  read_commands(file.part(header, file.u32(20)), count, facts);
  for (const std::string& library : facts.needed)
    if (library.find("/libSystem.") != std::string::npos)
      facts.libc = "libSystem";
  return facts;
}

}  // namespace xtool
