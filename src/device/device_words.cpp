// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/binary/interpreters.hpp>
#include <xtool/device/device.hpp>

#include "device_tables.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/words.hpp>

#include <algorithm>

namespace xtool {
namespace {

constexpr std::string_view answer_begins = "xtool-detect 1\n";
constexpr std::string_view program_begins = "program=";

bool contains(std::string_view text, std::string_view part)
{
  return text.find(part) != std::string_view::npos;
}

// The last "2.36" of a text: "ldd (Debian GLIBC 2.36-9+deb12u10) 2.36".
std::optional<GlibcVersion> last_version(std::string_view line)
{
  std::optional<GlibcVersion> last;
  for (const std::string& word : split_words(line))
    if (const auto version = GlibcVersion::parse(word))
      last = version;
  return last;
}

void add_loader(const std::string& path, DeviceFacts& facts)
{
  facts.loaders.push_back(path);
  if (facts.libc.empty())
    facts.libc = system_of_interpreter(path).libc;
}

void read_line(std::string_view line, std::string& ldd, DeviceFacts& facts)
{
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos)
    return;
  const std::string_view key = line.substr(0, equals);
  const std::string value(line.substr(equals + 1));
  if (key == "machine")
    facts.machine = value;
  if (key == "system")
    facts.system = value;
  // FreeBSD's `uname -m` of all ARM machines is "arm"; where others have nothing to say here, they
  // say "unknown".
  if (key == "processor" && facts.machine == "arm" && arm_version(value))
    facts.machine = value;
  if (key == "bits" && (value == "32" || value == "64"))
    facts.word_bits = value == "32" ? 32 : 64;
  if (key == "loader")
    add_loader(value, facts);
  if (key == "ldd")
    ldd += value + '\n';
  if (key == "cpu")
    facts.cpu_features = split_words(value);
}

}  // namespace

void read_uname(std::string_view text, DeviceFacts& facts)
{
  const std::vector<std::string> words = split_words(text);
  if (words.size() == 1) {
    facts.machine = words.front();
    return;
  }
  if (!words.empty() && facts.system.empty())
    facts.system = words.front() + (contains(text, "Android") ? " Android" : "");
  for (const std::string& word : words)
    if (find_machine(word) != nullptr)
      facts.machine = word;  // the last one: before it stand names, which may be anything
}

void read_ldd(std::string_view text, DeviceFacts& facts)
{
  for (const std::string& word : split_words(text))
    if (word.starts_with('/') && !system_of_interpreter(word).libc.empty())
      add_loader(word, facts);
  if (contains(text, "musl")) {
    facts.libc = "musl";
    // "musl libc (armhf)": the name is that of its loader.
    if (const std::size_t open = text.find("musl libc ("); open != std::string_view::npos) {
      const std::string_view rest = text.substr(open + 11);
      if (const std::size_t close = rest.find(')'); close != std::string_view::npos)
        facts.loaders.push_back("/lib/ld-musl-" + std::string(rest.substr(0, close)) + ".so.1");
    }
  } else if (contains(text, "uClibc")) {
    facts.libc = "uclibc";
  } else if (contains(text, "bionic") || contains(text, "Android")) {
    facts.libc = "bionic";
  } else if (contains(text, "GLIBC") || contains(text, "GNU libc") ||
             contains(text, "GNU C Library") || contains(text, "Free Software Foundation")) {
    facts.libc = "glibc";
  }
  if (facts.libc == "glibc")
    facts.glibc = last_version(text.substr(0, text.find('\n')));
}

std::string device_command()
{
  // One line, without single quotes and exclamation marks: login shells need not be POSIX's.
  return "sh -c '"
         "LC_ALL=C; export LC_ALL; "
         "PATH=$PATH:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin:/system/bin; "
         "echo \"xtool-detect 1\"; "
         "echo \"machine=$(uname -m)\"; "
         "echo \"processor=$(uname -p 2>/dev/null)\"; "
         "echo \"system=$(uname -s) $(uname -o 2>/dev/null)\"; "
         "echo \"bits=$(getconf LONG_BIT 2>/dev/null)\"; "
         "for f in /system/bin/linker64 /system/bin/linker /lib/ld-musl-*.so.1 "
         "/lib/ld-linux*.so.* /lib64/ld-linux*.so.* /lib/ld64.so.* /lib64/ld64.so.* "
         "/lib/ld-uClibc.so.* /lib64/ld.so.1 /libexec/ld-elf.so.1; do "
         "if [ -e \"$f\" ]; then echo \"loader=$f\"; fi; done; "
         "ldd --version 2>&1 </dev/null | while read -r l; do echo \"ldd=$l\"; done; "
         "if [ -r /proc/cpuinfo ]; then while read -r k l; do case \"$k\" in "
         "flags|Features) echo \"cpu=$l\"; break;; esac; done </proc/cpuinfo; fi; "
         "for f in /bin/sh /system/bin/sh /proc/self/exe; do if [ -r \"$f\" ]; then "
         "echo \"program=$f\"; dd if=\"$f\" bs=4096 count=1 2>/dev/null; break; fi; done; exit 0'";
}

std::optional<DeviceFacts> parse_device_answer(std::string_view answer)
{
  const std::size_t begin = answer.find(answer_begins);
  if (begin == std::string_view::npos)
    return std::nullopt;
  DeviceFacts facts;
  std::string ldd;
  std::string_view rest = answer.substr(begin + answer_begins.size());
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.starts_with(program_begins)) {
      facts.program_path = line.substr(program_begins.size());
      facts.program = parse_elf_beginning(rest, facts.program_path);
      break;
    }
    read_line(line, ldd, facts);
  }
  // Where there is no ldd, the shell says so: no word of that is about a C library.
  read_ldd(ldd, facts);
  return facts;
}

}  // namespace xtool
