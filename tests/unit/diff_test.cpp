// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/diff.hpp>

#include "catch.hpp"

namespace xtool {
namespace {

std::string diff(std::string_view before, std::string_view after)
{
  return unified_diff(before, after, "a", "b");
}

}  // namespace

TEST_CASE("equal texts have no difference", "[diff]")
{
  CHECK(diff("", "") == "");
  CHECK(diff("a\n", "a\n") == "");
}

TEST_CASE("a change is shown with three lines around it", "[diff]")
{
  CHECK(diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n") ==
        "--- a\n+++ b\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
  CHECK(diff("a\nb\nc\n", "a\nx\nb\nc\ny\n") ==
        "--- a\n+++ b\n@@ -1,3 +1,5 @@\n a\n+x\n b\n c\n+y\n");
}

TEST_CASE("changes with more than six lines between them are two hunks", "[diff]")
{
  CHECK(diff("1\n2\n3\n4\n5\n6\n7\n8\n", "a\n2\n3\n4\n5\n6\n7\nb\n") ==
        "--- a\n+++ b\n@@ -1,8 +1,8 @@\n-1\n+a\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+b\n");
  CHECK(diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "2\n3\n4\n5\n6\n7\n8\nb\n") ==
        "--- a\n+++ b\n@@ -1,4 +1,3 @@\n-1\n 2\n 3\n 4\n@@ -6,4 +5,4 @@\n 6\n 7\n 8\n-9\n+b\n");
}

TEST_CASE("a missing final newline and a missing file are told", "[diff]")
{
  CHECK(diff("a", "a\n") == "--- a\n+++ b\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
  CHECK(unified_diff("", "a\nb\n", "/dev/null", "f") ==
        "--- /dev/null\n+++ f\n@@ -0,0 +1,2 @@\n+a\n+b\n");
  CHECK(unified_diff("a\r\n", "", "f", "/dev/null") ==
        "--- f\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\r\n");
}

TEST_CASE("very different texts are shown as a whole", "[diff]")
{
  std::string before;
  std::string after;
  for (int line = 0; line < 3000; ++line) {
    before += "a" + std::to_string(line) + "\n";
    after += "b" + std::to_string(line) + "\n";
  }

  const std::string shown = diff(before, after);

  CHECK(shown.substr(0, 36) == "--- a\n+++ b\n@@ -1,3000 +1,3000 @@\n-a");
  CHECK(shown.size() == 34 + before.size() + after.size() + 6000);
}

}  // namespace xtool
