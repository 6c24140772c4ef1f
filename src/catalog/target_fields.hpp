// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>

namespace xtool {

// Which fields of an entry a document gives: all of a target that is new, or some of a known one.
enum class Fields { all, some };

// Takes over the facts that `given`, an element of a document's "targets", states, into the entry
// and into its `json`. Throws invalid_input for a key that no entry has, and for an unfit value.
void read_fields(const JsonCursor& given, Fields fields, TargetEntry& entry);

// An entry that knows nothing but its name.
TargetEntry blank_entry(const Triple& triple);

}  // namespace xtool
