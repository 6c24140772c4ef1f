// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <string>

extern "C" int words(const char* text)
{
  try {
    const std::string copy(text);
    if (copy.empty()) throw 0;
    int count = 1;
    for (const char letter : copy) count += letter == ' ';
    return count;
  } catch (int none) {
    return none;
  }
}
