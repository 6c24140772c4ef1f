// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/cargo/config_ledger.hpp>
#include <xtool/support/error.hpp>

#include "catch.hpp"

#include <array>
#include <functional>

namespace xtool {
namespace {

namespace fs = std::filesystem;

const std::string arm = "armv7-unknown-linux-gnueabihf";
const std::string ppc = "powerpc64le-unknown-linux-gnu";

// A configuration file and a ledger in a directory of their own.
struct Place {
  explicit Place(const std::optional<std::string>& text = std::nullopt)
  {
    if (text)
      write_atomically(file, *text);
  }

  void set_up(const std::string& owner, const std::vector<ConfigSetting>& settings,
              UserValues user_values = UserValues::keep)
  {
    ledger.apply(ledger.plan(file, owner, settings, user_values));
  }
  void remove(const std::string& owner) { ledger.apply(ledger.plan_removal(file, owner)); }
  void edit(const std::string& from, const std::string& to) const
  {
    std::string text = *now();
    text.replace(text.find(from), from.size(), to);
    write_atomically(file, text);
  }
  std::optional<std::string> now() const { return read_file_if_exists(file); }
  std::string refusal(const std::function<void()>& body) const
  {
    try {
      body();
    } catch (const Error& error) {
      std::string text = error.what();
      for (std::size_t at = 0; (at = text.find(file.string())) != std::string::npos;)
        text.replace(at, file.string().size(), "FILE");
      return std::string(to_string(error.kind())) + ": " + text;
    }
    return "no error";
  }

