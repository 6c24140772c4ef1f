// SPDX-License-Identifier: Apache-2.0 OR MIT
// A channel's manifest as a dist server sends it, and the part of it that is parsed in its place.
#include "install/manifest_excerpt.hpp"

#include <xtool/install/manifest.hpp>
#include <xtool/support/error.hpp>

#include "fuzz.hpp"

#include <optional>
#include <string>

using namespace xtool;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static const Triple host = Triple::parse("x86_64-unknown-linux-gnu");
  const auto parse = [](std::string_view toml) -> std::optional<DistManifest> {
    try {
      return DistManifest::parse(toml, "manifest", host);
    } catch (const Error& error) {
      fuzz::require(error.kind() == ErrorKind::invalid_input);
      return std::nullopt;
    }
  };
  parse(bytes);
  const std::string excerpt = manifest_excerpt(bytes, host);
  if (const auto manifest = parse(excerpt))
    for (const auto& [target, archives] : manifest->std)
      fuzz::require(manifest->available(target) == !archives.empty());
  return 0;
}
