// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/catalog/triple.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/version.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace xtool {
namespace {

// The longest name of rustc 1.97 has 36 characters.
constexpr std::size_t longest = 96;

// With three parts, the middle one is a vendor unless it is one of these. GNU names
// ("arm-linux-gnueabihf") and many of rustc's ("thumbv7m-none-eabi") leave the vendor out.
constexpr std::array<std::string_view, 18> systems = {
    "android", "emscripten", "freebsd", "freestanding", "fuchsia", "hurd",
    "ios",     "linux",      "macos",   "netbsd",       "none",    "nuttx",
    "openbsd", "rtems",      "uefi",    "wasi",         "wasip1",  "windows"};

bool is_printable(char byte) { return byte >= ' ' && byte <= '~'; }

bool is_name_character(char byte)
{
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '_' || byte == '.' || byte == '-';
}

// The word as a message may show it: no control characters, not too long.
std::string shown(std::string_view word)
{
  std::string text;
  for (const char byte : word.substr(0, longest))
    text += is_printable(byte) ? byte : '?';
  return word.size() > longest ? text + "..." : text;
}

[[noreturn]] void refuse(std::string_view word, std::string_view reason)
{
  throw Error(ErrorKind::usage, fmt::format("'{}' is not a target name: {}", shown(word), reason))
      .help("run `xtool target list` to see all targets");
}

std::vector<std::string_view> split(std::string_view text)
{
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  for (std::size_t dash = text.find('-'); dash != std::string_view::npos;
       dash = text.find('-', start)) {
    parts.push_back(text.substr(start, dash - start));
    start = dash + 1;
  }
  parts.push_back(text.substr(start));
  return parts;
}

}  // namespace

void require_target_word(std::string_view word)
{
  if (word.empty())
    throw Error(ErrorKind::usage, "the target name is empty")
        .help("run `xtool target list` to see all targets");
  if (word.size() > longest)
    refuse(word, fmt::format("it has {} characters, the limit is {}", word.size(), longest));
  const auto bad = std::find_if_not(word.begin(), word.end(), is_name_character);
  if (bad != word.end() && is_printable(*bad))
    refuse(word, fmt::format("it contains '{}'", *bad));
  if (bad != word.end())
    refuse(word, fmt::format("it contains the byte 0x{:02X}", static_cast<unsigned char>(*bad)));
  if (word.front() == '-' || word.front() == '.')
    refuse(word, fmt::format("it starts with '{}'", word.front()));
  if (word.find("..") != std::string_view::npos)
    refuse(word, "it contains '..'");
  if (word.back() == '-' || word.find("--") != std::string_view::npos)
    refuse(word, "a part of it is empty");
}

Triple Triple::parse(std::string_view text)
{
  require_target_word(text);
  const std::vector<std::string_view> parts = split(text);
  if (parts.size() < 2)
    refuse(text, "it has no '-'");

  const bool has_vendor =
      parts.size() > 3 ||
      (parts.size() == 3 && std::find(systems.begin(), systems.end(), parts[1]) == systems.end());
  const std::size_t os = has_vendor ? 2 : 1;
  Triple triple;
  triple.text_ = text;
  triple.arch_ = parts[0];
  triple.vendor_ = has_vendor ? parts[1] : "";
  triple.os_ = parts[os];
  // A custom target may have more parts; what follows the system all belongs to the ABI.
  if (parts.size() > os + 1)
    triple.abi_ = text.substr(static_cast<std::size_t>(parts[os + 1].data() - text.data()));
  return triple;
}

std::optional<int> arm_version(std::string_view arch)
{
  if (arch == "arm")
    return 6;
  for (const std::string_view prefix : {"armv", "thumbv"})
    if (arch.starts_with(prefix) && arch.size() > prefix.size() && arch[prefix.size()] >= '1' &&
        arch[prefix.size()] <= '9')
      return arch[prefix.size()] - '0';
  return std::nullopt;
}

std::optional<GlibcVersion> GlibcVersion::parse_symbol_version(std::string_view text)
{
  constexpr int largest = 999;
  const std::optional<Version> version = Version::parse(text);
  if (!version || text.find('.') == std::string_view::npos || version->major < 2 ||
      std::max({version->major, version->minor, version->patch}) > largest)
    return std::nullopt;
  return GlibcVersion{.major = version->major, .minor = version->minor, .patch = version->patch};
}

std::optional<GlibcVersion> GlibcVersion::parse(std::string_view text)
{
  return std::count(text.begin(), text.end(), '.') == 1 ? parse_symbol_version(text) : std::nullopt;
}

std::string GlibcVersion::str() const
{
  return patch == 0 ? fmt::format("{}.{}", major, minor)
                    : fmt::format("{}.{}.{}", major, minor, patch);
}

TargetName TargetName::parse(std::string_view text)
{
  const Triple whole = Triple::parse(text);
  const std::size_t dot = whole.abi().find('.');
  const bool has_glibc = whole.os() == "linux" && whole.abi().starts_with("gnu");
  if (!has_glibc || dot == std::string::npos)
    return {.triple = whole};

  const std::string_view suffix = std::string_view(whole.abi()).substr(dot + 1);
  const std::optional<GlibcVersion> glibc = GlibcVersion::parse(suffix);
  const std::string_view name = text.substr(0, text.size() - suffix.size() - 1);
  if (!glibc)
    throw Error(ErrorKind::usage, fmt::format("'{}': '{}' is not a glibc version", text, suffix))
        .help(fmt::format("write a version such as '{}.2.17', or only '{}'", name, name));
  return {.triple = Triple::parse(name), .glibc = glibc};
}

}  // namespace xtool
