// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <unistd.h>
#include <array>
#include <climits>
#include <cstdlib>
#include <string>

namespace xtool {

// Empty where there is no such variable.
inline std::string variable(const char* name)
{
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// What a symbolic link says; empty where there is none.
inline std::string link_target(const std::string& path)
{
  std::array<char, PATH_MAX> buffer = {};
  const ssize_t length = readlink(path.c_str(), buffer.data(), buffer.size());
  return length > 0 && static_cast<std::size_t>(length) < buffer.size()
             ? std::string(buffer.data(), static_cast<std::size_t>(length))
             : std::string();
}

}  // namespace xtool
