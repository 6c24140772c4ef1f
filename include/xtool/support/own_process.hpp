// SPDX-License-Identifier: Apache-2.0 OR MIT
// What the system knows of this process itself.
#pragma once

#include <filesystem>

namespace xtool {

enum class StandardStream { in = 0, out = 1, err = 2 };

bool is_terminal(StandardStream stream);

// The columns of the terminal that stderr is; 80 where it is none or has no size.
int terminal_width();

// A file that is opened while one of the standard streams is closed gets its number, and then what
// is meant for the stream. After this call all three are open; what is printed to one that was
// closed still fails, as it must.
void occupy_standard_streams();

int process_id();

// The file of the program that runs. Throws file_system where the system does not tell.
std::filesystem::path own_program();

}  // namespace xtool
