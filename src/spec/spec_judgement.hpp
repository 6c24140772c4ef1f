// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/spec/spec_check.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// The keys in "target json file contains unused fields: a, b", with which older rustcs are content.
std::vector<std::string> unused_fields(std::string_view printed);

// What LLVM says that it ignores, such as a CPU that it does not know: an error, as programs would
// be built for something else than what was asked for.
std::vector<SpecFinding> ignored_by_llvm(std::string_view printed);

// What rustc accepts, and what will still fail later: a linker that is not there, a panic strategy
// that needs an unwinder where there is none, a system that std does not know.
std::vector<SpecFinding> judge_sense(const Json& spec, SpecRustc& rustc);

// What a rustc needs that takes custom targets only as an unstable feature.
SpecFinding unstable_note(const FoundSpec& spec, const SpecRustc& rustc);

}  // namespace xtool
