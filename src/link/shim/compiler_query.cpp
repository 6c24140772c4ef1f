// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "compiler_query.hpp"

namespace xtool {

std::optional<std::string> answer_query(const std::vector<Word>& words, const ShimConfig& config)
{
  for (const Word& word : words) {
    std::string_view text = word.text;
    if (text.starts_with("--"))
      text.remove_prefix(1);
    if (text == "-print-prog-name=ld" && !config.folder.empty())
      return config.folder + config.triple + "-zig-ld\n";
    for (const std::string_view named : {"-print-file-name=", "-print-prog-name="})
      if (text.starts_with(named))
        return std::string(text.substr(named.size())) + '\n';
    if (text == "-print-sysroot" || text == "-print-multiarch")
      return "\n";
    if (text == "-print-multi-directory" || text == "-print-multi-os-directory")
      return ".\n";
    if (text == "-print-multi-lib")
      return ".;\n";
    if (text == "-print-libgcc-file-name")
      return "libgcc.a\n";
    if (text == "-print-search-dirs")
      return "programs: =\nlibraries: =\n";
  }
  return std::nullopt;
}

}  // namespace xtool
