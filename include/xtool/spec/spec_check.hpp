// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/spec/spec_document.hpp>
#include <xtool/spec/spec_lookup.hpp>
#include <xtool/spec/spec_rustc.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace xtool {

struct SpecFinding {
  enum class Severity { error, warning, note };
  Severity severity = Severity::error;
  std::string id = {};   // "wrong-type"; docs/spec.md lists them
  std::string key = {};  // of the specification; empty where it is about the whole
  std::string fact = {};
  std::string help = {};  // may be empty
};
std::string_view to_string(SpecFinding::Severity severity);

struct SpecCheck {
  std::vector<SpecFinding> findings = {};
  // Whether this rustc takes it only with -Zunstable-options; false where it takes it not at all.
  bool needs_unstable_options = false;
  // Whether there is no error among the findings.
  bool good() const;
};

// Everything that can be wrong with a specification for this rustc: what it cannot read, what it
// would silently ignore, what it would refuse only when it generates code, and whether it would
// take this one at all when it is asked for a target of that name. Changes nothing.
SpecCheck check_spec(const SpecDocument& document, const FoundSpec& spec, SpecRustc& rustc);

// How to build for a custom target with a rustc that takes it only as an unstable feature.
// Whether it allows unstable options as it is. Others do with RUSTC_BOOTSTRAP=1.
bool is_nightly(const Toolchain& toolchain);
std::string unstable_help(const std::string& name, const Toolchain& toolchain);

// The program that links for a target with this specification, unless something else is set.
std::string linker_of_spec(const Json& spec);

}  // namespace xtool
