// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/catalog/home.hpp>

using namespace xtool;

TEST_CASE("every place of xtool's directory is below its root, and none is another", "[home]")
{
  const Home home("/h");
  const Triple target = Triple::parse("armv7-unknown-linux-gnueabihf");

  CHECK(home.root() == "/h");
  CHECK(home.settings_file() == "/h/config.toml");
  CHECK(home.catalog_additions() == "/h/targets.d");
  CHECK(home.symptom_additions() == "/h/symptoms.d");
  CHECK(home.cache() == "/h/cache");
  CHECK(home.zig_cache() == "/h/cache/zig");
  CHECK(home.zig("0.15.2") == "/h/zig/0.15.2");
  CHECK(home.zig("0.15.2").parent_path() == home.zigs());
  CHECK(home.shims(target) == "/h/shims/armv7-unknown-linux-gnueabihf");
  CHECK(home.shims(target).parent_path() == home.shims());
  CHECK(home.sysroot(target) == "/h/sysroots/armv7-unknown-linux-gnueabihf");
  CHECK(home.state() == "/h/state");
  CHECK(home.linker_record(target) == "/h/state/linkers/armv7-unknown-linux-gnueabihf.json");
  CHECK(home.linker_record(target).parent_path() == home.linker_records());
  CHECK(home.smoke_log(target) == "/h/logs/smoke-armv7-unknown-linux-gnueabihf.log");
}
