// SPDX-License-Identifier: Apache-2.0 OR MIT
// For tests: write_shims DIRECTORY TRIPLE ZIG VERSION TARGET GLIBC CPU CACHE exec|script
// [EMULATOR...]
#include <xtool/link/shim/shim.hpp>
#include <xtool/support/error.hpp>

#include <cstdio>

int main(int argc, char** argv)
{
  using namespace xtool;
  if (argc < 10)
    return 2;
  const std::string glibc = argv[6];
  try {
    const Shims shims = write_shims(
        argv[1], {.triple = argv[2],
                  .target = {.target = argv[5],
                             .cpu = argv[7],
                             .glibc = glibc.empty() ? std::nullopt : GlibcVersion::parse(glibc)},
                  .zig = {.program = argv[3], .version = *zig_version_in(argv[4])},
                  .cache = argv[8],
                  .kind = std::string(argv[9]) == "script" ? ShimKind::script : ShimKind::exec,
                  .emulator = std::vector<std::string>(argv + 10, argv + argc)});
    std::puts(shims.cc.c_str());
  } catch (const Error& error) {
    std::fprintf(stderr, "error: %s\n", error.message().c_str());
    return exit_code(error.kind());
  }
  return 0;
}
