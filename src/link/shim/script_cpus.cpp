// SPDX-License-Identifier: Apache-2.0 OR MIT
// What a script knows of machines and CPUs.
#include "script_rules.hpp"
#include "zig_cpu.hpp"

#include <array>

namespace xtool {

std::vector<std::string> own_machines(const ShimConfig& config)
{
  const std::string first = config.target.substr(0, config.target.find('-'));
  if (first.starts_with("aarch64"))
    return {"aarch64", "arm64"};
  if (first.starts_with("arm") || first.starts_with("thumb"))
    return {"arm-", "armv", "armeb", "thumb"};
  if (first == "x86")
    return {"i386-", "i486-", "i586-", "i686-", "x86-"};
  for (const std::string name : {"riscv64", "riscv32"})
    if (first.starts_with(name))
      return {name};
  if (first == "powerpc64le")
    return {"powerpc64le-", "ppc64le-"};
  return {first + "-"};
}

std::string own_word_size(const ShimConfig& config)
{
  const std::string machine = config.target.substr(0, config.target.find('-'));
  return machine.find("64") != std::string::npos || machine == "s390x" ? "-m64" : "-m32";
}

bool is_arm(const ShimConfig& config)
{
  return config.target.starts_with("arm") || config.target.starts_with("thumb");
}

bool has_fpu(const ShimConfig& config)
{
  return is_arm(config) && config.cpu.find("+soft_float") == std::string::npos;
}

std::vector<std::pair<std::string, std::string>> script_cpus(const ShimConfig& config)
{
  constexpr std::array arm = {"-march=armv5te",      "-march=armv6",        "-march=armv6k",
                              "-march=armv7",        "-march=armv7-a",      "-march=armv7-a+fp",
                              "-march=armv7-a+neon", "-march=armv7-a+simd", "-march=armv7ve",
                              "-march=armv7-a+vfpv4"};
  constexpr std::array arms = {"-march=armv8-a",
                               "-march=armv8-a+crc",
                               "-march=armv8-a+crypto",
                               "-march=armv8-a+crc+crypto",
                               "-march=armv8-a+crypto+crc",
                               "-march=armv8-a+simd",
                               "-march=armv8-a+lse",
                               "-march=armv8-a+aes+sha2",
                               "-march=armv8.1-a",
                               "-march=armv8.2-a",
                               "-march=armv8.2-a+crypto",
                               "-march=armv8.2-a+fp16",
                               "-march=armv8.2-a+dotprod",
                               "-march=armv8.2-a+fp16+dotprod",
                               "-march=armv8.2-a+dotprod+fp16",
                               "-march=armv8.2-a+sha3",
                               "-march=armv8.2-a+sve",
                               "-march=armv8.2-a+i8mm",
                               "-march=armv8.4-a",
                               "-march=armv8.6-a",
                               "-march=armv9-a",
                               "-mcpu=cortex-a53+crypto",
                               "-mcpu=cortex-a72+crypto"};
  constexpr std::array intel = {"-march=i386",  "-march=i486",    "-march=i586",
                                "-march=i686",  "-march=pentium", "-march=pentiumpro",
                                "-march=x86-64"};
  constexpr std::array power = {"-mcpu=powerpc64le", "-mcpu=power7", "-mcpu=power8", "-mcpu=power9",
                                "-mcpu=power10"};
  constexpr std::array riscv = {
      "-march=rv64gc",         "-march=rv64imafdc",         "-march=rv64gcv",
      "-march=rv64gc_zba_zbb", "-march=rv64gc_zba_zbb_zbs", "-march=rv32gc",
      "-march=rv32imac",       "-march=rv32imafdc"};
  std::vector<std::string> flags = {"-march=native", "-mcpu=native", "-march=generic",
                                    "-mcpu=generic"};
  const auto add = [&](const auto& list) { flags.insert(flags.end(), list.begin(), list.end()); };
  const std::string_view target = config.target;
  if (is_arm(config))
    add(arm);
  if (is_arm(config) || target.starts_with("aarch64"))
    add(arms);
  if (target.starts_with("x86"))
    add(intel);
  if (target.starts_with("powerpc"))
    add(power);
  if (target.starts_with("riscv"))
    add(riscv);
  std::vector<std::pair<std::string, std::string>> cpus;
  cpus.reserve(flags.size());
  for (const std::string& flag : flags)
    cpus.emplace_back(flag, choose_cpu(config, {flag}, true).cpu);
  return cpus;
}

}  // namespace xtool
