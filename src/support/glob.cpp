// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/glob.hpp>

#include <fnmatch.h>

namespace xtool {

bool matches_glob(const std::string& pattern, const std::string& text, LetterCase letters)
{
  const int flags = letters == LetterCase::ignored ? FNM_CASEFOLD : 0;
  return ::fnmatch(pattern.c_str(), text.c_str(), flags) == 0;
}

}  // namespace xtool
