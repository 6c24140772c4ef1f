// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/shim/shim_config.hpp>

#include "catch.hpp"

using namespace xtool;

namespace {

ShimConfig sample()
{
  return {.triple = "armv7-unknown-linux-gnueabihf",
          .zig = "/opt/my zig = new/żig",
          .version = {.major = 0, .minor = 15, .patch = 2},
          .target = "arm-linux-gnueabihf",
          .glibc = "2.17",
          .cpu = "generic+v7a",
          .cache = "/home/u/.xtool/cache/zig",
          .stubs = "/home/u/.xtool/shims/t/stubs",
          .zig_size = 172295280,
          .zig_time = 1795272167345502879};
}

}  // namespace

TEST_CASE("a shim's file is read back as it was written", "[shim_config]")
{
  ShimConfig plain = sample();
  plain.glibc.clear();
  plain.cpu.clear();
  plain.stubs.clear();

  CHECK(std::get<ShimConfig>(parse_shim_config(shim_config_text(sample()))) == sample());
  CHECK(std::get<ShimConfig>(parse_shim_config(shim_config_text(plain))) == plain);
}

TEST_CASE("a damaged shim's file is refused with what is wrong", "[shim_config]")
{
  const std::string good = shim_config_text(sample());
  const auto problem = [](const std::string& text) {
    const auto parsed = parse_shim_config(text);
    return std::holds_alternative<std::string>(parsed) ? std::get<std::string>(parsed) : "none";
  };
  const auto without = [&](const std::string& line) {
    const std::size_t at = good.find("\n" + line);
    return good.substr(0, at) + good.substr(good.find('\n', at + 1));
  };

  CHECK(problem(good) == "none");
  CHECK(problem("") == "its first line is not 'xtool-shim = 1'");
  CHECK(problem("#!/bin/sh\n") == "its first line is not 'xtool-shim = 1'");
  CHECK(problem(without("zig = ")) == "there is no 'zig' in it");
  CHECK(problem(without("cache = ")) == "there is no 'cache' in it");
  CHECK(problem(without("zig-version")) == "there is no 'zig-version' in it");
  CHECK(problem("xtool-shim = 1\nzig\n") == "line 2 is not understood: 'zig'");
  CHECK(problem("xtool-shim = 1\nzig-size = 12x\n") ==
        "line 2 is not understood: 'zig-size = 12x'");
  CHECK(problem("xtool-shim = 1\n\ncolour = red\n") == "line 3 is not understood: 'colour = red'");
}

TEST_CASE("a shim looks for libraries where the sysroot has them", "[shim_config]")
{
  ShimConfig config{.libraries = "/libs", .triplet = "arm-linux-gnueabihf"};
  CHECK(config.library_directory() == "/libs/usr/lib/arm-linux-gnueabihf");
  CHECK(config.header_directories() ==
        std::vector<std::string>{"/libs/usr/include/arm-linux-gnueabihf", "/libs/usr/include"});

  config.triplet.clear();
  CHECK(config.library_directory() == "/libs/usr/lib");
  CHECK(config.header_directories() == std::vector<std::string>{"/libs/usr/include"});
}
