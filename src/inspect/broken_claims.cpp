// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "claims.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace xtool {
namespace {

bool is_linked(const BinaryFacts& facts)
{
  return facts.kind == BinaryKind::program || facts.kind == BinaryKind::library;
}

std::optional<std::string> wrong_machine(const Binary& binary, const Claim& claim)
{
  if (claim.machines.empty())
    return std::nullopt;
  std::string reason;
  std::size_t fitting = 0;
  for (const std::string& name : claim.machines) {
    const NamedMachine* const machine = find_named_machine(name);
    std::string why;
    const bool there =
        std::any_of(binary.images.begin(), binary.images.end(), [&](const Image& image) {
          const std::optional<std::string> misfit = not_for_machine(image.facts, *machine);
          why = misfit.value_or("");
          return !misfit;
        });
    fitting += there ? 1 : 0;
    if (!there)
      reason = claim.every && binary.images.size() > 1 ? "without code for " + name : why;
  }
  return fitting == claim.machines.size() || (fitting > 0 && !claim.every)
             ? std::nullopt
             : std::optional("is " + reason);
}

// "10.9" as one number for each part.
std::pair<int, int> numbers(std::string_view text)
{
  std::pair<int, int> found{0, 0};
  const char* const end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, found.first);
  if (first.ptr < end && *first.ptr == '.')
    std::from_chars(first.ptr + 1, end, found.second);
  return found;
}

bool is_too_new(const BinaryFacts& facts, const Claim& claim)
{
  // Apple's own processors came with macOS 11: older tags mean 11 there.
  const std::pair<int, int> least =
      claim.os == "macos" && architecture(facts) == "aarch64" ? std::pair(11, 0) : std::pair(0, 0);
  return !claim.max_os_version.empty() && !facts.os_version.empty() && facts.os == claim.os &&
         numbers(facts.os_version) > std::max(numbers(claim.max_os_version), least);
}

std::optional<std::string> wrong_system(const BinaryFacts& facts, const Claim& claim)
{
  if (!facts.platforms.empty()) {
    const bool there = std::any_of(facts.platforms.begin(), facts.platforms.end(),
                                   [&](const ApplePlatform& platform) {
                                     return platform.os == claim.os && platform.abi == claim.abi;
                                   });
    if (!claim.os.empty() && !there)
      return fmt::format(
          "is for {}{}", facts.os,
          facts.platforms.front().abi.empty() ? "" : "'s " + facts.platforms.front().abi);
  } else if (!claim.os.empty() && !facts.os.empty() && !runs_on(facts.os, claim.os)) {
    return fmt::format("is for {}", facts.os);
  }
  if (!claim.libc.empty() && facts.dynamic && !facts.libc.empty() && facts.libc != claim.libc)
    return fmt::format("is linked for {}", facts.libc);
  if (claim.max_glibc && facts.glibc && *facts.glibc > *claim.max_glibc)
    return fmt::format("needs glibc {}", facts.glibc->str());
  if (is_too_new(facts, claim))
    return fmt::format("needs {} {}", facts.os, facts.os_version);
  return std::nullopt;
}

}  // namespace

std::optional<std::string> broken_claim(const Binary& binary, const Claim& claim)
{
  const auto sentence = [&](const std::string& fact) {
    return std::optional(fmt::format("{}, against {}", fact, claim.said));
  };
  if (binary.images.empty())
    return std::nullopt;
  const BinaryFacts& first = binary.images.front().facts;
  if (claim.only_code_of_no_machine)
    return first.kind == BinaryKind::library && first.format != BinaryFormat::pe
               ? sentence("is a library for " + architecture(first))
               : std::nullopt;
  // Objects by themselves may be for anything, such as the kernel's virtual machine.
  const bool alone = binary.form == Binary::Form::single && !is_linked(first);
  if (alone || (claim.format && first.format != *claim.format))
    return std::nullopt;
  if (const auto reason = wrong_machine(binary, claim))
    return sentence(*reason);
  for (const Image& image : binary.images)
    if (is_linked(image.facts))
      if (const auto reason = wrong_system(image.facts, claim))
        return sentence(*reason);
  return std::nullopt;
}

}  // namespace xtool
