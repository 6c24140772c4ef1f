// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "builtin_targets.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {
namespace {

std::string text_of(BuiltinTarget::Text text) { return text == nullptr ? "" : text; }

std::optional<std::string> unless_null(BuiltinTarget::Text text)
{
  return text == nullptr ? std::nullopt : std::optional<std::string>(text);
}

std::vector<std::string> lines_of(BuiltinTarget::Texts texts)
{
  std::vector<std::string> lines;
  for (std::string_view rest = texts == nullptr ? "" : texts; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    lines.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return lines;
}

TargetEntry::Packages packages_of(const BuiltinTarget::Packages& given)
{
  TargetEntry::Packages packages{.distribution = text_of(given.distribution),
                                 .cc = unless_null(given.cc),
                                 .cxx = unless_null(given.cxx),
                                 .libc_dev = unless_null(given.libc_dev),
                                 .arch = unless_null(given.arch),
                                 .native_releases = lines_of(given.native_releases)};
  if (given.releases != nullptr)
    packages.releases = lines_of(given.releases);
  return packages;
}

template <typename Given>
TargetEntry::ZigRange range_of(const Given& given)
{
  return {.since = Version::parse(text_of(given.since)),
          .before = Version::parse(text_of(given.before))};
}

TargetEntry::Zig zig_of(const BuiltinTarget::Zig& given)
{
  TargetEntry::Zig zig{.target = text_of(given.target),
                       .cpu = unless_null(given.cpu),
                       .serves = range_of(given),
                       .why = unless_null(given.why),
                       .glibc_min = GlibcVersion::parse(text_of(given.glibc_min))};
  for (const BuiltinTarget::ZigException& exception : given.exceptions)
    if (exception.why != nullptr || exception.target != nullptr || exception.glibc_min != nullptr)
      zig.exceptions.push_back({.versions = range_of(exception),
                                .target = unless_null(exception.target),
                                .glibc_min = GlibcVersion::parse(text_of(exception.glibc_min)),
                                .why = unless_null(exception.why)});
  return zig;
}

TargetEntry::Qemu qemu_of(const BuiltinTarget::Qemu& given)
{
  return {.program = text_of(given.program),
          .cpu = unless_null(given.cpu),
          .machine = unless_null(given.machine)};
}

TargetEntry::Ndk ndk_of(const BuiltinTarget::Ndk& given)
{
  TargetEntry::Ndk ndk{.target = text_of(given.target),
                       .abi = unless_null(given.abi),
                       .sysroot = unless_null(given.sysroot)};
  if (given.min_api != 0)
    ndk.min_api = given.min_api;
  return ndk;
}

// What has members of its own.
void read_groups(const BuiltinTarget& given, TargetEntry& entry)
{
  if (given.elf.elf_class != nullptr)
    entry.elf = {.elf_class = text_of(given.elf.elf_class), .machine = text_of(given.elf.machine)};
  for (const BuiltinTarget::Packages& packages : given.packages)
    if (packages.distribution != nullptr)
      entry.packages.push_back(packages_of(packages));
  if (given.zig.target != nullptr)
    entry.zig = zig_of(given.zig);
  if (given.qemu.program != nullptr)
    entry.qemu = qemu_of(given.qemu);
  if (given.ndk.target != nullptr)
    entry.ndk = ndk_of(given.ndk);
}

}  // namespace

TargetEntry entry_of(const BuiltinTarget& target)
{
  TargetEntry entry{.triple = Triple::parse(target.triple),
                    .description = text_of(target.description),
                    .tier = target.tier,
                    .std = target.std,
                    .host_tools = target.host_tools,
                    .pointer_width = target.pointer_width,
                    .endian = text_of(target.endian),
                    .arch = text_of(target.arch),
                    .os = text_of(target.os),
                    .libc = unless_null(target.libc),
                    .float_abi = unless_null(target.float_abi),
                    .interpreter = unless_null(target.interpreter),
                    .glibc_min = GlibcVersion::parse(text_of(target.glibc_min)),
                    .linker = text_of(target.linker),
                    .llvm_target = text_of(target.llvm_target),
                    .gnu_prefixes = lines_of(target.gnu_prefixes),
                    .clang_flags = lines_of(target.clang_flags),
                    .c_flags = lines_of(target.c_flags),
                    .notes = lines_of(target.notes),
                    .aliases = lines_of(target.aliases)};
  read_groups(target, entry);
  return entry;
}

}  // namespace xtool
