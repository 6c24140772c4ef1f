// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/support/search_path.hpp>

using namespace xtool;
using Paths = std::vector<std::filesystem::path>;

TEST_CASE("PATH is taken apart in its order, without what is not absolute", "[search_path]")
{
  const auto directories = [](const char* path) { return search_path(Env({{"PATH", path}}, "/")); };

  CHECK(directories("/usr/bin:/bin") == Paths{"/usr/bin", "/bin"});
  CHECK(directories(":/usr/bin::.:bin:/a b:") == Paths{"/usr/bin", "/a b"});
  CHECK(directories("") == Paths{});
  CHECK(search_path(Env({}, "/")) == Paths{});
}
