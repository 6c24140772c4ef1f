// SPDX-License-Identifier: Apache-2.0 OR MIT
// What a device answers, and what people paste of it.
#include <xtool/device/device.hpp>
#include <xtool/support/error.hpp>

#include "fuzz.hpp"

using namespace xtool;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static const Catalog catalog = Catalog::parse(builtin_catalog(), "built in");
  const auto deduce = [](const DeviceFacts& facts) {
    try {
      deduce_target(facts, catalog);
    } catch (const Error& error) {
      fuzz::require(error.kind() == ErrorKind::usage || error.kind() == ErrorKind::unknown_target);
    }
  };
  if (const auto facts = parse_device_answer(bytes))
    deduce(*facts);
  const std::size_t half = bytes.find('\n');
  DeviceFacts pasted;
  read_uname(bytes.substr(0, half), pasted);
  if (half != std::string_view::npos)
    read_ldd(bytes.substr(half), pasted);
  deduce(pasted);
  return 0;
}
