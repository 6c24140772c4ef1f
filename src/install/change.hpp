// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "journal.hpp"

#include <cstdint>
#include <vector>

// The two halves of a change that come after its journal, for the run that began it and for the
// one that finishes it. Each step looks at what is there, so they may be cut off and begun again.
namespace xtool {

// Requires the prepared manifest until it has been published. Ends with the journal away.
void finish_add(const Sysroot& sysroot, const Journal& journal);

// Returns how many files of each target were removed. Ends with the journal away.
std::vector<std::uint64_t> finish_remove(const Sysroot& sysroot, const Journal& journal);

// Whether every file that the prepared manifest names is in the stage or in place.
bool can_finish_add(const Sysroot& sysroot, const Journal& journal);

// The records as they will be after an add. A record that stays as it is gets nothing prepared.
void prepare_added_records(const Sysroot& sysroot, const Triple& target, Registration registration);
void prepare_removed_records(const Sysroot& sysroot, const std::vector<Journal::Removal>& removals);

std::filesystem::path installer_version_file(const Sysroot& sysroot);

}  // namespace xtool
