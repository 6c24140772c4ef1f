// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/inspect/inspect.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace xtool {

// What a file must keep to. What is not set is not asked for.
struct Limits {
  const TargetEntry* target = nullptr;
  std::optional<GlibcVersion> max_glibc = {};
  std::optional<std::uint64_t> page_size = {};  // bytes
  bool only_static = false;
  // The only libraries that may be needed: file names, in which '*' stands for anything. A
  // program's own loader is always allowed.
  std::optional<std::vector<std::string>> needs_only = {};

  bool any() const
  {
    return target != nullptr || max_glibc || page_size || only_static || needs_only;
  }
};

struct Violation {
  std::string gate = {};  // the option that asked: "max-glibc"
  std::string fact = {};  // goes on where "'path': " ends
};

// Everything in which the file does not keep to the limits. What does not apply to a file, such as
// the page size to one that is not ELF, is kept. Of a fat file one fitting image is enough for a
// target; all else holds for each image.
std::vector<Violation> violations(const Binary& binary, const Limits& limits);

}  // namespace xtool
