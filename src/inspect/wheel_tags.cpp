// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "claims.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

// The platforms of Python's packages: PEP 425, 513, 571, 599, 600 (manylinux), 656 (musllinux), 730
// (iOS), 738 (Android).
namespace xtool {
namespace {

struct OldTag {
  std::string_view begins;
  GlibcVersion glibc;
};
constexpr std::array old_tags{OldTag{"manylinux1_", {2, 5}}, OldTag{"manylinux2010_", {2, 12}},
                              OldTag{"manylinux2014_", {2, 17}}};

std::optional<int> number(std::string_view& text)
{
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end == text.data() + text.size() || *end != '_')
    return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  return value;
}

// "2_17_" of "2_17_x86_64"; the rest stays.
std::optional<std::pair<int, int>> version(std::string_view& text)
{
  const std::optional<int> major = number(text);
  const std::optional<int> minor = major ? number(text) : std::nullopt;
  return minor ? std::optional(std::pair(*major, *minor)) : std::nullopt;
}

std::optional<Claim> for_linux(std::string_view tag, Claim claim)
{
  claim.format = BinaryFormat::elf;
  claim.os = "linux";
  for (const OldTag& old : old_tags)
    if (tag.starts_with(old.begins)) {
      claim.libc = "glibc";
      claim.max_glibc = old.glibc;
      claim.machines = {std::string(tag.substr(old.begins.size()))};
      return claim;
    }
  const std::size_t end = tag.find('_');
  std::string_view rest = tag.substr(end + 1);
  const std::string_view kind = tag.substr(0, end);
  if (kind != "linux") {
    const auto oldest = version(rest);
    if (!oldest)
      return std::nullopt;
    claim.libc = kind == "musllinux" ? "musl" : "glibc";
    if (claim.libc == "glibc")
      claim.max_glibc = GlibcVersion{oldest->first, oldest->second};
  }
  claim.machines = {std::string(rest)};
  return claim;
}

std::optional<Claim> for_apple(std::string_view tag, Claim claim)
{
  const bool mac = tag.starts_with("macosx_");
  std::string_view rest = tag.substr(tag.find('_') + 1);
  const auto oldest = version(rest);
  if (!oldest)
    return std::nullopt;
  claim.format = BinaryFormat::macho;
  claim.max_os_version = fmt::format("{}.{}", oldest->first, oldest->second);
  claim.os = mac ? "macos" : "ios";
  if (!mac && rest.ends_with("_iphonesimulator"))
    claim.abi = "simulator";
  if (!mac)
    rest = rest.substr(0, rest.rfind('_'));
  claim.every = true;
  if (rest == "universal2")
    claim.machines = {"x86_64", "arm64"};
  else if (rest == "intel")
    claim.machines = {"x86_64", "i386"};
  else
    claim.machines = {std::string(rest)};
  return claim;
}

std::optional<Claim> for_windows(std::string_view tag, Claim claim)
{
  claim.format = BinaryFormat::pe;
  claim.os = "windows";
  claim.machines = {tag == "win32" ? "x86" : std::string(tag.substr(4))};
  return claim;
}

std::optional<Claim> for_android(std::string_view tag, Claim claim)
{
  std::string_view rest = tag.substr(tag.find('_') + 1);
  const auto level = number(rest);
  if (!level)
    return std::nullopt;
  claim.format = BinaryFormat::elf;
  claim.os = "android";
  claim.max_os_version = std::to_string(*level);
  claim.machines = {std::string(rest)};
  return claim;
}

}  // namespace

std::optional<Claim> claim_of_tag(std::string_view tag)
{
  Claim claim{.said = fmt::format("the tag '{}'", tag)};
  std::optional<Claim> found;
  if (tag.starts_with("manylinux") || tag.starts_with("musllinux_") || tag.starts_with("linux_"))
    found = for_linux(tag, std::move(claim));
  else if (tag.starts_with("macosx_") || tag.starts_with("ios_"))
    found = for_apple(tag, std::move(claim));
  else if (tag == "win32" || tag.starts_with("win_"))
    found = for_windows(tag, std::move(claim));
  else if (tag.starts_with("android_"))
    found = for_android(tag, std::move(claim));
  else if (tag == "any")
    return Claim{.said = "the tag 'any'", .only_code_of_no_machine = true};
  if (!found)
    return std::nullopt;
  for (const std::string& machine : found->machines)
    if (find_named_machine(machine) == nullptr)
      return std::nullopt;
  return found;
}

std::vector<Claim> claims_of_wheel(std::string_view file_name)
{
  constexpr std::string_view ending = ".whl";
  if (!file_name.ends_with(ending))
    return {};
  file_name.remove_suffix(ending.size());
  std::string_view tags = file_name.substr(file_name.rfind('-') + 1);
  std::vector<Claim> claims;
  while (!tags.empty()) {
    const std::size_t end = tags.find('.');
    if (auto claim = claim_of_tag(tags.substr(0, end)))
      claims.push_back(std::move(*claim));
    tags = end == std::string_view::npos ? std::string_view() : tags.substr(end + 1);
  }
  return claims;
}

}  // namespace xtool
