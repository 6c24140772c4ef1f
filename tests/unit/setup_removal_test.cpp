// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/linker_record.hpp>
#include <xtool/setup/linker_removal.hpp>
#include <xtool/support/files.hpp>

#include "catch.hpp"

namespace xtool {
namespace {

namespace fs = std::filesystem;

const Triple armv7 = Triple::parse("armv7-unknown-linux-gnueabihf");
const Triple musl = Triple::parse("x86_64-unknown-linux-musl");
const Triple wasm = Triple::parse("wasm32-wasip1");

void write_setting(ConfigLedger& ledger, const fs::path& file, const Triple& target)
{
  const KeyPath key{"target", target.str(), "linker"};
  ledger.apply(ledger.plan(file, target.str(), {{key, std::string("cc")}}));
}

}  // namespace

TEST_CASE("a target of which a killed set-up has left anything is found", "[setup]")
{
  const TempDir directory;
  const Home home(directory.path());
  ConfigLedger ledger(home.state());
  CHECK(targets_with_traces(home, ledger).empty());

  write_setting(ledger, directory.path() / "config.toml", armv7);
  xtool::create_directories(home.shims(musl));
  xtool::create_directories(home.shims() / ".wasm32-wasip1.stage");
  CHECK(targets_with_traces(home, ledger) == std::vector{armv7, musl});

  write_linker_record(home, {.target = wasm, .kind = LinkerKind::lld});
  write_linker_record(home, {.target = armv7, .kind = LinkerKind::gcc});
  CHECK(targets_with_traces(home, ledger) == std::vector{armv7, wasm, musl});
}

TEST_CASE("a removal takes settings, shims and record, whichever of them are there", "[setup]")
{
  const TempDir directory;
  const Home home(directory.path());
  const fs::path file = directory.path() / "config.toml";
  ConfigLedger ledger(home.state());
  write_setting(ledger, file, armv7);
  xtool::create_directories(home.shims(armv7));

  const LinkerRemoval first = remove_linker_setup(home, armv7, ledger);
  CHECK(first.was_set_up);
  CHECK(first.config_files == std::vector{file});
  CHECK_FALSE(fs::exists(file));
  CHECK(targets_with_traces(home, ledger).empty());

  CHECK_FALSE(remove_linker_setup(home, armv7, ledger).was_set_up);
}

TEST_CASE("a rehearsed removal removes nothing", "[setup]")
{
  const TempDir directory;
  const Home home(directory.path());
  xtool::create_directories(home.shims(armv7));
  write_linker_record(home, {.target = armv7, .kind = LinkerKind::gcc});
  ConfigLedger rehearsal(home.state(), ConfigLedger::Mode::rehearsal);

  CHECK(remove_linker_setup(home, armv7, rehearsal).was_set_up);
  CHECK(targets_with_traces(home, rehearsal) == std::vector{armv7});
}

}  // namespace xtool
