// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/link/linker_record.hpp>

#include <algorithm>

using namespace xtool;

namespace {

LinkerRecord record_with(std::vector<std::string> runner)
{
  return {.target = Triple::parse("wasm32-wasip1"),
          .kind = LinkerKind::lld,
          .runner = std::move(runner)};
}

std::optional<std::string> runner_variable(const LinkerRecord& record)
{
  for (const auto& [name, value] : build_variables(record))
    if (name == "CARGO_TARGET_WASM32_WASIP1_RUNNER")
      return value;
  return std::nullopt;
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
