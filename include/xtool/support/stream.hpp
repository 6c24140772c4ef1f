// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace xtool {

// Hands everything that can be read from the descriptor to `sink`, in pieces of at most 64 KiB, as
// soon as they come. Throws file_system naming `name`, and interrupted.
void read_stream(int fd, const std::string& name,
                 const std::function<void(std::string_view)>& sink);

// The same for a file.
void read_stream(const std::filesystem::path& file, const std::string& name,
                 const std::function<void(std::string_view)>& sink);
// The same for standard input.
void read_standard_input(const std::function<void(std::string_view)>& sink);

// A descriptor that is written to as long as somebody reads. It is not closed.
class OutputStream {
 public:
  explicit OutputStream(int fd) : fd_(fd) {}
  static OutputStream standard_output();
  // Writes all of it at once. A reader that has gone away (`| head`) ends the writing, not the
  // program; for other failures throws file_system.
  void write(std::string_view bytes);

 private:
  int fd_;
  bool abandoned_ = false;
};

}  // namespace xtool
