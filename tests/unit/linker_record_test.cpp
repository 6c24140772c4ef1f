// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/link/linker_record.hpp>

#include <algorithm>
#include <map>

using namespace xtool;

namespace {

LinkerRecord record_with(std::vector<std::string> runner)
{
  return {.target = Triple::parse("wasm32-wasip1"),
          .kind = LinkerKind::lld,
          .runner = std::move(runner)};
}

std::optional<std::string> variable(const LinkerRecord& record, std::string_view wanted,
                                    const std::map<std::string, std::string>& environment = {})
{
  for (const auto& [name, value] : build_variables(record, Env(environment, "/")))
    if (name == wanted)
      return value;
  return std::nullopt;
}

std::optional<std::string> runner_variable(const LinkerRecord& record)
{
  return variable(record, "CARGO_TARGET_WASM32_WASIP1_RUNNER");
}

}  // namespace

TEST_CASE("a runner without blanks in its words becomes a variable", "[linker_record]")
{
  const LinkerRecord record = record_with({"/usr/bin/qemu-arm", "-L", "/usr/arm-linux-gnueabihf"});

  CHECK(runner_variable(record) == "/usr/bin/qemu-arm -L /usr/arm-linux-gnueabihf");
  CHECK(runner_left_out(record) == std::nullopt);
}

TEST_CASE("a runner that Cargo would take apart wrongly is left out with the reason",
          "[linker_record]")
{
  const char* const word = GENERATE("/opt/my cross", "a\tb", "", "const { WASI } = 1\nrun()");
  const LinkerRecord record = record_with({"node", "-L", word, "--"});

  CHECK(runner_variable(record) == std::nullopt);
  CHECK(
      runner_left_out(record) ==
      "CARGO_TARGET_WASM32_WASIP1_RUNNER is left out, as Cargo splits it at blanks and the runner "
      "has the word '" +
          std::string(word) + "'");
}

TEST_CASE("without a runner nothing is left out", "[linker_record]")
{
  CHECK(runner_variable(record_with({})) == std::nullopt);
  CHECK(runner_left_out(record_with({})) == std::nullopt);
}

TEST_CASE("where CC and the like become the target's, the host's are named beside them",
          "[linker_record]")
{
  const LinkerRecord record{.target = Triple::parse("armv7-unknown-linux-gnueabihf"),
                            .kind = LinkerKind::zig,
                            .cc = "/shims/cc",
                            .cxx = "/shims/c++",
                            .cmake_toolchain = "/shims/toolchain.cmake",
                            .host_cmake_toolchain = "/shims/host.cmake"};

  CHECK(variable(record, "CC") == "/shims/cc");
  CHECK(variable(record, "HOST_CC") == "cc");
  CHECK(variable(record, "HOST_CXX") == "c++");
  CHECK(variable(record, "HOST_AR") == std::nullopt);  // AR stays what it was
  CHECK(variable(record, "HOST_CMAKE_TOOLCHAIN_FILE") == "/shims/host.cmake");

  CHECK(variable(record, "HOST_CC", {{"CC", "clang"}}) == "clang");
  CHECK(variable(record, "HOST_CC", {{"CC", "/other/target/cc"}, {"HOST_CC", "gcc-12"}}) ==
        "gcc-12");
  CHECK(variable(record, "HOST_CMAKE_TOOLCHAIN_FILE",
                 {{"HOST_CMAKE_TOOLCHAIN_FILE", "/own.cmake"}}) == "/own.cmake");
}
