// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/private_std.hpp>

#include <xtool/cargo/std_flags.hpp>
#include <xtool/rust/private_sysroot.hpp>
#include <xtool/setup/linker_removal.hpp>
#include <xtool/support/error.hpp>

#include "cargo_project.hpp"
#include "catch.hpp"

#include <fmt/format.h>

namespace xtool {
namespace {

namespace fs = std::filesystem;

const Triple target = Triple::parse("x86_64-pc-windows-gnu");
const std::string sysroot = "/x/stds/1";
const std::vector<std::string> words{"--sysroot", sysroot};
const KeyPath rustflags = target_key(target, "rustflags");
const KeyPath rustdocflags = target_key(target, "rustdocflags");

struct Project : CargoProject<Project> {
  Env env() const
  {
    const fs::path working = root / "home/project/src";
    fs::create_directories(working);
    std::map<std::string, std::string> all = variables;
    all["HOME"] = (root / "home").string();
    return {all, working};
  }
  StdWiring wire(UserValues users = UserValues::keep, const std::string& root_of_std = sysroot)
  {
    return wire_std(target, root_of_std, users, env(), ledger);
  }
  PrivateRemoval unwire() { return remove_private_std(home, toolchain, target, ledger, {}); }
  // What setup-linker does for a target that needs a dlltool.
  void set_up_linker()
  {
    const std::vector<ConfigSetting> settings{
        {target_key(target, "linker"), std::string("gcc")},
        {rustflags, std::vector<std::string>{"-Cdlltool=/shim"}}};
    const auto before = std_part(ledger.settings(home_file, target.str()));
    ledger.apply(ledger.plan(home_file, target.str(), with_std_part(settings, before)));
  }
  std::string text() const { return read_file_if_exists(home_file).value_or("(no file)"); }
  // The value of a key in the user's own file, as TOML.
  std::string value(const KeyPath& key) const
  {
    const auto found = find_value(text(), key, "the file");
    return found ? found->written : "none";
  }
  std::string refusal(UserValues users = UserValues::keep)
  {
    try {
      wire(users);
    } catch (const Error& error) {
      std::string told(to_string(error.kind()));
      for (const std::string& help : error.help_lines())
        told += " / " + help;
      return told;
    }
    return "none";
  }

