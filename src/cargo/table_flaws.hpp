// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/config_sources.hpp>

#include <vector>

namespace xtool {

// What Cargo refuses of tables as all files together make them: variables without a value, sources
// that are nowhere, directories that are not there. What a table lacks in one file another may
// have.
std::vector<ConfigFlaw> flaws_of_tables(const std::vector<ConfigSources::File>& files,
                                        const Env& env);

// What only a nightly's cargo takes in [profile].
std::vector<ConfigFlaw> unstable_profile_keys(const std::vector<ConfigSources::File>& files,
                                              const CargoAtHand& cargo);

}  // namespace xtool
