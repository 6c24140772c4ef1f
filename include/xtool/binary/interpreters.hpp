// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string_view>

namespace xtool {

// What the path of a dynamic loader tells; empty where it tells nothing. "/lib/ld.so.1" is glibc's
// on several systems.
struct InterpreterSystem {
  std::string_view os = {};
  std::string_view libc = {};
};
InterpreterSystem system_of_interpreter(std::string_view path);

}  // namespace xtool
