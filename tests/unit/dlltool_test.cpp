// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/rust/dlltool.hpp>

#include "catch.hpp"

using namespace xtool;

namespace {

std::string name_for(const std::string& target, const std::string& release,
                     const std::string& host = "x86_64-unknown-linux-gnu")
{
  const Toolchain toolchain{.release = RustRelease::parse(release).value(),
                            .host = Triple::parse(host)};
  return dlltool_name(toolchain, Catalog::load("/nonexistent").require(target)).value_or("none");
}

}  // namespace

TEST_CASE("rustc looks for a dlltool of MinGW's for its GNU ABI alone", "[dlltool]")
{
  CHECK(name_for("x86_64-pc-windows-gnu", "1.85.0") == "x86_64-w64-mingw32-dlltool");
  CHECK(name_for("i686-pc-windows-gnu", "1.97.0-nightly") == "i686-w64-mingw32-dlltool");
  CHECK(name_for("x86_64-pc-windows-gnu", "1.85.0", "x86_64-pc-windows-msvc") == "dlltool.exe");
  CHECK(name_for("x86_64-pc-windows-gnullvm", "1.85.0") == "none");
  CHECK(name_for("x86_64-pc-windows-msvc", "1.85.0") == "none");
  CHECK(name_for("x86_64-unknown-linux-gnu", "1.85.0") == "none");
}

TEST_CASE("rustc before 1.71 cannot be told of a dlltool", "[dlltool]")
{
  CHECK(name_for("x86_64-pc-windows-gnu", "1.71.0") == "x86_64-w64-mingw32-dlltool");
  CHECK(name_for("x86_64-pc-windows-gnu", "1.70.0") == "none");
  CHECK(name_for("x86_64-pc-windows-gnu", "1.63.0") == "none");
}
