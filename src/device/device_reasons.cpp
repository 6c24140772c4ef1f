// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/binary/architecture.hpp>

#include "device_tables.hpp"
#include "device_wanted.hpp"

#include <fmt/format.h>

namespace xtool {

std::optional<int> x86_version(const Triple& triple)
{
  return triple.arch() == "i586"   ? std::optional<int>(5)
         : triple.arch() == "i686" ? std::optional<int>(6)
                                   : std::nullopt;
}

std::vector<std::string> reasons_for(const DeviceFacts& facts, const Wanted& wanted,
                                     const TargetEntry& best)
{
  std::vector<std::string> reasons;
  const MachineName* const machine = find_machine(facts.machine);
  if (facts.program)
    reasons.push_back(
        fmt::format("'{}' is a {}-bit program for {}{}{}", facts.program_path,
                    facts.program->pointer_width, architecture(*facts.program),
                    facts.program->float_abi ? ", " + *facts.program->float_abi + "-float" : "",
                    facts.program->endian == "big" ? ", big-endian" : ""));
  if (machine != nullptr && machine->bits == 64 && best.pointer_width == 32)
    reasons.push_back(
        fmt::format("its kernel is 64-bit ('{}'), its programs are 32-bit", facts.machine));
  else if (!facts.machine.empty())
    reasons.push_back(fmt::format("its machine is '{}'", facts.machine));
  if (!wanted.libc.empty() && best.libc == wanted.libc)
    reasons.push_back(fmt::format("its C library is {}{}", wanted.libc,
                                  facts.glibc ? " " + facts.glibc->str() : ""));
  if (wanted.no_libc && best.libc == "musl")
    reasons.emplace_back("no C library was found: static programs need none");
  if (wanted.x86 == 5 && best.triple.arch() == "i586")
    reasons.emplace_back("its processor has no SSE2, which i686 stands for in Rust");
  return reasons;
}

std::string why(const TargetEntry& other, const TargetEntry& best)
{
  if (other.endian != best.endian)
    return fmt::format("if it is {}-endian", other.endian);
  if (other.arch == "arm" && other.float_abi != best.float_abi)
    return fmt::format("if its programs are {}-float", other.float_abi.value_or(""));
  if (other.libc == "glibc" && best.libc == "musl")
    return fmt::format("with glibc {} or newer on the device",
                       other.glibc_min.value_or(GlibcVersion{}).str());
  if (other.os == "windows" && other.triple.abi() != best.triple.abi())
    return other.triple.abi() == "msvc"  ? "with Microsoft's tools and libraries"
           : other.triple.abi() == "gnu" ? "with the GNU tools of MinGW"
                                         : "with LLVM's tools and the libraries of MinGW";
  if (other.triple.arch().starts_with("thumbv7neon"))
    return "if its processor has NEON";
  const int arm = arm_version(other.triple.arch()).value_or(0);
  const int best_arm = arm_version(best.triple.arch()).value_or(0);
  if (arm > best_arm)
    return fmt::format("if its processor is ARMv{}", arm);
  if (other.libc == "musl" && best.libc != "musl")
    return "its programs are static, and need no C library of the device";
  if (arm < best_arm)
    return fmt::format("its programs run on ARMv{}, too", arm);
  if (x86_version(other.triple) == 5)
    return "its programs run on processors without SSE2, too";
  return other.description;
}

}  // namespace xtool
