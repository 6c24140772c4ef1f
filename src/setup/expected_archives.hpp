// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/triple.hpp>
#include <xtool/install/manifest.hpp>
#include <xtool/support/digest.hpp>

#include <vector>

namespace xtool {

// Those of a target's archives whose hash is expected; all of them where nothing is. Throws
// integrity where archives are on offer and none of them is expected.
std::vector<Tarball> expected_among(const std::vector<Tarball>& offered,
                                    const std::vector<Sha256>& expected, const Triple& target);

}  // namespace xtool
