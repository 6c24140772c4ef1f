// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "claims.hpp"

#include <xtool/support/byte_view.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/json.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>

namespace xtool {
namespace {

// The value of the first line that begins with the key.
std::string value_of(std::string_view text, std::string_view key)
{
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(key))
      continue;
    const std::size_t begin = line.find_first_not_of(" \t", key.size());
    if (begin == std::string::npos)
      return "";
    return line.substr(begin, line.find_last_not_of(" \t\r") + 1 - begin);
  }
  return "";
}

// Names without a machine ("all", "noarch") and unknown ones claim nothing.
std::vector<Claim> claims_of_architecture(const std::string& name, std::string_view os)
{
  if (find_named_machine(name) == nullptr)
    return {};
  return {Claim{.said = fmt::format("the architecture '{}'", name),
                .format = BinaryFormat::elf,
                .machines = {name},
                .os = std::string(os)}};
}

std::string_view system_of_npm(const std::string& name)
{
  return name == "darwin"  ? "macos"
         : name == "win32" ? "windows"
         : name == "sunos" ? "solaris"
         : name == "linux" || name == "android" || name == "freebsd" || name == "openbsd" ||
                 name == "netbsd"
             ? std::string_view(name)
             : "";
}

std::optional<BinaryFormat> format_of(std::string_view os)
{
  if (os.empty())
    return std::nullopt;
  return os == "macos"     ? BinaryFormat::macho
         : os == "windows" ? BinaryFormat::pe
                           : BinaryFormat::elf;
}

// npm's names are node's process.arch.
std::string_view machine_of_npm(const std::string& name)
{
  return name == "ppc64" ? "ppc64le" : name == "loong64" ? "loongarch64" : std::string_view(name);
}

// The only text of an array such as "cpu"; those that list several, or what is not meant ("!x64"),
// are for code that chooses when it runs.
std::string only_text(const Json& package, const char* key)
{
  const auto found = package.find(key);
  if (found == package.end() || !found->is_array() || found->size() != 1 ||
      !found->front().is_string())
    return "";
  const std::string text = found->front().get<std::string>();
  return text.starts_with('!') ? "" : text;
}

}  // namespace

std::vector<Claim> claims_of_control(std::string_view control)
{
  return claims_of_architecture(value_of(control, "Architecture:"), "linux");
}

std::vector<Claim> claims_of_pkginfo(std::string_view text)
{
  return claims_of_architecture(value_of(text, "arch ="), "linux");
}

std::vector<Claim> claims_of_package_json(std::string_view json)
{
  const Json package = Json::parse(json, nullptr, false);
  if (!package.is_object())
    return {};
  const std::string os(system_of_npm(only_text(package, "os")));
  const std::string cpu(machine_of_npm(only_text(package, "cpu")));
  if (os.empty() && find_named_machine(cpu) == nullptr)
    return {};
  Claim claim{.said = "'os' and 'cpu' in package.json", .format = format_of(os), .os = os};
  if (find_named_machine(cpu) != nullptr)
    claim.machines = {cpu};
  if (const std::string libc = only_text(package, "libc"); libc == "glibc" || libc == "musl")
    claim.libc = libc;
  return {claim};
}

std::vector<Claim> claims_of_rpm(std::string_view bytes)
{
  constexpr std::uint64_t lead = 96, intro = 16, entry = 16;
  constexpr std::uint32_t arch_tag = 1022;
  constexpr std::uint32_t most_entries = 1u << 16;
  try {
    const ByteView file(bytes, "", true);
    // The first header is the signature's, padded to 8 bytes.
    const std::uint64_t signature = std::uint64_t{file.u32(lead + 8)} * entry + file.u32(lead + 12);
    const std::uint64_t header = lead + intro + (signature + 7) / 8 * 8;
    const std::uint32_t count = file.u32(header + 8);
    const std::uint64_t texts = header + intro + std::uint64_t{count} * entry;
    for (std::uint64_t i = 0; i < std::min(count, most_entries); ++i) {
      const ByteView index = file.part(header + intro + i * entry, entry);
      if (index.u32(0) == arch_tag)
        return claims_of_architecture(file.text(texts + index.u32(8)), "linux");
    }
  } catch (const Error&) {  // its contents are still looked at
  }
  return {};
}

bool may_be_foreign(std::string_view path, const NamedMachine& machine)
{
  std::istringstream parts{std::string(path.substr(0, path.rfind('/') + 1))};
  for (std::string part; std::getline(parts, part, '/');) {
    constexpr std::array places{"firmware", "gcc-cross", "lib32", "libx32", "libo32", "libn32",
                                "32",       "x32",       "n32",   "o32",    "64",     "debug"};
    const bool other_width = part == "lib64" && machine.bits == 32;
    if (other_width || std::find(places.begin(), places.end(), part) != places.end())
      return true;
    // "aarch64-linux-gnu", "qemu-x86_64", "linux_arm64"
    for (std::string word = part; !word.empty();) {
      const std::size_t end = word.find_first_of("-.");
      const NamedMachine* const named = find_named_machine(word.substr(0, end));
      if (named != nullptr && (named->arch != machine.arch || named->bits != machine.bits ||
                               named->endian != machine.endian))
        return true;
      word = end == std::string::npos ? "" : word.substr(end + 1);
    }
  }
  return false;
}

}  // namespace xtool
