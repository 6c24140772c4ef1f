// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

namespace xtool {

// From now on SIGINT, SIGTERM and SIGHUP only raise a flag, whichever thread they reach. One that
// comes at least half a second after the first ends the process at once, which every transaction
// survives.
void catch_interrupts();

// Whether a signal has come.
bool interrupt_requested() noexcept;

// Throws ErrorKind::interrupted once a signal has come. Long loops call it.
void throw_if_interrupted();

}  // namespace xtool
