// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/interrupt.hpp>
#include <xtool/support/stream.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

namespace xtool {

void read_stream(int fd, const std::string& name, const std::function<void(std::string_view)>& sink)
{
  std::vector<char> buffer(64u << 10);
  for (;;) {
    throw_if_interrupted();
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      throw file_error("read", name, errno);
    if (got == 0)
      return;
    sink({buffer.data(), static_cast<std::size_t>(got)});
  }
}

void read_stream(const std::filesystem::path& file, const std::string& name,
                 const std::function<void(std::string_view)>& sink)
{
  const UniqueFd fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd)
    throw file_error("read", name, errno);
  read_stream(fd.get(), name, sink);
}

void read_standard_input(const std::function<void(std::string_view)>& sink)
{
  read_stream(STDIN_FILENO, "standard input", sink);
}

OutputStream OutputStream::standard_output() { return OutputStream(STDOUT_FILENO); }

void OutputStream::write(std::string_view bytes)
{
  while (!abandoned_ && !bytes.empty()) {
    const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0 && errno == EPIPE) {
      abandoned_ = true;
      return;
    }
    if (written < 0)
      throw file_error("write", "standard output", errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace xtool
