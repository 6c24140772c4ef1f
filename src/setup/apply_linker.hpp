// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/config_ledger.hpp>
#include <xtool/setup/linker_plan.hpp>
#include <xtool/setup/linker_setup.hpp>
#include <xtool/setup/surroundings.hpp>
#include <xtool/support/env.hpp>

#include <string>
#include <vector>

namespace xtool {

// Makes the plan true, and returns what changes in Cargo's configuration: the files that it names,
// the settings, and last the record, which says that all the rest is there. A run that is killed in
// between has left what the next one writes over, or knows for xtool's own by the ledger. With a
// ledger that rehearses, nothing is written. Throws conflict, before anything is, for a value of
// the user's that is in the way and is to be kept.
std::string write_linker(const LinkerPlan& plan, const LinkerFacts& facts,
                         const Surroundings& around, ConfigLedger& ledger, UserValues user_values);

// Writes the programs and files that are made for the target, below `facts.tools`.
void write_linker_files(const LinkerFiles& files, const LinkerFacts& facts);

// What was written does not count where something stronger says otherwise.
std::vector<Outranked> outranked_settings(const LinkerPlan& plan, const Env& env);

}  // namespace xtool
