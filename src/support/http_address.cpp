// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "curl_library.hpp"
#include "http_transfer.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/http_message.hpp>

#include <fmt/format.h>

namespace xtool {
namespace {

struct UrlFree {
  void operator()(CURLU* url) const { CurlLibrary::get().url_cleanup(url); }
};

}  // namespace

Address Address::parse(const std::string& text)
{
  const CurlLibrary& curl = CurlLibrary::get();
  const std::unique_ptr<CURLU, UrlFree> url(curl.url());
  const auto part = [&](CURLUPart which, unsigned flags) {
    char* value = nullptr;
    if (curl.url_get(url.get(), which, &value, flags) != CURLUE_OK)
      return std::string();
    std::string copy = value;
    curl.free(value);
    return copy;
  };
  if (curl.url_set(url.get(), CURLUPART_URL, text.c_str(), 0) == CURLUE_OK) {
    Address address{.scheme = part(CURLUPART_SCHEME, 0),
                    .user = part(CURLUPART_USER, CURLU_URLDECODE),
                    .password = part(CURLUPART_PASSWORD, CURLU_URLDECODE),
                    .path = part(CURLUPART_PATH, CURLU_URLDECODE)};
    curl.url_set(url.get(), CURLUPART_USER, nullptr, 0);
    curl.url_set(url.get(), CURLUPART_PASSWORD, nullptr, 0);
    address.url = part(CURLUPART_URL, 0);
    if (address.scheme == "https" || address.scheme == "http" || address.scheme == "file")
      return address;
  }
  throw Error(ErrorKind::network,
              fmt::format("cannot download '{}': not an http, https or file URL",
                          without_credentials(text)));
}

}  // namespace xtool
