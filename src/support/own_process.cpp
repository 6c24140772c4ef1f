// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/own_process.hpp>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <initializer_list>

namespace xtool {

bool is_terminal(StandardStream stream) { return ::isatty(static_cast<int>(stream)) == 1; }

int terminal_width()
{
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  return 80;
}

void occupy_standard_streams()
{
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(fd, F_GETFD) < 0)
      ::open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY);
}

int process_id() { return ::getpid(); }

}  // namespace xtool
