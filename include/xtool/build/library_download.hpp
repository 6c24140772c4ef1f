// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/home.hpp>
#include <xtool/fetch/events.hpp>
#include <xtool/install/client.hpp>
#include <xtool/rust/installation.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

// The sources of the standard library from a dist server, for toolchains that lack them.
namespace xtool {

// What is told of it. Both may be empty.
struct SourceEvents {
  std::function<void()> downloading = {};
  std::function<FetchEvents(const std::string& label)> fetch = {};
};

// A directory in the cache with the component rust-src of exactly this rustc, which
// find_library_sources takes. Where it is not there, it is downloaded as a std is. Throws no_std
// when the channel has none, and what the download throws.
std::filesystem::path downloaded_library(DistClient& dist, const Installation& installation,
                                         const Home& home, const SourceEvents& events);

// Where it is, or would be.
std::filesystem::path place_of_downloaded_library(const Home& home, const Toolchain& toolchain);

}  // namespace xtool
