// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "linker_search.hpp"

namespace xtool {

namespace fs = std::filesystem;

// std for musl brings the C library along, so that rustc can link with LLD alone (rustc_target's
// `link_self_contained`). OpenHarmony's is musl, too, but only in its SDK.
bool brings_c_library(const TargetEntry& entry)
{
  return entry.libc == "musl" && entry.os == "linux" && entry.triple.abi() != "ohos";
}

std::vector<LinkerTrial> find_rust_lld(const TargetEntry& entry, const LinkerSearch& search,
                                       const Env& env)
{
  std::error_code absent;
  const fs::path own = search.std / "lib/self-contained";
  if (!brings_c_library(entry) || !fs::exists(own / "crt1.o", absent) ||
      !fs::exists(own / "libc.a", absent))
    return {};
  const auto works = [](const fs::path& program, const std::string& found_by) {
    return std::vector{LinkerTrial{
        .candidate = {.kind = LinkerKind::rust_lld, .program = program, .found_by = found_by},
        .verdict = LinkerVerdict::works,
        .reason = "links programs without C code, as std brings the C library along"}};
  };
  for (const fs::path& directory : search.lld_directories)
    if (const auto program = env.find_program((directory / "rust-lld").native()))
      return works(*program, "rustc");
  if (const auto program = env.find_program("rust-lld"))
    return works(*program, "PATH");
  return {};
}

}  // namespace xtool
