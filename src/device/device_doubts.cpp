// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "device_tables.hpp"
#include "device_wanted.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace xtool {
namespace {

using Doubt = Deduction::Doubt;
using Targets = std::vector<const TargetEntry*>;

template <typename Predicate>
const TargetEntry* first(const Targets& found, Predicate fits)
{
  const auto other = std::find_if(found.begin(), found.end(),
                                  [&](const TargetEntry* each) { return fits(*each); });
  return other == found.end() ? nullptr : *other;
}

bool knows_float(const DeviceFacts& facts)
{
  return !facts.float_abi.empty() || !facts.loaders.empty() ||
         (facts.program && (facts.program->float_abi || facts.program->interpreter));
}

const TargetEntry* musl_like(const TargetEntry& best, const Targets& found)
{
  return first(found, [&](const TargetEntry& each) {
    return each.libc == "musl" && each.float_abi == best.float_abi && each.endian == best.endian &&
           each.triple.str() != best.triple.str();
  });
}

void doubt_system(const DeviceFacts& facts, const Wanted& wanted, const OtherAnswers& others,
                  std::vector<Doubt>& doubts)
{
  if (find_system(facts.system).empty() && !facts.program)
    doubts.push_back(
        {.about = "system",
         .text = fmt::format("its system was not given, and is assumed to be {}", wanted.os),
         .question = "uname -s",
         .option = "--system"});
  if (others.illumos != nullptr)
    doubts.push_back({.about = "system",
                      .text = "SunOS may be Solaris or illumos",
                      .question = "uname -a",
                      .option = "--uname",
                      .otherwise = others.illumos});
}

void doubt_c_library(const DeviceFacts& facts, const Wanted& wanted, const TargetEntry& best,
                     const Targets& found, std::vector<Doubt>& doubts)
{
  if (best.os != "linux")
    return;
  if (wanted.libc.empty() && !facts.program) {
    doubts.push_back({.about = "libc",
                      .text = "its C library was not given",
                      .question = "ldd --version 2>&1",
                      .option = "--ldd",
                      .otherwise = musl_like(best, found)});
    return;
  }
  const bool recent = facts.program && facts.program->glibc && best.glibc_min &&
                      *facts.program->glibc >= *best.glibc_min;
  if (best.libc == "glibc" && best.glibc_min && !facts.glibc && !recent)
    doubts.push_back({.about = "glibc",
                      .text = fmt::format("its version of glibc was not given: '{}' needs {}",
                                          best.triple.str(), best.glibc_min->str()),
                      .question = "getconf GNU_LIBC_VERSION",
                      .option = "--ldd",
                      .otherwise = musl_like(best, found)});
}

void doubt_width_and_order(const TargetEntry& best, const Targets& found,
                           const OtherAnswers& others, std::vector<Doubt>& doubts)
{
  if (others.narrow != nullptr)
    doubts.push_back({.about = "bits",
                      .text = "its kernel is 64-bit, its programs may be 32-bit",
                      .question = "getconf LONG_BIT",
                      .option = "--bits",
                      .otherwise = others.narrow});
  const TargetEntry* const other =
      first(found, [&](const TargetEntry& each) { return each.endian != best.endian; });
  if (other != nullptr)
    doubts.push_back({.about = "endian",
                      .text =
                          "its byte order was not given (the last number is 1 for little, 2 for "
                          "big)",
                      .question = "head -c 6 /bin/sh | od -An -tu1",
                      .option = "--endian",
                      .otherwise = other});
}

void doubt_processor(const DeviceFacts& facts, const Wanted& wanted, const TargetEntry& best,
                     const Targets& found, const OtherAnswers& others, std::vector<Doubt>& doubts)
{
  const bool linux_kernel = best.os == "linux" || best.os == "android";
  if (!others.slices.empty() && facts.machine.empty())
    doubts.push_back({.about = "processor",
                      .text = "the program is for several processors",
                      .question = "uname -m",
                      .option = "--uname",
                      .otherwise = others.slices.front()});
  if (best.arch == "arm" && !wanted.arm)
    doubts.push_back({.about = "processor",
                      .text = "its version of ARM was not given",
                      .question = "uname -m",
                      .option = "--uname"});
  if (best.arch == "powerpc" && linux_kernel && !wanted.spe && !facts.program)
    if (const TargetEntry* const spe =
            first(found, [](const TargetEntry& each) { return is_spe(each); }))
      doubts.push_back({.about = "processor",
                        .text = "an e500 has no classic floating-point unit",
                        .question = "grep ^cpu /proc/cpuinfo",
                        .option = "--uname",
                        .otherwise = spe});
  if (linux_kernel && x86_version(best.triple) == 6 && facts.cpu_features.empty())
    doubts.push_back({.about = "processor",
                      .text = "its processor may lack SSE2",
                      .question = "grep -c sse2 /proc/cpuinfo",
                      .otherwise = first(found, [](const TargetEntry& each) {
                        return x86_version(each.triple) == 5;
                      })});
}

}  // namespace

bool is_spe(const TargetEntry& entry) { return entry.triple.abi().ends_with("spe"); }

std::vector<Doubt> doubts_for(const DeviceFacts& facts, const Wanted& wanted,
                              const TargetEntry& best, const Targets& found,
                              const OtherAnswers& others)
{
  std::vector<Doubt> doubts;
  doubt_system(facts, wanted, others, doubts);
  doubt_width_and_order(best, found, others, doubts);
  doubt_c_library(facts, wanted, best, found, doubts);
  if (best.arch == "arm" && !knows_float(facts))
    doubts.push_back({.about = "float",
                      .text = fmt::format("its float ABI was not given: {} is usual",
                                          best.float_abi.value_or("")),
                      .question = "ls /lib/ld-*",
                      .option = "--ldd",
                      .otherwise = first(found, [&](const TargetEntry& each) {
                        return each.arch == "arm" && each.float_abi != best.float_abi;
                      })});
  doubt_processor(facts, wanted, best, found, others, doubts);
  return doubts;
}

}  // namespace xtool
