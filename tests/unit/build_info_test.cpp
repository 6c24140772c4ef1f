// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/build_info.hpp>

#include "catch.hpp"

namespace xtool {

TEST_CASE("a version names the commit and its date where they are known", "[build_info]")
{
  CHECK(version_text({.version = "1.2.3"}) == "1.2.3");
  CHECK(version_text({.version = "1.2.3",
                      .commit = "0123456789abcdef0123456789abcdef01234567",
                      .commit_date = "2026-02-03"}) == "1.2.3 (012345678 2026-02-03)");
}

TEST_CASE("this program is of a version", "[build_info]")
{
  CHECK(build_info().version.find('.') != std::string_view::npos);
  CHECK(build_info().commit.empty() == build_info().commit_date.empty());
}

}  // namespace xtool
