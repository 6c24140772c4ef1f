// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/explain/explain.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// What only this machine knows, by a placeholder's name:
//   linker_advice   how to get a linker for the cause's target
//   std_advice      how to get its standard library
//   runner_advice   how to run its programs
//   library_advice  how to get the C library that the capture `lib` names; `library_advice X`: X
//   install X       how to install Debian's package X
//   gnu_triple      Debian's name of the target's directories, such as "arm-linux-gnueabihf"
// Lines of advice, or one text for the last two. `captures` are one set of the cause's.
using MachineAdvice = std::function<std::vector<std::string>(
    std::string_view name, const Cause& cause, const Captures& captures)>;

// Whether a template may hold that placeholder: one of the above, or `target` ("'T'" or "the
// target"), `triple` (T, or TARGET where it is not known), `triple_` and `TRIPLE` (as environment
// variables have it, in small and in capital letters).
bool is_general_placeholder(std::string_view name);

// The placeholders of a template, in order. Throws invalid_input for a brace that is not closed.
std::vector<std::string> placeholders(std::string_view text);

// The symptom's words about this cause. What was caught several times is listed.
std::string cause_of(const Cause& cause);

// What to do, each line once.
std::vector<std::string> remedy_of(const Cause& cause, const MachineAdvice& advice);

}  // namespace xtool
