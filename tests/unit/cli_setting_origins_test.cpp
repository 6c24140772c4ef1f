// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cli/setting_origins.hpp"

#include "catch.hpp"

namespace xtool::cli {
namespace {

using Variables = std::map<std::string, std::string>;

EffectiveSetting setting(const std::string& name, Variables variables,
                         const GlobalOptions& options = {}, const Settings& settings = {})
{
  variables.insert({"HOME", "/home/me"});
  for (const EffectiveSetting& one :
       effective_settings(Env(variables, "/"), options, settings, "/f"))
    if (one.name == name)
      return one;
  return {};
}

}  // namespace

TEST_CASE("a setting that nobody made has its default", "[settings]")
{
  CHECK(setting("color", {}) == EffectiveSetting{"color", "auto", "default"});
  CHECK(setting("offline", {}) == EffectiveSetting{"offline", "false", "default"});
  CHECK(setting("home", {}) == EffectiveSetting{"home", "/home/me/.xtool", "default"});
  CHECK(setting("dist-server", {}).origin == "default");
}

TEST_CASE("a value in the file is the file's, also where it is the default", "[settings]")
{
  const Settings file{
      .color = "auto", .dist_server = "https://u:secret@host/x", .keys = {"color", "dist-server"}};

  CHECK(setting("color", {}, {}, file) == EffectiveSetting{"color", "auto", "/f"});
  CHECK(setting("dist-server", {}, {}, file).origin == "/f");
  CHECK(setting("dist-server", {}, {}, file).value.find("secret") == std::string::npos);
  CHECK(setting("progress", {}, {}, file).origin == "default");
}

TEST_CASE("a variable overrides the file, and an option the variable", "[settings]")
{
  const Settings file{.color = "never", .keys = {"color"}};

  CHECK(setting("color", {{"XTOOL_COLOR", "always"}}, {.color = "always"}, file) ==
        EffectiveSetting{"color", "always", "$XTOOL_COLOR"});
  CHECK(setting("color", {{"XTOOL_COLOR", "always"}}, {.color = "auto"}, file) ==
        EffectiveSetting{"color", "auto", "--color"});
  CHECK(setting("offline", {}, {.offline = true}) ==
        EffectiveSetting{"offline", "true", "--offline"});
  CHECK(setting("home", {{"XTOOL_HOME", "/h"}}) == EffectiveSetting{"home", "/h", "$XTOOL_HOME"});
  CHECK(setting("home", {{"XTOOL_HOME", "/h"}}, {.home = "/o"}) ==
        EffectiveSetting{"home", "/o", "--home"});
}

TEST_CASE("xtool's variable for the dist server overrides rustup's", "[settings]")
{
  const Variables both{{"RUSTUP_DIST_SERVER", "https://r"}, {"XTOOL_DIST_SERVER", "https://x"}};

  CHECK(setting("dist-server", both) ==
        EffectiveSetting{"dist-server", "https://x", "$XTOOL_DIST_SERVER"});
  CHECK(setting("dist-server", {{"RUSTUP_DIST_SERVER", "https://r"}}).origin ==
        "$RUSTUP_DIST_SERVER");
}

}  // namespace xtool::cli
