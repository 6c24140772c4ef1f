// SPDX-License-Identifier: Apache-2.0 OR MIT
// What the rules for the compiler driver and those for the linker share.
#pragma once

#include "argument_rules.hpp"

#include <string_view>

namespace xtool::rule_words {

inline constexpr auto none = Operand::none;
inline constexpr auto attached = Operand::attached;
inline constexpr auto value = Operand::value;
inline constexpr auto drop = Action::drop;
inline constexpr auto refuse = Action::refuse;
inline constexpr auto replace = Action::replace;

inline constexpr std::string_view ours = "the target, its CPU and its ABI are the shim's";
inline constexpr std::string_view lld_only = "zig links with its own LLD";
inline constexpr std::string_view spelling = "zig knows this by another name";

}  // namespace xtool::rule_words
