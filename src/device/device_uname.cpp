// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/device/device.hpp>

#include "device_tables.hpp"

#include <xtool/support/words.hpp>

namespace xtool {
namespace {

// Android's kernels say so in their release ("5.10.149-android13-4-00003"), its uname is
// Toybox's or Termux'. GNU's and busybox' name their own system last.
bool is_android(const std::vector<std::string>& words)
{
  if (words.back() == "Android" || words.back() == "Toybox")
    return true;
  const bool marked = words.size() > 2 && words[2].find("-android") != std::string::npos;
  return marked && words.back() != "GNU/Linux";
}

bool is_name(const std::string& word)
{
  const char first = word.front();
  return (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z');
}

// The word that names the system: the first, or one that is known where `uname -mo` put it last.
std::string system_in(const std::vector<std::string>& words)
{
  if (is_name(words.front()) && find_machine(words.front()) == nullptr)
    return words.front();
  for (const std::string& word : words)
    if (!find_system(word).empty())
      return word;
  return "";
}

}  // namespace

void read_uname(std::string_view text, DeviceFacts& facts)
{
  const std::vector<std::string> words = split_words(text);
  if (words.empty())
    return;
  if (words.size() == 1) {
    // "Linux" alone is what `uname` without an option prints.
    if (facts.system.empty() && find_machine(words.front()) == nullptr &&
        !find_system(words.front()).empty())
      facts.system = words.front();
    else
      facts.machine = words.front();
    return;
  }
  if (facts.system.empty()) {
    facts.system = system_in(words);
    if (is_android(words))
      facts.system += " Android";
  }
  // "SunOS host 5.11 omnios-r151050-b354c5e2d2 i86pc i386 i86pc illumos"
  for (std::size_t i = 2; i < words.size(); ++i)
    facts.release += (facts.release.empty() ? "" : " ") + words[i];
  // The last one counts: before it stand names, which may be anything. SunOS names the kind of
  // processor behind the machine, and old ones only as what they began with.
  const bool first_counts = words.front() == "SunOS";
  for (std::size_t i = first_counts ? 2 : 0; i < words.size(); ++i)
    if (find_machine(words[i]) != nullptr && (facts.machine.empty() || !first_counts))
      facts.machine = words[i];
  if (facts.machine.empty())
    facts.uname = text;
}

bool is_illumos(const DeviceFacts& facts)
{
  // Oracle's versions are numbers: "11.4.42.111.0", "Generic_150400-65", "snv_134".
  const std::vector<std::string> words = split_words(facts.release);
  const bool of_oracle = words.size() < 2 || words[0] != "5.11" || words[1].starts_with("11.") ||
                         words[1] == "11" || words[1].starts_with("Generic") ||
                         words[1].starts_with("snv_");
  return facts.system.find("illumos") != std::string::npos ||
         facts.release.find("illumos") != std::string::npos || !of_oracle;
}

}  // namespace xtool
