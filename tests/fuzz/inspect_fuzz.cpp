// SPDX-License-Identifier: Apache-2.0 OR MIT
// Every reader of compiled files, the gates on what they find, the text of all of it, and universal
// files made of them.
#include <xtool/binary/universal.hpp>
#include <xtool/inspect/limits.hpp>
#include <xtool/inspect/packages.hpp>
#include <xtool/support/error.hpp>

#include "fuzz.hpp"

using namespace xtool;

namespace {

void join(std::string_view bytes)
{
  try {
    const std::vector<UniversalSlice> slices =
        plan_universal({{.source = "input", .bytes = bytes}});
    const std::string file = universal_file(slices);
    for (const UniversalSlice& slice : slices)
      fuzz::require(file.substr(slice.offset, slice.bytes.size()) == slice.bytes);
  } catch (const Error& error) {
    fuzz::require(error.kind() == ErrorKind::invalid_input);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  join(bytes);
  static const Catalog catalog = Catalog::parse(builtin_catalog(), "built in");
  try {
    const std::optional<Binary> binary = inspect(bytes, "input");
    if (!binary)
      return 0;
    for (const char* const name : {"armv7-unknown-linux-gnueabihf", "aarch64-apple-ios-sim",
                                   "x86_64-pc-windows-msvc", "wasm32-wasip1"})
      violations(*binary, {.target = &catalog.require(name),
                           .max_glibc = GlibcVersion{2, 17},
                           .page_size = 16384,
                           .only_static = true,
                           .needs_only = {{"lib*"}}});
    folder_violations("jniLibs/arm64-v8a/input", *binary, true);
  } catch (const Error& error) {
    fuzz::require(error.kind() == ErrorKind::invalid_input);
  }
  return 0;
}
