// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/binary/interpreters.hpp>
#include <xtool/device/device.hpp>

#include "device_tables.hpp"

#include <algorithm>
#include <sstream>

namespace xtool {
namespace {

bool contains(std::string_view text, std::string_view part)
{
  return text.find(part) != std::string_view::npos;
}

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

// "2.36" at the beginning of the text; what follows may be anything but more of the number.
std::optional<GlibcVersion> version_at(std::string_view text)
{
  const std::size_t end = text.find_first_not_of("0123456789.");
  std::string_view number = text.substr(0, end);
  while (number.ends_with('.'))
    number.remove_suffix(1);
  const std::size_t minor = number.find('.');
  const std::size_t patch = minor == std::string_view::npos ? minor : number.find('.', minor + 1);
  return GlibcVersion::parse(number.substr(0, patch));
}

std::optional<GlibcVersion> version_after(std::string_view text, std::string_view words)
{
  const std::size_t at = text.find(words);
  return at == std::string_view::npos ? std::nullopt : version_at(text.substr(at + words.size()));
}

// The last word of a line that is a version: "ldd (Debian GLIBC 2.36-9+deb12u10) 2.36".
std::optional<GlibcVersion> last_version(std::string_view line)
{
  std::istringstream stream{std::string(line)};
  std::optional<GlibcVersion> last;
  for (std::string word; stream >> word;)
    if (word.find_first_not_of("0123456789.") == std::string::npos)
      if (const auto version = version_at(word))
        last = version;
  return last;
}

// As ldd, getconf, the library itself and its file say it.
std::optional<GlibcVersion> glibc_in(std::string_view text)
{
  for (const std::string_view words : {"release version ", "\nglibc ", "/libc-", "-glibc-"})
    if (const auto version = version_after(text, words))
      return version;
  if (text.starts_with("glibc "))
    return version_at(text.substr(6));
  return last_version(first_line(text));
}

bool is_glibc(std::string_view text)
{
  for (const std::string_view words :
       {"GLIBC", "GNU libc", "GNU C Library", "Free Software Foundation", "\nglibc ", "libc.so.6"})
    if (contains(text, words))
      return true;
  // "ldd (Buildroot) 2.35": whoever built it has put a name of their own between the brackets.
  return text.starts_with("glibc ") ||
         (text.starts_with("ldd (") && last_version(first_line(text)).has_value());
}

// "mips64el-linux-gnuabi64" in a path: Debian's name for what its libraries there are for.
std::string multiarch_in(std::string_view path)
{
  std::istringstream stream{std::string(path)};
  for (std::string part; std::getline(stream, part, '/');)
    if (const std::size_t dash = part.find("-linux-");
        dash != std::string::npos &&
        find_machine(std::string_view(part).substr(0, dash)) != nullptr)
      return part;
  return "";
}

void read_paths(std::string_view text, DeviceFacts& facts)
{
  std::istringstream stream{std::string(text)};
  for (std::string word; stream >> word;) {
    if (!word.starts_with('/'))
      continue;
    if (!system_of_interpreter(word).libc.empty())
      add_loader(word, facts);
    if (facts.multiarch.empty())
      facts.multiarch = multiarch_in(word);
  }
}

// "musl libc (armhf)": the name is that of its loader.
void read_musl(std::string_view text, DeviceFacts& facts)
{
  constexpr std::string_view words = "musl libc (";
  const std::size_t open = text.find(words);
  if (open == std::string_view::npos)
    return;
  const std::string_view rest = text.substr(open + words.size());
  if (const std::size_t close = rest.find(')'); close != std::string_view::npos)
    facts.loaders.push_back("/lib/ld-musl-" + std::string(rest.substr(0, close)) + ".so.1");
}

}  // namespace

void add_loader(const std::string& path, DeviceFacts& facts)
{
  facts.loaders.push_back(path);
  if (facts.libc.empty())
    facts.libc = system_of_interpreter(path).libc;
}

void read_ldd(std::string_view text, DeviceFacts& facts)
{
  read_paths(text, facts);
  if (contains(text, "musl")) {
    facts.libc = "musl";
    read_musl(text, facts);
  } else if (contains(text, "uClibc")) {
    facts.libc = "uclibc";
  } else if (contains(text, "bionic") || contains(text, "Android")) {
    facts.libc = "bionic";
  } else if (is_glibc(text)) {
    facts.libc = "glibc";
  }
  if (facts.libc == "glibc" && !facts.glibc)
    facts.glibc = glibc_in(text);
}

}  // namespace xtool