  Home home{root / "xtool"};
  Toolchain toolchain{.version = "1.85.0 (x)", .host = Triple::parse("x86_64-unknown-linux-gnu")};
  ConfigLedger ledger{home.state()};
};

std::string of_target(const std::string& value)
{
  return "[target.x86_64-pc-windows-gnu]\nrustflags = " + value + "\n";
}

const std::string both = R"(["--sysroot", "/x/stds/1"])";

}  // namespace

TEST_CASE("Cargo is made to use a private std, and the file comes back byte for byte",
          "[private_std]")
{
  const std::string before = GENERATE("(no file)", "", "# mine\r\n[build]\r\njobs = 2",
                                      "[target.x86_64-pc-windows-gnu]\nlinker = 'mine' # why\n");
  Project project;
  if (before != "(no file)")
    project.global(before);

  const StdWiring wiring = project.wire();

  CHECK(wiring.changed);
  CHECK(wiring.file == project.home_file);
  CHECK(project.value(rustflags) == both);
  CHECK(project.value(rustdocflags) == both);
  CHECK(given_sysroot(project.sources(), target) == fs::path(sysroot));
  CHECK_FALSE(project.wire().changed);
  CHECK(targets_with_traces(project.home, project.ledger).empty());

  CHECK(has_private_std(project.home, project.toolchain, target, project.ledger));
  CHECK(project.unwire().config_files == std::vector{project.home_file});
  CHECK(project.text() == before);
  CHECK_FALSE(has_private_std(project.home, project.toolchain, target, project.ledger));
  CHECK_FALSE(project.unwire().was_there());
}

TEST_CASE("the flags of a linker and of a std are joined, and go one by one", "[private_std]")
{
  const bool linker_first = GENERATE(true, false);
  const bool linker_goes_first = GENERATE(true, false);
  Project project;
  if (linker_first)
    project.set_up_linker();
  project.wire();
  if (!linker_first)
    project.set_up_linker();

  CHECK(project.value(rustflags) == R"(["-Cdlltool=/shim", "--sysroot", "/x/stds/1"])");
  CHECK(targets_with_traces(project.home, project.ledger) == std::vector{target});

  if (linker_goes_first) {
    CHECK(remove_linker_setup(project.home, target, project.ledger).was_set_up);
    CHECK(project.value(rustflags) == both);
    CHECK(project.value(target_key(target, "linker")) == "none");
    CHECK_FALSE(remove_linker_setup(project.home, target, project.ledger).was_set_up);
    project.unwire();
  } else {
    project.unwire();
    CHECK(project.value(rustflags) == R"(["-Cdlltool=/shim"])");
    CHECK(project.value(rustdocflags) == "none");
    CHECK(project.value(target_key(target, "linker")) == "\"gcc\"");
    remove_linker_setup(project.home, target, project.ledger);
  }
  CHECK(project.text() == "(no file)");
}

TEST_CASE("the user's flags for the target stay, or are repeated on request", "[private_std]")
{
  const std::string written = GENERATE("['-Cpanic=abort']", "'-Cpanic=abort'");
  const std::string before = of_target(written);
  Project project;
  project.global(before);

  CHECK(project.refusal() ==
        "conflict / `--force` makes 'target.x86_64-pc-windows-gnu.rustflags' "
        "[-Cpanic=abort, --sysroot, /x/stds/1]");
  CHECK(project.text() == before);

  project.wire(UserValues::replace);
  CHECK(project.value(rustflags) == R"(["-Cpanic=abort", "--sysroot", "/x/stds/1"])");
  CHECK_FALSE(project.wire().changed);
  project.set_up_linker();
  CHECK(project.value(rustflags) ==
        R"(["-Cdlltool=/shim", "-Cpanic=abort", "--sysroot", "/x/stds/1"])");
  remove_linker_setup(project.home, target, project.ledger);
  project.unwire();
  CHECK(project.text() == before);
}

TEST_CASE("flags for all targets are repeated on request, as they would no longer be used",
          "[private_std]")
{
  const std::string before = "[build]\nrustflags = ['-Dwarnings']\n";
  Project project;
  project.global(before);

  CHECK(project.refusal() ==
        "conflict / `--force` makes 'target.x86_64-pc-windows-gnu.rustflags' "
        "[-Dwarnings, --sysroot, /x/stds/1]");
  project.wire(UserValues::replace);
  CHECK(project.value(rustflags) == R"(["-Dwarnings", "--sysroot", "/x/stds/1"])");
  CHECK(project.value({"build", "rustflags"}) == "['-Dwarnings']");
  CHECK_FALSE(project.wire().changed);
  project.unwire();
  CHECK(project.text() == before);
}

TEST_CASE("flags in other files are joined where Cargo does that", "[private_std]")
{
  Project arrays;
  arrays.local(of_target("['-Cpanic=abort']"));
  CHECK(arrays.wire().changed);
  CHECK(given_sysroot(arrays.sources(), target) == fs::path(sysroot));

  Project conditions;
  conditions.local("[target.'cfg(windows)']\nrustflags = '-Cpanic=abort'\n");
  CHECK(conditions.wire().changed);

  Project text;
  text.local(of_target("'-Cpanic=abort -Clto'"));
  const std::string refused = text.refusal(UserValues::replace);
  CHECK(refused == fmt::format("conflict / make it an array: `xtool config set --file {} --array "
                               "target.x86_64-pc-windows-gnu.rustflags -- -Cpanic=abort -Clto`",
                               text.project_file.string()));
}

TEST_CASE("a sysroot that the user's flags name is not named twice", "[private_std]")
{
  const std::string same = GENERATE("['--sysroot', '/x/stds/1']", "'--sysroot=/x/stds/1'");
  Project project;
  project.global(of_target(same) + "rustdocflags = " + same + "\n");
  CHECK_FALSE(project.wire().changed);

  project.global(of_target("['--sysroot=/another']"));
  CHECK(project.refusal(UserValues::replace).find("config unset") != std::string::npos);
}

TEST_CASE("the sysroot of another rustc takes the place of the former", "[private_std]")
{
  Project project;
  project.wire();
  project.set_up_linker();

  CHECK(project.wire(UserValues::keep, "/x/stds/2").changed);

  CHECK(project.value(rustflags) == R"(["-Cdlltool=/shim", "--sysroot", "/x/stds/2"])");
  CHECK(given_sysroot(project.sources(), target) == fs::path("/x/stds/2"));
}

TEST_CASE("variables that override the flags are told", "[private_std]")
{
  Project project;
  project.variable("RUSTFLAGS", "-g");
  const StdWiring wiring = project.wire();
  REQUIRE(wiring.outranked.size() == 1);
  CHECK(wiring.outranked.front().winner.origin == "RUSTFLAGS");
  CHECK(given_sysroot(project.sources(), target) == std::nullopt);

  project.variable("RUSTFLAGS", "-g --sysroot " + sysroot);
  CHECK(project.wire().outranked.empty());
  CHECK(given_sysroot(project.sources(), target) == fs::path(sysroot));
}

TEST_CASE("a target that rustc takes as an unstable one gets the flag for that", "[private_std]")
{
  const std::string before = GENERATE("(no file)", "# mine\n");
  const bool apart = GENERATE(true, false);
  Project project;
  if (before != "(no file)")
    project.global(before);
  const auto wire = [&](TargetStability stability) {
    return wire_std(target, apart ? sysroot : "", UserValues::keep, project.env(), project.ledger,
                    stability);
  };
  const std::string flags =
      apart ? R"(["--sysroot", "/x/stds/1", "-Zunstable-options"])" : R"(["-Zunstable-options"])";

  CHECK(wire(TargetStability::unstable).changed);
  CHECK(project.value(rustflags) == flags);
  CHECK(project.value(rustdocflags) == flags);
  CHECK_FALSE(wire(TargetStability::unstable).changed);
  CHECK(has_private_std(project.home, project.toolchain, target, project.ledger) == apart);
  CHECK(targets_with_traces(project.home, project.ledger).empty());

  project.set_up_linker();
  CHECK(project.value(rustflags) == R"(["-Cdlltool=/shim", )" + flags.substr(1));
  remove_linker_setup(project.home, target, project.ledger);
  CHECK(project.value(rustflags) == flags);

  if (apart) {  // a rustc that takes it as it is needs the sysroot still
    CHECK(wire(TargetStability::stable).changed);
    CHECK(project.value(rustflags) == both);
  }
  CHECK(project.unwire().config_files == std::vector{project.home_file});
  CHECK(project.text() == before);
}

TEST_CASE("a flag for unstable targets that the user has given is not given twice", "[private_std]")
{
  const std::string mine = GENERATE("['-Zunstable-options']", "'-Z unstable-options -g'");
  Project project;
  project.global(of_target(mine) + "rustdocflags = " + mine + "\n");

  CHECK_FALSE(wire_std(target, "", UserValues::keep, project.env(), project.ledger,
                       TargetStability::unstable)
                  .changed);
  project.variable("RUSTFLAGS", "-g");
  CHECK(wire_std(target, "", UserValues::keep, project.env(), project.ledger,
                 TargetStability::unstable)
            .outranked.empty());  // nothing of xtool's is
}

TEST_CASE("flags that were changed by hand are kept, and told", "[private_std]")
{
  Project project;
  project.wire();
  project.global(of_target("['--sysroot', '/mine']"));

  const PrivateRemoval removal = project.unwire();

  CHECK(project.value(rustflags) == "['--sysroot', '/mine']");
  REQUIRE(removal.kept.size() == 1);
  CHECK(removal.kept.front().key == rustflags);
}

TEST_CASE("a private std is found for the rustc that it was built for", "[private_std]")
{
  Project project;
  const Toolchain other{.version = "1.86.0 (y)", .host = project.toolchain.host};
  CHECK_FALSE(find_private_sysroot(project.home, project.toolchain));

  const Sysroot made = make_private_sysroot(project.home, project.toolchain);
  CHECK_FALSE(find_private_std(project.home, project.toolchain, target));
  const fs::path crate = made.target_dir(target) / "lib/libcore-1.rlib";
  fs::create_directories(crate.parent_path());
  write_atomically(crate, "");

  CHECK(find_private_std(project.home, project.toolchain, target)->root() == made.root());
  CHECK_FALSE(find_private_sysroot(project.home, other));
  const Installation installation{.toolchain = other, .sysroot = made};
  CHECK(sysroot_of_std(project.home, installation, target).root() == made.root());
}

}  // namespace xtool
