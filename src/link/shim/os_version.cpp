// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/shim/os_version.hpp>

#include <algorithm>

namespace xtool {

bool is_for_macos(std::string_view target)
{
  return target.find("-macos") != std::string_view::npos;
}

bool is_os_version(std::string_view text)
{
  std::size_t numbers = 0;
  for (;;) {
    const std::size_t length = std::min(text.find_first_not_of("0123456789"), text.size());
    if (length == 0 || length > 4 || ++numbers > 3)
      return false;
    text.remove_prefix(length);
    if (text.empty())
      return true;
    if (text.front() != '.')
      return false;
    text.remove_prefix(1);
  }
}

std::string os_version_of(std::string_view target)
{
  constexpr std::string_view os = "-macos";
  std::size_t at = target.find(os);
  if (at == std::string_view::npos)
    return {};
  at += os.size();
  if (at < target.size() && target[at] == 'x')
    ++at;
  const std::string_view version = target.substr(at);
  return is_os_version(version) ? std::string(version) : std::string();
}

std::string with_os_version(const std::string& target, const std::string& version)
{
  return version.empty() ? target : target.substr(0, target.find('.')) + "." + version;
}

}  // namespace xtool
