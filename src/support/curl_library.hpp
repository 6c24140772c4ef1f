// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "shared_library.hpp"

#include <curl/curl.h>

namespace xtool {

// What is used of libcurl, by the names that it has there, without `curl_`.
struct CurlLibrary {
  // Loaded once, when it is needed for the first time. Throws external_tool where that fails.
  static const CurlLibrary& get();

  SharedLibrary library;
  decltype(&::curl_global_init) global_init = library["curl_global_init"];
  decltype(&::curl_easy_init) easy_init = library["curl_easy_init"];
  decltype(&::curl_easy_cleanup) easy_cleanup = library["curl_easy_cleanup"];
  decltype(&::curl_easy_reset) easy_reset = library["curl_easy_reset"];
  decltype(&::curl_easy_perform) easy_perform = library["curl_easy_perform"];
  // These three are macros, too, without arguments for the address of the function.
  decltype(&::curl_easy_setopt) easy_setopt = library["curl_easy_setopt"];
  decltype(&::curl_easy_getinfo) easy_getinfo = library["curl_easy_getinfo"];
  decltype(&::curl_easy_strerror) easy_strerror = library["curl_easy_strerror"];
  decltype(&::curl_slist_append) slist_append = library["curl_slist_append"];
  decltype(&::curl_slist_free_all) slist_free_all = library["curl_slist_free_all"];
  decltype(&::curl_url) url = library["curl_url"];
  decltype(&::curl_url_cleanup) url_cleanup = library["curl_url_cleanup"];
  decltype(&::curl_url_get) url_get = library["curl_url_get"];
  decltype(&::curl_url_set) url_set = library["curl_url_set"];
  decltype(&::curl_free) free = library["curl_free"];
};

}  // namespace xtool
