// SPDX-License-Identifier: Apache-2.0 OR MIT
// Reasons that the rules for the compiler driver and those for the linker share.
#pragma once

#include <string_view>

namespace xtool::rule_reasons {

inline constexpr std::string_view ours = "the target, its CPU and its ABI are the shim's";
inline constexpr std::string_view lld_only = "zig links with its own LLD";
inline constexpr std::string_view spelling = "zig knows this by another name";

}  // namespace xtool::rule_reasons
