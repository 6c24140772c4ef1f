// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/first_line.hpp>

#include "catch.hpp"

using namespace xtool;

TEST_CASE("the linker's first error is found in what rustc says", "[linker]")
{
  const std::string start =
      "error: linking with `cc` failed: exit status: 1\n"
      "  |\n"
      "  = note:  \"cc\" \"-o\" \"cannot find.o\"" +
      std::string(400, ' ') + "\n";

  CHECK(telling_link_error(start + "  = note: /usr/bin/ld: cannot find -lunwind\n"
                                   "          collect2: error: ld returned 1 exit status\n") ==
        "/usr/bin/ld: cannot find -lunwind");
  CHECK(telling_link_error(start + "  = note: some warning\n"
                                   "          ld.lld: error: undefined symbol: open64\n") ==
        "ld.lld: error: undefined symbol: open64");
  CHECK(telling_link_error("error: linker `none` not found\n  |\n  = note: No such file\n") ==
        "error: linker `none` not found");
}
