// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/catalog/catalog.hpp>

namespace xtool {
namespace {

template <typename T>
Json or_null(const std::optional<T>& value)
{
  return value ? Json(*value) : Json();
}

Json or_null(const std::optional<GlibcVersion>& version)
{
  return version ? Json(version->str()) : Json();
}

// As the catalog spells them, without a patch of 0.
Json or_null(const std::optional<Version>& version)
{
  if (!version)
    return nullptr;
  return version->patch == 0 ? version->series() : version->str();
}

Json zig_json(const std::optional<TargetEntry::Zig>& zig)
{
  if (!zig)
    return nullptr;
  Json exceptions = Json::array();
  for (const TargetEntry::Zig::Exception& exception : zig->exceptions)
    exceptions.push_back({{"since", or_null(exception.versions.since)},
                          {"before", or_null(exception.versions.before)},
                          {"target", or_null(exception.target)},
                          {"glibc_min", or_null(exception.glibc_min)},
                          {"why", or_null(exception.why)}});
  return {{"target", zig->target},
          {"cpu", or_null(zig->cpu)},
          {"since", or_null(zig->serves.since)},
          {"before", or_null(zig->serves.before)},
          {"why", or_null(zig->why)},
          {"glibc_min", or_null(zig->glibc_min)},
          {"exceptions", std::move(exceptions)}};
}

// Only Debian's have releases and architectures.
Json packages_json(const TargetEntry& entry)
{
  Json packages = Json::object();
  for (const TargetEntry::Packages& names : entry.packages) {
    Json& one = packages[names.distribution];
    one = {{"cc", or_null(names.cc)},
           {"cxx", or_null(names.cxx)},
           {"libc_dev", or_null(names.libc_dev)}};
    if (names.distribution != "debian")
      continue;
    one["arch"] = or_null(names.arch);
    one["releases"] = or_null(names.releases);
    one["native_releases"] = names.native_releases;
  }
  return packages;
}

}  // namespace

Json to_json(const TargetEntry& entry)
{
  return {
      {"triple", entry.triple.str()},
      {"description", entry.description},
      {"tier", entry.tier},
      {"std", entry.std},
      {"host_tools", entry.host_tools},
      {"pointer_width", entry.pointer_width},
      {"endian", entry.endian},
      {"arch", entry.arch},
      {"os", entry.os},
      {"libc", or_null(entry.libc)},
      {"float_abi", or_null(entry.float_abi)},
      {"elf", entry.elf ? Json({{"class", entry.elf->elf_class}, {"machine", entry.elf->machine}})
                        : Json()},
      {"interpreter", or_null(entry.interpreter)},
      {"glibc_min", or_null(entry.glibc_min)},
      {"linker", entry.linker},
      {"llvm_target", entry.llvm_target},
      {"gnu_prefixes", entry.gnu_prefixes},
      {"packages", packages_json(entry)},
      {"clang_flags", entry.clang_flags},
      {"c_flags", entry.c_flags},
      {"zig", zig_json(entry.zig)},
      {"qemu", entry.qemu ? Json({{"program", entry.qemu->program},
                                  {"cpu", or_null(entry.qemu->cpu)},
                                  {"machine", or_null(entry.qemu->machine)}})
                          : Json()},
      {"ndk", entry.ndk ? Json({{"target", entry.ndk->target},
                                {"abi", or_null(entry.ndk->abi)},
                                {"sysroot", or_null(entry.ndk->sysroot)},
                                {"min_api", or_null(entry.ndk->min_api)}})
                        : Json()},
      {"notes", entry.notes},
      {"aliases", entry.aliases}};
}

}  // namespace xtool
