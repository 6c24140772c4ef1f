// SPDX-License-Identifier: Apache-2.0 OR MIT
// Archives in archives, and what they claim.
#include <xtool/inspect/packages.hpp>
#include <xtool/support/error.hpp>

#include "fuzz.hpp"

using namespace xtool;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (!may_be_package(bytes))
    return 0;
  for (const char* const name : {"input.deb", "input-1-py3-none-manylinux2014_aarch64.whl"}) {
    try {
      look_into(bytes, name, {.bytes = 1u << 24, .entries = 1000});
    } catch (const Error& error) {
      fuzz::require(error.kind() == ErrorKind::invalid_input);
    }
  }
  return 0;
}
