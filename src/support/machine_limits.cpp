// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/machine_limits.hpp>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace xtool {
namespace {

constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

std::string text_of(const char* path)
{
  try {
    return read_file_if_exists(path).value_or("");
  } catch (const Error&) {  // no leave to read it: then it limits nothing that can be known
    return "";
  }
}

// The number at the start, behind blanks.
std::optional<std::uint64_t> number_in(std::string_view text)
{
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  std::uint64_t number = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
  return end.ec == std::errc() ? std::optional(number) : std::nullopt;
}

std::uint64_t left_on_machine()
{
  constexpr std::string_view field = "MemAvailable:";
  const std::string text = text_of("/proc/meminfo");
  const std::size_t at = text.find(field);
  if (at == std::string::npos)
    return unlimited;
  const auto kibibytes = number_in(std::string_view(text).substr(at + field.size()));
  return kibibytes ? *kibibytes * 1024 : unlimited;
}

// In a container, these are of its own group.
std::uint64_t left_in_group()
{
  const auto most = number_in(text_of("/sys/fs/cgroup/memory.max"));
  if (!most)
    return unlimited;
  return *most - std::min(*most, number_in(text_of("/sys/fs/cgroup/memory.current")).value_or(0));
}

}  // namespace

unsigned processors() { return std::max(1u, std::thread::hardware_concurrency()); }

std::uint64_t available_memory() { return std::min(left_on_machine(), left_in_group()); }

}  // namespace xtool
