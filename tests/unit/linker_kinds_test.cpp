// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/linker_kinds.hpp>
#include <xtool/link/linker_record.hpp>
#include <xtool/support/files.hpp>

#include <set>

#include "catch.hpp"

namespace xtool {
namespace {

const Triple armv7 = Triple::parse("armv7-unknown-linux-gnueabihf");

std::string text_of(const Home& home) { return read_file(home.linker_record(armv7)); }

}  // namespace

TEST_CASE("each kind of linker has one row, and goes by its name", "[linker]")
{
  std::set<LinkerKind> kinds;
  for (const LinkerKindRow& row : linker_kinds()) {
    CHECK(kinds.insert(row.kind).second);
    CHECK(&row_of(row.kind) == &row);
    CHECK(to_string(row.kind) == row.name);
    CHECK(parse_linker_kind(row.name) == row.kind);
    CHECK(row.find != nullptr);
  }
  for (const LinkerKind kind : {LinkerKind::configured, LinkerKind::lld, LinkerKind::gcc,
                                LinkerKind::clang, LinkerKind::zig})
    CHECK(kinds.count(kind) == 1);
  CHECK(parse_linker_kind("") == std::nullopt);
  CHECK(parse_linker_kind("GCC") == std::nullopt);
}

TEST_CASE("a row says all that its tools need", "[linker]")
{
  for (const LinkerKindRow& row : linker_kinds()) {
    INFO(row.name);
    CHECK((row.tools == LinkerTools::compiler) == !row.cc.empty());
    CHECK(row.cc.empty() == row.cxx.empty());
    CHECK((row.option.empty() || row.tools != LinkerTools::none));
    CHECK((!row.takes_version || !row.option.empty()));
    CHECK(row.patience >= 1);
  }
}

TEST_CASE("the kind of a record is read as it was written", "[linker]")
{
  const TempDir directory;
  const Home home(directory.path());
  for (const LinkerKindRow& row : linker_kinds()) {
    write_linker_record(home, {.target = armv7, .kind = row.kind});
    CHECK(Json::parse(text_of(home)).at("kind") == row.name);
    CHECK(require_linker_record(home, armv7).kind == row.kind);
  }
}

TEST_CASE("a record of a newer xtool can be read, but for a kind that is not known", "[linker]")
{
  const TempDir directory;
  const Home home(directory.path());
  write_linker_record(home, {.target = armv7, .kind = LinkerKind::gcc, .linker = "l"});
  Json json = Json::parse(text_of(home));
  json["kind"] = "of-the-future";
  json["left_out"] = {"env", "of-the-future"};
  write_atomically(home.linker_record(armv7), json.dump());

  const LinkerRecord record = require_linker_record(home, armv7);
  CHECK(record.kind == std::nullopt);
  CHECK(record.linker == "l");
  CHECK_FALSE(record.sets_environment);
  CHECK(record.sets_runner);
}

TEST_CASE("what was not wanted is remembered, and an older record lacks nothing", "[linker]")
{
  const TempDir directory;
  const Home home(directory.path());
  write_linker_record(home, {.target = armv7, .kind = LinkerKind::zig, .sets_runner = false});
  const LinkerRecord record = require_linker_record(home, armv7);
  CHECK(record.sets_environment);
  CHECK_FALSE(record.sets_runner);

  Json json = Json::parse(text_of(home));
  json.erase("left_out");
  write_atomically(home.linker_record(armv7), json.dump());
  CHECK(require_linker_record(home, armv7).sets_runner);
}

}  // namespace xtool
