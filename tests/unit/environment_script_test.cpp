// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/environment_script.hpp>

#include <xtool/support/files.hpp>
#include <xtool/support/process.hpp>

#include "catch.hpp"

#include <fmt/format.h>

using namespace xtool;

namespace {

using Known = std::map<std::string, std::string>;

// "NAME=value", or "NAME?" for what only running the script would tell.
std::vector<std::string> read(const std::string& script, const Known& before = {})
{
  std::vector<std::string> lines;
  for (const auto& [name, value] : read_assignments(script, before))
    lines.push_back(value ? name + "=" + *value : name + "?");
  return lines;
}

using Lines = std::vector<std::string>;

// As Yocto's SDKs have them.
constexpr const char* poky =
    "# Check for LD_LIBRARY_PATH being set, which can break SDK\n"
    "if [ ! -z \"${LD_LIBRARY_PATH:-}\" ]; then\n"
    "    echo \"Your environment is misconfigured\"\n"
    "    return 1\n"
    "fi\n"
    "export SDKTARGETSYSROOT=/opt/poky/4.0/sysroots/cortexa7t2hf-neon-poky-linux-gnueabi\n"
    "export PATH=/opt/poky/4.0/sysroots/x86_64-pokysdk-linux/usr/bin:$PATH\n"
    "export OECORE_TARGET_SYSROOT=\"$SDKTARGETSYSROOT\"\n"
    "unset command_not_found_handle\n"
    "export CC=\"arm-poky-linux-gnueabi-gcc  -march=armv7ve -mfpu=neon  -mfloat-abi=hard "
    "--sysroot=$SDKTARGETSYSROOT\"\n"
    "export AR=arm-poky-linux-gnueabi-ar\n"
    "export CFLAGS=\" -O2 -pipe \"\n"
    "# Append environment subscripts\n"
    "if [ -d \"$OECORE_TARGET_SYSROOT/environment-setup.d\" ]; then\n"
    "    for envfile in $OECORE_TARGET_SYSROOT/environment-setup.d/*.sh; do\n"
    "\t    . $envfile\n"
    "    done\n"
    "fi\n";

}  // namespace

TEST_CASE("what a script of Yocto's exports is read", "[script]")
{
  const std::string root = "/opt/poky/4.0/sysroots/cortexa7t2hf-neon-poky-linux-gnueabi";
  CHECK(read(poky, {{"PATH", "/usr/bin"}}) ==
        Lines{"AR=arm-poky-linux-gnueabi-ar",
              "CC=arm-poky-linux-gnueabi-gcc  -march=armv7ve -mfpu=neon  -mfloat-abi=hard "
              "--sysroot=" +
                  root,
              "CFLAGS= -O2 -pipe ", "OECORE_TARGET_SYSROOT=" + root,
              "PATH=/opt/poky/4.0/sysroots/x86_64-pokysdk-linux/usr/bin:/usr/bin",
              "SDKTARGETSYSROOT=" + root});
}

