// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <vector>

namespace xtool {

// From now on this process ignores SIGPIPE and SIGXFSZ: a reader that is gone and a limit on the
// size of files are then errors of a write, like a full disk. The only place where xtool ignores
// signals, so that `signals_to_reset` knows them all.
void ignore_write_signals();

// The signals that this process ignores and the user does not. What is ignored stays ignored in a
// program that is started, so whoever starts one gives these their default back. Signals with a
// handler need nothing: the system resets them.
std::vector<int> signals_to_reset();

}  // namespace xtool