  TempDir directory;
  fs::path file = directory.path() / ".cargo" / "config.toml";
  fs::path made = (fs::create_directory(file.parent_path()), file);
  ConfigLedger ledger{directory.path() / "state"};
};

std::vector<ConfigSetting> linker(const std::string& owner, const std::string& program)
{
  return {{.key = {"target", owner, "linker"}, .value = program},
          {.key = {"target", owner, "runner"}, .value = std::vector<std::string>{"qemu", "-L"}},
          {.key = {"env", "CC_" + owner}, .value = program + "-cc"}};
}

const std::string users = "\xef\xbb\xbf# mine\r\n[env]\r\nA = '1'\r\n[build]\r\njobs=2";

}  // namespace

TEST_CASE("removal restores what was there byte for byte, in any order", "[config_ledger]")
{
  const std::optional<std::string> text =
      GENERATE(std::optional<std::string>(), std::optional<std::string>(""),
               std::optional<std::string>("\n\n"), std::optional<std::string>(users),
               std::optional<std::string>("[target.armv7-unknown-linux-gnueabihf]\n\n[env]\n\n\n"));
  CAPTURE(text.value_or("(no file)"));
  const bool first_in_first_out = GENERATE(true, false);
  Place place(text);
  place.set_up(arm, linker(arm, "arm-gcc"));
  place.set_up(ppc, linker(ppc, "ppc-gcc"));
  place.set_up(arm, linker(arm, "another"));
  REQUIRE(place.ledger.files_of(arm) == std::vector<fs::path>{place.file});

  place.remove(first_in_first_out ? arm : ppc);
  CHECK(place.now() != text);
  place.remove(first_in_first_out ? ppc : arm);

  CHECK(place.now() == text);
  CHECK(place.ledger.files_of(arm).empty());
  CHECK(fs::exists(place.file.parent_path()) == text.has_value());
}

TEST_CASE("one owner's removal leaves what the other would have written alone", "[config_ledger]")
{
  Place alone(users);
  alone.set_up(ppc, linker(ppc, "ppc-gcc"));
  Place both(users);
  both.set_up(arm, linker(arm, "arm-gcc"));
  both.set_up(ppc, linker(ppc, "ppc-gcc"));

  both.remove(arm);

  CHECK(both.now() == alone.now());
}

TEST_CASE("setting up again what is set up changes nothing", "[config_ledger]")
{
  Place place(users);
  place.set_up(arm, linker(arm, "arm-gcc"));
  place.set_up(ppc, linker(ppc, "ppc-gcc"));

  const ConfigPlan plan = place.ledger.plan(place.file, arm, linker(arm, "arm-gcc"));

  CHECK(plan.diff() == "");
  CHECK(plan.record_after == plan.record_before);
}

TEST_CASE("a plan shows its change and makes none", "[config_ledger]")
{
  Place place("[build]\njobs = 2\n");

  const ConfigPlan plan =
      place.ledger.plan(place.file, arm, {{.key = {"target", arm, "linker"}, .value = "gcc"}});

  CHECK(plan.diff() == "--- " + place.file.string() + "\n+++ " + place.file.string() +
                           "\n@@ -1,2 +1,5 @@\n [build]\n jobs = 2\n+\n"
                           "+[target.armv7-unknown-linux-gnueabihf]\n+linker = \"gcc\"\n");
  CHECK(place.now() == "[build]\njobs = 2\n");
  CHECK(place.ledger.files_of(arm).empty());
}

TEST_CASE("a user's value is kept unless it is to be replaced, and then comes back",
          "[config_ledger]")
{
  const std::string text = "[target." + arm + "]\nlinker = '''mine''' # why\n";
  Place place(text);
  const std::vector<ConfigSetting> settings = linker(arm, "arm-gcc");

  CHECK(place.refusal([&] { place.set_up(arm, settings); }) ==
        "conflict: 'target." + arm +
            ".linker' is '''mine''' in 'FILE' (line 2), and xtool did not write that");
  CHECK(place.now() == text);

  place.set_up(arm, settings, UserValues::replace);
  place.set_up(arm, linker(arm, "newer"));
  CHECK(place.now()->find("linker = \"newer\" # why\n") != std::string::npos);
  place.edit("# why", "# because");
  place.remove(arm);
  CHECK(place.now() == "[target." + arm + "]\nlinker = '''mine''' # because\n");
}

TEST_CASE("a user's value that is the wanted one stays when the rest goes", "[config_ledger]")
{
  const std::string text = "[env]\nCC_" + arm + " = 'arm-gcc-cc'\n";
  Place place(text);
  place.set_up(arm, linker(arm, "arm-gcc"));
  place.edit("[env]", "# later\n[env]");

  place.remove(arm);

  CHECK(place.now() == "# later\n" + text);
}

TEST_CASE("what users have changed since stays, and is reported", "[config_ledger]")
{
  Place place("[build]\njobs = 2\n");
  place.set_up(arm, linker(arm, "arm-gcc"));
  place.edit("jobs = 2", "jobs = 3");
  place.edit("\"arm-gcc\"", "\"mine\"");

  const ConfigPlan plan = place.ledger.plan_removal(place.file, arm);
  place.ledger.apply(plan);

  CHECK(place.now() == "[build]\njobs = 3\n\n[target." + arm + "]\nlinker = \"mine\"\n");
  REQUIRE(plan.kept.size() == 1);
  CHECK(plan.kept[0].key == KeyPath{"target", arm, "linker"});
  CHECK(plan.kept[0].written == "\"mine\"");
  CHECK(plan.kept[0].line == 5);
  CHECK(place.ledger.files_of(arm).empty());
}

TEST_CASE("a touched file keeps its order when an owner changes or goes", "[config_ledger]")
{
  Place place;
  place.set_up(arm, linker(arm, "arm-gcc"));
  place.set_up(ppc, linker(ppc, "ppc-gcc"));
  place.edit("[env]", "# my own\n[build]\njobs = 1\n\n[env]");

  place.set_up(arm, linker(arm, "another"));
  place.remove(ppc);
  CHECK(place.now() == "[target." + arm +
                           "]\nlinker = \"another\"\nrunner = [\"qemu\", \"-L\"]\n\n"
                           "# my own\n[build]\njobs = 1\n\n[env]\nCC_" +
                           arm + " = \"another-cc\"\n");

  place.remove(arm);
  CHECK(place.now() == "# my own\n[build]\njobs = 1\n");
}

TEST_CASE("a deleted file is no obstacle", "[config_ledger]")
{
  Place place(users);
  place.set_up(arm, linker(arm, "arm-gcc"));
  fs::remove(place.file);

  place.remove(arm);
  CHECK(place.now() == std::nullopt);
  place.set_up(arm, linker(arm, "arm-gcc"));
  CHECK(place.now());
}

TEST_CASE("two owners may share a value, but not want different ones", "[config_ledger]")
{
  Place place(users);
  const std::vector<ConfigSetting> shared = {{.key = {"env", "SHARED"}, .value = "x"}};
  const std::vector<ConfigSetting> other = {{.key = {"env", "SHARED"}, .value = "y"}};
  place.set_up(arm, shared);
  place.set_up(ppc, shared);

  CHECK(place.refusal([&] { place.set_up(ppc, other); }) ==
        "conflict: 'env.SHARED' in 'FILE' is \"x\", which '" + arm + "' needs");
  place.edit("jobs=2", "jobs=3");
  place.remove(arm);
  CHECK(place.now()->find("SHARED = \"x\"") != std::string::npos);
  place.remove(ppc);
  CHECK(place.now()->find("SHARED") == std::string::npos);
}

TEST_CASE("a plan that is out of date is not applied", "[config_ledger]")
{
  Place place(users);
  const ConfigPlan stale = place.ledger.plan(place.file, arm, linker(arm, "a"));
  place.edit("jobs=2", "jobs=3");
  CHECK(place.refusal([&] { place.ledger.apply(stale); }) ==
        "conflict: 'FILE' was changed by another program meanwhile");

  const ConfigPlan mine = place.ledger.plan(place.file, arm, linker(arm, "a"));
  place.set_up(ppc, linker(ppc, "p"));
  CHECK(place.refusal([&] { place.ledger.apply(mine); }) ==
        "conflict: another xtool has changed 'FILE' meanwhile");
}

TEST_CASE("in a rehearsal each plan starts from the one before, and no file changes",
          "[config_ledger]")
{
  Place place("# mine\n");
  ConfigLedger rehearsal(place.directory.path() / "state", ConfigLedger::Mode::rehearsal);
  rehearsal.apply(rehearsal.plan(place.file, arm, linker(arm, "a")));
  const ConfigPlan second = rehearsal.plan(place.file, ppc, linker(ppc, "b"));
  rehearsal.apply(second);
  rehearsal.apply(rehearsal.plan_removal(place.file, ppc));
  const ConfigPlan last = rehearsal.plan_removal(place.file, arm);

  CHECK(place.now() == "# mine\n");
  CHECK_FALSE(fs::exists(place.directory.path() / "state"));
  CHECK(last.after == "# mine\n");
  place.set_up(arm, linker(arm, "a"));
  CHECK(second.before.text == place.now());
  place.set_up(ppc, linker(ppc, "b"));
  CHECK(second.after == place.now());
}

TEST_CASE("a run that was killed before or after writing the file is understood", "[config_ledger]")
{
  const bool written = GENERATE(true, false);
  const std::optional<std::string> text =
      GENERATE(std::optional<std::string>(), std::optional<std::string>(users));
  Place place(text);
  const ConfigPlan plan = place.ledger.plan(place.file, arm, linker(arm, "a"));
  place.ledger.apply(plan);
  const fs::path record =
      ConfigWriter(place.directory.path() / "state").record(place.file, ".json");
  write_atomically(record, plan.record_between);
  if (!written && text)
    write_atomically(place.file, *text);
  else if (!written)
    fs::remove(place.file);

  place.set_up(arm, linker(arm, "b"));
  CHECK(place.now()->find("linker = \"b\"") != std::string::npos);
  place.remove(arm);

  CHECK(place.now() == text);
}

TEST_CASE("a damaged ledger is named", "[config_ledger]")
{
  Place place(users);
  place.set_up(arm, linker(arm, "a"));
  const fs::path record =
      ConfigWriter(place.directory.path() / "state").record(place.file, ".json");
  write_atomically(record, R"({"schema": 1, "states": [{"file": 3}]})");

  CHECK(place.refusal([&] { place.remove(arm); }) ==
        "invalid-input: '" + record.string() +
            "': /states/0/file: expected a string, found an integer");
}

}  // namespace xtool
