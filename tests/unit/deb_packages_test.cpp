// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/support/error.hpp>
#include <xtool/sysroot/closure.hpp>
#include <xtool/sysroot/control_reader.hpp>
#include <xtool/sysroot/deb_version.hpp>
#include <xtool/sysroot/package_index.hpp>

#include <map>
#include <string>
#include <vector>

using namespace xtool;

namespace {

std::string order_of(std::string_view one, std::string_view other)
{
  const auto order = compare_deb_versions(one, other);
  const auto reverse = compare_deb_versions(other, one);
  CHECK((order < 0) == (reverse > 0));
  return order < 0 ? "<" : order > 0 ? ">" : "=";
}

// "Name: value" lines of a package, with what every package has.
std::string stanza(const std::string& name, const std::string& version, const std::string& more)
{
  return "Package: " + name + "\nVersion: " + version + "\nArchitecture: armhf\nFilename: pool/" +
         name + ".deb\nSize: 10\nSHA256: " + std::string(64, 'a') + "\n" + more + "\n";
}

PackageIndex index_of(const std::string& text)
{
  PackageIndex index("armhf");
  ControlReader reader = ControlReader::of_text(text, "Packages");
  index.read(reader, "Packages", 0);
  return index;
}

std::string complaint(const std::string& text)
{
  try {
    index_of(text);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::invalid_input);
    return error.what();
  }
  return "accepted";
}

std::string names(const std::vector<const DebPackage*>& packages)
{
  std::string text;
  for (const DebPackage* const package : packages)
    text.append(text.empty() ? "" : " ").append(package->name);
  return text;
}

std::string closure(const std::string& text, const std::vector<std::string>& asked,
                    ClosureKind kind = ClosureKind::full)
{
  const PackageIndex index = index_of(text);
  return names(find_closure(index, asked, kind).packages);
}

}  // namespace

TEST_CASE("versions are ordered as dpkg orders them", "[deb]")
{
  // Each line from `dpkg --compare-versions`.
  CHECK(order_of("1.0", "1.0") == "=");
  CHECK(order_of("1.0~rc1", "1.0") == "<");
  CHECK(order_of("1.0~~", "1.0~") == "<");
  CHECK(order_of("1.0-1", "1.0-1+b1") == "<");
  CHECK(order_of("1.9", "1.10") == "<");
  CHECK(order_of("1.010", "1.10") == "=");
  CHECK(order_of("2:0.1", "1:9") == ">");
  CHECK(order_of("0:1", "1") == "=");
  CHECK(order_of("1a", "1+") == "<");
  CHECK(order_of("1.0a", "1.0") == ">");
  CHECK(order_of("1-1-1", "1-2") == ">");
  CHECK(order_of("3.0.20-1~deb12u2", "3.0.20-1") == "<");
  CHECK(order_of("99999999999999999999999999", "100000000000000000000000000") == "<");
  CHECK(order_of("", "~") == ">");
}

TEST_CASE("what the authors call a version is told from what Debian adds", "[deb]")
{
  CHECK(upstream_number("1:2.38+dfsg-3~deb12u1") == "2.38");
  CHECK(upstream_number("2.0~rc1-3") == "2.0");
  CHECK(upstream_number("2.0") == "2.0");
}

TEST_CASE("paragraphs come one by one, in whatever pieces the text arrives", "[deb]")
{
  const std::string text = "# a comment\n\n\nA: 1\nB:  two \n three\nc:\n\r\nA: 2\r\n\n\n";
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    std::size_t at = 0;
    ControlReader reader(
        [&] {
          const std::string part = text.substr(at, piece);
          at += part.size();
          return part;
        },
        "text");
    const ControlStanza* stanza = reader.next();
    REQUIRE(stanza != nullptr);
    CHECK(stanza->value("a") == "1");
    CHECK(stanza->value("B") == "two \n three");
    CHECK(stanza->find("C") == std::string_view());
    CHECK(stanza->find("D") == std::nullopt);
    stanza = reader.next();
    REQUIRE(stanza != nullptr);
    CHECK(stanza->value("A") == "2");
    CHECK(reader.next() == nullptr);
  }
}

TEST_CASE("a text that has no paragraphs is refused with the line", "[deb]")
{
  const auto complaint_about = [](const std::string& text) -> std::string {
    ControlReader reader = ControlReader::of_text(text, "f");
    try {
      while (reader.next() != nullptr) {
      }
    } catch (const Error& error) {
      return error.what();
    }
    return "accepted";
  };
  CHECK(complaint_about("<html>\n") == "'f', line 1: expected 'Name: value', found '<html>'");
  CHECK(complaint_about("A: 1\nA: 2\n") == "'f', line 2: the paragraph before has 'A' twice");
  CHECK(complaint_about(" x\n") == "'f', line 1: a continued line has nothing to continue");
  CHECK(complaint_about("A: 1\n" + std::string(5u << 20, 'x')) ==
        "'f', line 1: the line is too long");
}

