// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/toml.hpp>
#include <xtool/support/toml_scan.hpp>

#include <fmt/format.h>

#include <cmath>
#include <sstream>

// Debian's package asks for its shared library, which was built with assertions: `[.]` and an
// unfinished time abort in it (toml++ issue 301). Compiled in here without them, toml++ reports
// such texts as the errors they are. NDEBUG would turn the assertions into assumptions instead.
#undef TOML_SHARED_LIB
#undef TOML_HEADER_ONLY
#undef NDEBUG
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_UNRELEASED_FEATURES 1  // TOML 1.1, which Cargo reads since 1.94
#define TOML_ENABLE_FORMATTERS 0
#define TOML_EXCEPTIONS 1
#define TOML_ASSERT(expr) static_assert(true)
#include <toml++/toml.h>

namespace xtool {
namespace {

constexpr std::size_t most_toml_bytes = std::size_t{16} << 20;
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

Json to_json(const toml::node& node);

template <typename Value>
std::string as_text(const Value& value)
{
  std::ostringstream text;
  text << value;
  return text.str();
}

Json number_to_json(double number)
{
  if (std::isnan(number))
    return "nan";
  if (std::isinf(number))
    return number < 0 ? "-inf" : "inf";
  return number;
}

Json table_to_json(const toml::table& table)
{
  Json object = Json::object();
  auto& members = object.get_ref<Json::object_t&>();
  for (const auto& [key, value] : table)  // unique already, so that no look-up is needed
    members.Json::object_t::Container::emplace_back(std::string(key.str()), to_json(value));
  return object;
}

Json array_to_json(const toml::array& array)
{
  Json items = Json::array();
  for (const toml::node& item : array)
    items.push_back(to_json(item));
  return items;
}

Json to_json(const toml::node& node)
{
  switch (node.type()) {
    case toml::node_type::table:
      return table_to_json(*node.as_table());
    case toml::node_type::array:
      return array_to_json(*node.as_array());
    case toml::node_type::string:
      return node.as_string()->get();
    case toml::node_type::integer:
      return node.as_integer()->get();
    case toml::node_type::floating_point:
      return number_to_json(node.as_floating_point()->get());
    case toml::node_type::boolean:
      return node.as_boolean()->get();
    case toml::node_type::date:
      return as_text(node.as_date()->get());
    case toml::node_type::time:
      return as_text(node.as_time()->get());
    case toml::node_type::date_time:
      return as_text(node.as_date_time()->get());
    default:
      return nullptr;
  }
}

}  // namespace

Json parse_toml(std::string_view text, const std::string& source)
{
  if (text.size() > most_toml_bytes)
    throw Error(ErrorKind::invalid_input, fmt::format("'{}' is larger than the limit of {} MiB",
                                                      source, most_toml_bytes >> 20));
  if (text.starts_with(byte_order_mark))
    text.remove_prefix(byte_order_mark.size());

  try {
    return to_json(toml::parse(safe_for_tomlpp(text, source)));
  } catch (const toml::parse_error& error) {
    std::string_view reason = error.description();
    if (reason.starts_with("Error "))
      reason.remove_prefix(6);
    const toml::source_position place = error.source().begin;
    const bool repeated = reason.find(": cannot redefine existing ") != std::string_view::npos;
    throw TomlError(
        repeated ? TomlError::Fault::repeated_key : TomlError::Fault::syntax,
        fmt::format("'{}': line {}, column {}: {}", source, place.line, place.column, reason));
  }
}

}  // namespace xtool
