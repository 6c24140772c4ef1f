// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/home.hpp>
#include <xtool/catalog/package_advice.hpp>
#include <xtool/support/env.hpp>
#include <xtool/support/http.hpp>

#include <filesystem>
#include <functional>

namespace xtool {

// What a set-up knows of the world around it.
struct Surroundings {
  const Env& env;
  Home home;
  PackageAdvice packages = {};
  bool offline = false;                    // nothing may be downloaded
  std::function<HttpClient&()> http = {};  // asked for when something is
};

}  // namespace xtool
