// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "linker_state.hpp"

namespace xtool {

void LinkerState::set(std::string_view option)
{
  if (option == "as-needed" || option == "no-as-needed")
    now_.as_needed = option == "as-needed";
  else if (option == "whole-archive" || option == "no-whole-archive")
    now_.whole_archive = option == "whole-archive";
  else
    now_.shared_libraries = option == "Bdynamic" || option == "dy" || option == "call_shared";
}

std::vector<std::string> LinkerState::pop()
{
  std::vector<std::string> arguments;
  if (saved_.empty())
    return arguments;
  const Values before = saved_.back();
  saved_.pop_back();
  if (before.shared_libraries != now_.shared_libraries)
    arguments.emplace_back(before.shared_libraries ? "-Wl,-search_paths_first" : "-Wl,-Bstatic");
  if (before.as_needed != now_.as_needed)
    arguments.emplace_back(before.as_needed ? "-Wl,--as-needed" : "-Wl,--no-as-needed");
  if (before.whole_archive != now_.whole_archive)
    arguments.emplace_back(before.whole_archive ? "-Wl,--whole-archive" : "-Wl,--no-whole-archive");
  now_ = before;
  return arguments;
}

}  // namespace xtool
