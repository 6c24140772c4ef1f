// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/vendor_sdk.hpp>

#include <xtool/support/words.hpp>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

bool is_32_bit_x86(std::string_view arch)
{
  return arch.size() == 4 && arch.front() == 'i' && arch.ends_with("86");
}

bool is_of_family(std::string_view arch, const TargetEntry& entry)
{
  if (arch == entry.triple.arch() || (is_32_bit_x86(arch) && entry.arch == "x86") ||
      (arch.starts_with("arm") && entry.arch == "arm"))
    return true;
  return std::any_of(
      entry.gnu_prefixes.begin(), entry.gnu_prefixes.end(),
      [&](std::string_view prefix) { return prefix.substr(0, prefix.find('-')) == arch; });
}

bool is_other_library(std::string_view abi, const TargetEntry& entry)
{
  if (abi.empty())
    return false;
  const bool musl = abi.find("musl") != std::string_view::npos;
  const bool uclibc = abi.find("uclibc") != std::string_view::npos;
  return entry.libc == "musl" ? !musl : entry.libc == "uclibc" ? !uclibc : musl || uclibc;
}

}  // namespace

std::optional<CompilerName> CompilerName::parse(std::string_view program)
{
  constexpr std::array<std::string_view, 3> endings{"-gcc", "-clang", "-cc"};
  const auto* const ending =
      std::find_if(endings.begin(), endings.end(),
                   [&](std::string_view each) { return program.ends_with(each); });
  if (ending == endings.end())
    return std::nullopt;
  const std::vector<std::string_view> parts =
      divided(program.substr(0, program.size() - ending->size()), "-");
  if (parts.size() < 2)
    return std::nullopt;
  CompilerName name{.arch = std::string(parts.front())};
  constexpr std::array<std::string_view, 4> systems{"linux", "elf", "eabi", "mingw32"};
  for (std::size_t i = 1; i < parts.size(); ++i)
    if (std::find(systems.begin(), systems.end(), parts[i]) != systems.end()) {
      name.system = parts[i];
      name.abi = i + 1 < parts.size() ? std::string(parts[i + 1]) : "";
      break;
    }
  return name;
}

bool is_called_like_compiler(const std::filesystem::path& program)
{
  const std::string file = program.filename().native();
  const std::string_view name = file;
  const std::size_t end = name.find_last_not_of("0123456789.");
  const bool has_version =
      end != std::string_view::npos && end + 1 < name.size() && name[end] == '-';
  return CompilerName::parse(has_version ? name.substr(0, end) : name).has_value();
}

bool may_serve(const CompilerName& name, const TargetEntry& entry)
{
  return is_of_family(name.arch, entry) && (name.system == "linux") == (entry.os == "linux") &&
         !is_other_library(name.abi, entry);
}

bool is_named_for(const CompilerName& name, const TargetEntry& entry)
{
  // OpenWrt's name of musl for ARM.
  const std::string abi = name.abi.starts_with("muslgnu") ? "musl" + name.abi.substr(7) : name.abi;
  return may_serve(name, entry) && entry.os == "linux" &&
         (abi.empty() || abi == entry.triple.abi());
}

}  // namespace xtool
