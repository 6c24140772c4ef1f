// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/http.hpp>

#include <fmt/format.h>

#include <charconv>

namespace xtool {
namespace {

int number(const Env& env, const std::string& variable, int least, int standard)
{
  const std::optional<std::string> text = env.get(variable);
  if (!text)
    return standard;
  int value = 0;
  const char* const end = text->data() + text->size();
  const auto [stop, code] = std::from_chars(text->data(), end, value);
  if (code != std::errc() || stop != end || value < least)
    throw Error(ErrorKind::usage,
                fmt::format("{}='{}' is not a number from {}", variable, *text, least))
        .help(fmt::format("unset {}, or set it to a number such as {}", variable, standard));
  return value;
}

int milliseconds_of(std::chrono::milliseconds time) { return static_cast<int>(time.count()); }

}  // namespace

HttpSettings http_settings(const Env& env)
{
  HttpSettings settings;
  Retry& retry = settings.retry;
  retry.attempts = number(env, "XTOOL_HTTP_ATTEMPTS", 1, retry.attempts);
  retry.first_delay = std::chrono::milliseconds(
      number(env, "XTOOL_HTTP_RETRY_DELAY", 0, milliseconds_of(retry.first_delay)));
  settings.low_speed_time = std::chrono::milliseconds(
      number(env, "XTOOL_HTTP_STALL_TIME", 1, milliseconds_of(settings.low_speed_time)));
  settings.ca_file = env.get("SSL_CERT_FILE");
  // libcurl ignores HTTP_PROXY in capitals, because CGI programs can be fed it by a client.
  for (const char* const name :
       {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
    if (env.get(name))
      settings.proxy_variables.emplace_back(name);
  return settings;
}

}  // namespace xtool
