// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// What --push-state saves: how the libraries that follow are searched and linked.
class LinkerState {
 public:
  // `option` is one of the linker's, without dashes.
  void set(std::string_view option);
  void push() { saved_.push_back(now_); }
  // The arguments that bring back what was saved last; without a push, none.
  std::vector<std::string> pop();

  bool whole_archive() const { return now_.whole_archive; }

 private:
  struct Values {  // as zig begins
    bool shared_libraries = true;
    bool as_needed = true;
    bool whole_archive = false;
  };
  Values now_ = {};
  std::vector<Values> saved_ = {};
};

}  // namespace xtool
