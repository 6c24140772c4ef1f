// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "native_probe.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/process.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

namespace xtool {
namespace {

using namespace std::string_view_literals;

constexpr int answer = 7;

// exit(7), in Linux' system calls.
constexpr std::string_view x86_code = "\xbb\x07\0\0\0\xb8\x01\0\0\0\xcd\x80"sv;
constexpr std::string_view arm_code = "\x07\0\xa0\xe3\x01\x70\xa0\xe3\0\0\0\xef"sv;

// A 32-bit little-endian ELF program that consists of this code.
std::string program(std::uint16_t machine, std::string_view code)
{
  constexpr std::uint32_t address = 0x10000;
  constexpr std::uint32_t headers = 52 + 32;
  const auto size = static_cast<std::uint32_t>(headers + code.size());
  std::string file = std::string(
      "\x7f"
      "ELF\1\1\1",
      7);
  file.resize(16);
  const auto put = [&](std::uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i)
      file += static_cast<char>(value >> 8 * i);
  };
  put(2, 2);  // ET_EXEC
  put(machine, 2);
  put(1, 4);
  put(address + headers, 4);  // where it starts
  put(52, 4);                 // the program header's place
  put(0, 4);
  put(machine == 40 ? 0x05000000 : 0, 4);  // EF_ARM_EABI_VER5
  for (const std::uint32_t half : {52u, 32u, 1u, 40u, 0u, 0u})
    put(half, 2);
  for (const std::uint32_t word : {1u, 0u, address, address, size, size, 5u, 0x1000u})
    put(word, 4);  // PT_LOAD of the whole file, readable and executable
  return file += code;
}

bool try_program(const std::string& bytes, const Env& env)
{
  const TempDir directory;
  const std::filesystem::path file = directory.path() / "probe";
  write_new_file(file, bytes);
  std::error_code code;
  std::filesystem::permissions(file, std::filesystem::perms::owner_all, code);
  if (code)
    return false;
  try {
    return run({.argv = {file.native()}, .timeout = std::chrono::seconds(5)}, env).exit_code ==
           answer;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::external_tool)
      throw;
    return false;  // the kernel does not take it
  }
}

bool is_x86(std::string_view arch)
{
  return arch == "x86_64" || (arch.size() == 4 && arch.starts_with("i") && arch.ends_with("86"));
}

bool is_arm(std::string_view arch)
{
  return arch == "aarch64" || arch.starts_with("armv") || arch == "arm" ||
         arch.starts_with("thumbv7neon");
}

}  // namespace

bool runs_natively(const TargetEntry& entry, const Triple& host, const Env& env)
{
  if (entry.os != "linux" || host.os() != "linux" || !entry.elf)
    return false;
  const bool same_width = host.arch() == "x86_64" ? entry.pointer_width == 64 : true;
  if (entry.triple.arch() == host.arch() && same_width)
    return true;
  if (entry.arch == "x86" && is_x86(host.arch()))
    return try_program(program(3, x86_code), env);
  if (entry.arch == "arm" && entry.endian == "little" && is_arm(host.arch()))
    return try_program(program(40, arm_code), env);
  return false;
}

}  // namespace xtool
