// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cli/commands/bug_report.hpp"

#include "catch.hpp"

namespace xtool::cli {

TEST_CASE("variables that steer builds are in a report, and no others", "[report]")
{
  for (const char* const name :
       {"XTOOL_HOME", "RUSTFLAGS", "RUSTUP_TOOLCHAIN", "CARGO_TARGET_DIR", "CC", "CC_aarch64",
        "CFLAGS", "https_proxy", "ALL_PROXY", "PATH", "HOST_CC", "LD_LIBRARY_PATH"})
    CHECK(concerns_builds(name));
  for (const char* const name : {"AWS_ACCESS_KEY_ID", "GH_PAT", "HOSTNAME", "HOST", "CCACHE_DIR",
                                 "MAIL", "ARCHIVE", "PATHS"})
    CHECK_FALSE(concerns_builds(name));
}

TEST_CASE("what is named like a secret is masked in a report", "[report]")
{
  CHECK(shown_value("CARGO_REGISTRY_TOKEN", "abc") == "***");
  CHECK(shown_value("secret-key", "abc") == "***");
  CHECK(shown_value("RUSTFLAGS", "-C a=b") == "-C a=b");
}

TEST_CASE("passwords in addresses are masked, with and without a scheme", "[report]")
{
  CHECK(shown_value("RUSTUP_DIST_SERVER", "https://me:pw@host/x") == "https://***@host/x");
  CHECK(shown_value("https_proxy", "me:p@w@host:3128") == "***@host:3128");
  CHECK(shown_value("proxy", "host:3128") == "host:3128");
}

}  // namespace xtool::cli