TEST_CASE("a script is read as a shell would read it", "[script]")
{
  const auto [script, values] = GENERATE(table<std::string, Lines>({
      {"A=1", {"A=1"}},
      {"A=1 B=2; export C=3 D='4 5' E", {"A=1", "B=2", "C=3", "D=4 5"}},
      {"A=x B=$A-${A}y C=\"$A $A\"", {"A=x", "B=x-xy", "C=x x"}},
      {"A='$B'\"'\"\\\"c", {"A=$B'\"c"}},
      {"A=\"a\\$b\\\\c\\d\"", {"A=a$b\\c\\d"}},
      {"A=a\\\n\tB=b\\\nc", {"A=a", "B=bc"}},
      {"A=${NONE:-/opt}/x B=${NONE-y} C=${A:-z}", {"A=/opt/x", "B=y", "C=/opt/x"}},
      {"A=1\nA=\"$A 2\"\nA+=3", {"A=1 23"}},
      {"A=1 # B=2\n#C=3\nD=a#b", {"A=1", "D=a#b"}},
      {"A=1 make B=2\necho C=3", {}},
      {"export A=x B=$A\nC=$A", {"A=x", "B=", "C=x"}},
      {"A=x\nA=y B=$A true\nC=$A", {"A=x", "C=x"}},
      {"A=1\nunset A", {}},
      {"A= B=\"\"", {"A=", "B="}},
      {"A=1\r\nexport B=2\r\n", {"A=1", "B=2"}},
      {": <<END\nA=1\nEND \nA=2\nEND\nB=2", {"B=2"}},
      {": <<-'E F' && C=3\nA=1\n\t\tE F\nB=2", {"B=2", "C=3"}},
      {": <<X <<\\Y\nA=1\nX\nX\nA=2\nY\nB=2", {"B=2"}},
      {": << X\nA=$NONE\\\nX\nA=1\nX\nB=2", {"B=2"}},
      {": <<\"X Y\"\nA=1\\\nX Y\nB=2", {"B=2"}},
      {"if true; then : <<X; A=1; fi\nB=1\nX\nC=1", {"A=1", "C=1"}},
      {"<<X : B=1\nA=1\nX\nC=1", {"C=1"}},
      {"A=1 2>/dev/null; B=2 >/dev/null; : </dev/null C=3; D=4", {"A=1", "B=2", "D=4"}},
      {"export A=1 2>&1 B=2 >/dev/null C=3", {"A=1", "B=2", "C=3"}},
  }));
  INFO(script);
  CHECK(read(script) == values);
  // The shell's own answer, of all but what is only bash's and what ends a line as Windows does.
  if (script.find("+=") != std::string::npos || script.find('\r') != std::string::npos)
    return;
  std::string asking = script + "\n";
  for (const char* name : {"A", "B", "C", "D"})
    asking += fmt::format("[ -z \"${{{0}+x}}\" ] || printf '%s=%s\\n' {0} \"${0}\"\n", name);
  const Output answer =
      run({.argv = {"/bin/sh", "-c", "make() { :; }; echo() { :; }\n" + asking}}, Env({}, "/"));
  std::string expected;
  for (const std::string& line : values)
    expected += line + "\n";
  CHECK(answer.out == expected);
}

TEST_CASE("what only looks like the beginning of a here-document is none", "[script]")
{
  CHECK(read("((x = 1 <<2))\nA=1\n: <<<2\nB=1\n: $((1 <<3))\nC=1") == Lines{"A=1", "B=1", "C=1"});
}

TEST_CASE("of the branches of a script the last counts", "[script]")
{
  CHECK(read("if true; then A=1 B=1; else export A=2; fi") == Lines{"A=2", "B=1"});
}

TEST_CASE("what a command would print is not known, and neither is what it is part of", "[script]")
{
  CHECK(read("A=$(dirname \"$0\")/x; B=`pwd`; C=\"$A/gcc\"; D=$1; E=${0%/*}; F=ok; G=$((1+2))") ==
        Lines{"A?", "B?", "C?", "D?", "E?", "F=ok", "G?"});
  CHECK(read("A=$(touch /tmp/never; echo \")\"\nB=1") == Lines{"A?"});
}

TEST_CASE("a script that is cut off anywhere is read without an end", "[script]")
{
  const std::string script = std::string(poky) + "A=${B:-$(c `d \"e' f\\";
  for (std::size_t length = 0; length <= script.size(); ++length)
    CHECK_NOTHROW(read(script.substr(0, length)));
  CHECK(read(std::string(100000, '{') + "A=1") == Lines{"A=1"});
}

TEST_CASE("a script whose values would fill the memory is not known to its end", "[script]")
{
  constexpr std::size_t count = 5000;
  std::string script = "X=" + std::string(60000, 'a') + "\n";
  for (std::size_t i = 0; i < count; ++i)
    script += fmt::format("A{}=$X B{}=x$X\n", i, i);
  script += "C=short\n";

  const ScriptVariables found = read_assignments(script);
  CHECK(found.size() == 2 * count + 2);
  CHECK(found.at("A0") == std::string(60000, 'a'));
  CHECK(found.at("C") == "short");
  CHECK(found.at(fmt::format("A{}", count - 1)) == std::nullopt);
  std::size_t bytes = 0;
  for (const auto& [name, value] : found)
    bytes += value.value_or("").size();
  CHECK(bytes < 2u << 20);
}
