// SPDX-License-Identifier: Apache-2.0 OR MIT
// Copies what it is given to where there may be no room for it: a hardened program ends there.
#include <cstdio>
#include <cstring>

int main(int count, char** words)
{
  char room[16] = {};
  for (int at = 1; at < count; ++at)
    std::strcpy(room, words[at]);
  return std::puts(room) < 0 ? 1 : 0;
}
