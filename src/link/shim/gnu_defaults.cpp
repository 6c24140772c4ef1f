// SPDX-License-Identifier: Apache-2.0 OR MIT
// What GNU ld does without being told, and LLD or zig does not.
#include "argument_rewriter.hpp"
#include "section_brackets.hpp"

namespace xtool {

// Where code refers to a section's beginning (linkme's slices do, and much C), GNU ld keeps what is
// in it. LLD has taken that for unused since version 13, unless it is told, which zig does not
// allow.
void Rewriter::keep_bracketed_sections()
{
  std::set<std::string> sections;
  for (const std::string& file : linked_files_)
    if (file.find("/rustlib/") == std::string::npos)  // std refers to none
      add_bracketed_sections(file, sections);
  for (const std::string& section : sections) {
    script_.keep_section(section);
    note({}, "KEEP(*(" + section + "))", "GNU ld keeps a section whose beginning is referred to");
  }
}

// zig removes sections with -O1 and up.
void Rewriter::keep_sections()
{
  if ((facts_.when & (elf | linking)) != (elf | linking) || facts_.gc_sections)
    return;
  note({}, "-Wl,--no-gc-sections", "GNU ld removes no sections unless it is told");
  emit("-Wl,--no-gc-sections");
}

}  // namespace xtool