TEST_CASE("relations are read with versions, architectures and alternatives", "[deb]")
{
  const auto groups = parse_relations("libc6 (>= 2.34), aa:any | bb(<<1:2~),  cc (= 3) ", "p");

  CHECK(groups ==
        std::vector<std::vector<Alternative>>{{{.name = "libc6", .bound = {">=", "2.34"}}},
                                              {{.name = "aa", .architecture = "any", .bound = {}},
                                               {.name = "bb", .bound = {"<<", "1:2~"}}},
                                              {{.name = "cc", .bound = {"=", "3"}}}});
  CHECK(parse_relations(" ,\n", "p").empty());
  for (const char* const wrong :
       {"A", "aa (2)", "aa (>= 1", "aa |", "aa (>=)", "../x", "aa (>= 1) b"})
    CHECK_THROWS_AS(parse_relations(wrong, "p"), Error);
}

TEST_CASE("an index keeps the newest version, for its architecture only", "[deb]")
{
  std::string foreign = stanza("other", "1", "");
  foreign.replace(foreign.find("armhf"), 5, "arm64");
  const PackageIndex index = index_of(stanza("ab", "1.9", "") + stanza("ab", "1.10", "") +
                                      stanza("ab", "1.2", "") + foreign);

  CHECK(index.names() == std::vector<std::string>{"ab"});
  CHECK(index.find("ab")->version == "1.10");
}

TEST_CASE("a package that reaches out of the repository is refused", "[deb]")
{
  std::string outside = stanza("evil", "1", "");
  outside.replace(outside.find("pool/"), 5, "../../");
  CHECK(complaint(outside) ==
        "'Packages': package 'evil' is in a file whose path leads out of the "
        "archive with '..'");
  CHECK(complaint("Package: a;b\nArchitecture: armhf\n") ==
        "'Packages': package 'a;b' has a name that no package can have");
  CHECK(complaint("Package: ab\nArchitecture: armhf\n") ==
        "'Packages': package 'ab' has no SHA-256");
  CHECK(complaint(stanza("ab", "1 2", "")) == "'Packages': package 'ab' has no proper version");
}

TEST_CASE("a closure has every dependency, once", "[deb]")
{
  const std::string packages = stanza("top", "1", "Depends: mid, low (>= 1)\n") +
                               stanza("mid", "1", "Pre-Depends: low\nDepends: top\n") +
                               stanza("low", "1", "Recommends: none\n") + stanza("unused", "1", "");
  CHECK(closure(packages, {"top"}) == "low mid top");
  CHECK(closure(packages, {"low", "mid"}) == "low mid top");
}

TEST_CASE("of several alternatives the one that is wanted anyway is taken", "[deb]")
{
  const std::string packages = stanza("top", "1", "Depends: aa | bb, cc\n") +
                               stanza("cc", "1", "Depends: bb\n") + stanza("aa", "1", "") +
                               stanza("bb", "1", "");
  CHECK(closure(packages, {"top"}) == "bb cc top");
  CHECK(closure(packages, {"aa", "top"}) == "aa bb cc top");
  CHECK(closure(stanza("top", "1", "Depends: none | bb (>= 2) | aa\n") + stanza("aa", "1", "") +
                    stanza("bb", "1", ""),
                {"top"}) == "aa top");
}

TEST_CASE("what is provided satisfies, and only for the version that is provided", "[deb]")
{
  const std::string provider = stanza("real", "5", "Provides: virtual, versioned (= 2)\n");
  CHECK(closure(stanza("top", "1", "Depends: virtual\n") + provider, {"top"}) == "real top");
  CHECK(closure(stanza("top", "1", "Depends: versioned (>= 2)\n") + provider, {"top"}) ==
        "real top");

  const PackageIndex index =
      index_of(stanza("top", "1", "Depends: virtual (>= 1), versioned (>= 3) | gone\n") + provider);
  CHECK(find_closure(index, {"top"}, ClosureKind::full).unsatisfied ==
        std::vector<Unsatisfied>{{"top", "virtual (>= 1)"}, {"top", "versioned (>= 3) | gone"}});
}

TEST_CASE("a lean closure leaves out tools and data, and all that only they need", "[deb]")
{
  const std::string packages =
      stanza("libx-dev", "1", "Section: libdevel\nDepends: libx1, libx-dev-bin, python3, bash\n") +
      stanza("libx1", "1", "Section: libs\nDepends: libx-data, libx-common\n") +
      stanza("libx-data", "1", "Section: libs\n") + stanza("libx-common", "1", "Section: misc\n") +
      stanza("libx-dev-bin", "1", "Section: libdevel\nDepends: libhidden1\n") +
      stanza("libhidden1", "1", "Section: libs\n") + stanza("python3", "3", "Section: python\n") +
      stanza("bash", "5", "Section: shells\nEssential: yes\n");
  const PackageIndex index = index_of(packages);
  const Closure lean = find_closure(index, {"libx-dev"}, ClosureKind::lean);

  CHECK(names(lean.packages) == "libx-dev libx1");
  CHECK(names(lean.left_out) == "bash libx-common libx-data libx-dev-bin python3");
  CHECK(closure(packages, {"libx-dev", "python3"}, ClosureKind::lean) == "libx-dev libx1 python3");
  CHECK(find_closure(index, {"libx-dev"}, ClosureKind::full).packages.size() == 8);
}
