// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/sysroot/package_index.hpp>

#include <map>
#include <string>
#include <vector>

namespace xtool {

// How much of what packages depend on is wanted. `lean` leaves out what no compiler, linker or
// emulated program reads: tools, interpreters, documentation, data, what is essential to a system
// that boots. `full` is what apt would install, without what is merely recommended.
enum class ClosureKind { lean, full };

// A dependency that no package of the index satisfies.
struct Unsatisfied {
  std::string package = {};  // that depends
  std::string wanted = {};   // "libfoo (>= 2) | libbar"
  friend bool operator==(const Unsatisfied&, const Unsatisfied&) = default;
};

struct Closure {
  std::vector<const DebPackage*> packages = {};  // by name
  std::vector<const DebPackage*> left_out = {};  // by name: what `lean` does without
  std::vector<Unsatisfied> unsatisfied = {};
};

// Whether `lean` keeps a package that another one depends on.
bool is_for_building(const DebPackage& package);

// The packages of these names, which the index has, and all that they depend on. Of several
// alternatives, one that is wanted anyway is taken, else the first that there is; what leaves no
// choice is decided first. The index must outlive the result.
Closure find_closure(const PackageIndex& index, const std::vector<std::string>& asked,
                     ClosureKind kind);

}  // namespace xtool
