// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/env.hpp>
#include <xtool/support/error.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace xtool {

// Why rustup could not run a program, by what it printed on standard error, with the remedy that
// fits: which file or variable names the toolchain, and whether rustup can install one of that
// name. `named`: the toolchain that was asked for on the command line, if one was. Nothing for
// what are no words of rustup's.
std::optional<Error> rustup_error(std::string_view printed, const Env& env,
                                  const std::optional<std::string>& named = {});

}  // namespace xtool
