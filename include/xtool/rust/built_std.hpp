// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/triple.hpp>
#include <xtool/rust/sysroot.hpp>

namespace xtool {

// What xtool leaves beside a std that it has built: lib/rustlib/<T>/xtool-std.json.
inline constexpr const char* build_record_name = "xtool-std.json";

// Whether the target's std is one of these. Nobody publishes it, so that nothing can install it
// again.
bool is_built_by_xtool(const Sysroot& sysroot, const Triple& target);

}  // namespace xtool
