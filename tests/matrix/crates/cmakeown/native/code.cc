// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <optional>
#include <string>

extern "C" int length_of(const char* text)
{
  const std::optional<std::string> copy{text};
  return copy ? static_cast<int>(copy->size()) : -1;
}
