// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/own_process.hpp>

#include <xtool/support/error.hpp>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <initializer_list>
#include <system_error>

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

std::filesystem::path own_program()
{
  std::error_code failure;
  std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", failure);
  if (failure)
    throw file_error("read the link", "/proc/self/exe", failure.value());
  return program;
}

}  // namespace xtool
