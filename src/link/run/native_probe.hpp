// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>
#include <xtool/support/env.hpp>

namespace xtool {

// Whether this machine, which is rustc's `host`, runs the target's instructions and system calls by
// itself. Where that depends on the processor and the kernel (32-bit programs on 64-bit machines),
// a program of a hundred bytes is tried.
bool runs_natively(const TargetEntry& entry, const Triple& host, const Env& env);

}  // namespace xtool
