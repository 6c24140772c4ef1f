// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/log_json.hpp>

#include <xtool/support/error.hpp>
#include <xtool/support/json.hpp>

#include <optional>
#include <string>

namespace xtool {
namespace {

std::optional<std::string> text_of(const Json& object, std::string_view key)
{
  const auto member = object.find(key);
  return member != object.end() && member->is_string() ? std::optional(member->get<std::string>())
                                                       : std::nullopt;
}

std::optional<std::string> rendered(std::string_view line)
{
  if (!line.starts_with("{\"") || (line.find("\"reason\":") == std::string_view::npos &&
                                   line.find("\"rendered\":") == std::string_view::npos))
    return std::nullopt;
  try {
    const Json document = parse_json(line, "message");
    if (!document.is_object())
      return std::nullopt;
    const auto inner = document.find("message");
    return text_of(inner != document.end() && inner->is_object() ? *inner : document, "rendered");
  } catch (const Error&) {
    return std::nullopt;  // cut off, or something else that looks like it
  }
}

}  // namespace

void each_rendered(const LogLine& line, const LogLines::Sink& sink)
{
  const std::optional<std::string> text = rendered(line.text);
  if (!text) {
    sink(line);
    return;
  }
  LogLines lines([&](const LogLine& one) { sink({.number = line.number, .text = one.text}); });
  lines.feed(*text);
  lines.finish();
}

}  // namespace xtool
