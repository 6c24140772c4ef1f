// SPDX-License-Identifier: Apache-2.0 OR MIT
// Small texts of others: conditions and what rustc says of a target, a shim's file,
// an HTTP server's headers.
#include <xtool/cargo/cfg.hpp>
#include <xtool/link/shim/shim_config.hpp>
#include <xtool/support/http_message.hpp>

#include "fuzz.hpp"

#include <algorithm>
#include <string>
#include <variant>

using namespace xtool;

namespace {

void read_condition(std::string_view text)
{
  static const TargetCfg cfg = TargetCfg::parse("unix\ntarget_os=\"linux\"\n");
  for (const bool newest : {false, true})
    if (const auto condition = CfgCondition::parse(text, {.raw_names = newest, .literals = newest}))
      condition->holds_for(cfg);
  TargetCfg::parse(text);
}

// What is written is read again; carriage returns at the ends of lines are not written.
void read_shim(std::string_view text)
{
  const auto parsed = parse_shim_config(text);
  const auto* const config = std::get_if<ShimConfig>(&parsed);
  if (config != nullptr && text.find('\r') == std::string_view::npos) {
    const auto again = parse_shim_config(shim_config_text(*config));
    fuzz::require(std::holds_alternative<ShimConfig>(again) &&
                  std::get<ShimConfig>(again) == *config);
  }
}

void read_headers(std::string_view text)
{
  HttpAnswer answer;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    answer.read_line(text.substr(at, end - at));
    at = end + 1;
  }
  ContentRange::parse(text);
  without_credentials(std::string(text));
  plain_reason(std::string(text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  read_condition(bytes);
  read_shim(bytes);
  read_headers(bytes);
  return 0;
}
