// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/triple.hpp>
#include <xtool/support/env.hpp>

#include <optional>
#include <string>
#include <vector>

// The variables that the cc, cmake, pkg-config and bindgen crates read for a target.
namespace xtool {

struct Variable {
  std::string name = {};
  std::string value = {};
};

// '_' for '-', as these crates write a triple in a variable's name.
std::string variable_suffix(const Triple& target);

// Those that are set, for a target that is not the host: of its own, in both spellings, of all such
// targets, of all builds. Cargo's [env] has been applied to `env`.
std::vector<Variable> forms_of(const Triple& target, const Env& env, const std::string& name);

// The one of them that is used: the first.
std::optional<Variable> used_form(const Triple& target, const Env& env, const std::string& name);

}  // namespace xtool
