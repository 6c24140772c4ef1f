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
  if (key == "release")
    facts.release = value;
  // The BSDs' `uname -m` may name a family of boards ("evbarm", "octeon"), and FreeBSD's of all
  // ARM machines is "arm"; where others have nothing to say here, they say "unknown".
  const bool vague = facts.machine == "arm" || facts.machine.starts_with("evb");
  if (key == "processor" && vague && find_machine(value) != nullptr)
    facts.machine = value;
  if (key == "bits" && (value == "32" || value == "64"))
    facts.word_bits = value == "32" ? 32 : 64;
  if (key == "loader")
    add_loader(value, facts);
  if (key == "ldd")
    ldd += value + '\n';
  if (key == "libc" && !value.empty())
    ldd += value + '\n';
  if (key == "cpu")
    facts.cpu_features = split_words(value);
  if (key == "model")
    facts.processor = value;
}

}  // namespace

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
         "echo \"release=$(uname -r 2>/dev/null) $(uname -v 2>/dev/null)\"; "
         "echo \"bits=$(getconf LONG_BIT 2>/dev/null)\"; "
         "echo \"libc=$(getconf GNU_LIBC_VERSION 2>/dev/null)\"; "
         "for f in /system/bin/linker64 /system/bin/linker /lib/ld-musl-*.so.1 "
         "/lib/ld-linux*.so.* /lib64/ld-linux*.so.* /lib/ld64.so.* /lib64/ld64.so.* "
         "/lib/ld-uClibc.so.* /lib/ld64-uClibc.so.* /lib/ld.so.1 /lib32/ld.so.1 /lib64/ld.so.1 "
         "/libexec/ld-elf.so.1 /libexec/ld-elf.so.2 /libexec/ld.elf_so /usr/libexec/ld.so "
         "/lib/amd64/ld.so.1 /usr/lib/ld.so.1; do "
         "if [ -e \"$f\" ]; then echo \"loader=$f\"; fi; done; "
         "ldd --version 2>&1 </dev/null | while read -r l; do echo \"ldd=$l\"; done; "
         "if [ -r /proc/cpuinfo ]; then while read -r k l; do case \"$k $l\" in "
         "flags*|Features*) echo \"cpu=$l\"; break;; \"cpu :\"*) echo \"model=$l\";; "
         "esac; done </proc/cpuinfo; fi; "
         "for f in /bin/sh /system/bin/sh /proc/self/exe; do if [ -r \"$f\" ]; then "
         "echo \"program=$f\"; dd if=\"$f\" bs=4096 count=1 2>/dev/null || head -c 4096 \"$f\"; "
         "break; fi; done; exit 0'";
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
