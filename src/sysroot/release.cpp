// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/entry_path.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/words.hpp>
#include <xtool/sysroot/control_reader.hpp>
#include <xtool/sysroot/release.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace xtool {
namespace {

std::vector<std::string> strings(std::string_view text)
{
  const std::vector<std::string_view> found = divided(text);
  return {found.begin(), found.end()};
}

template <typename Number>
std::optional<Number> number(std::string_view text)
{
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    return std::nullopt;
  return value;
}

std::optional<unsigned> month_of(std::string_view name)
{
  constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto found = std::find(months.begin(), months.end(), name);
  if (found == months.end())
    return std::nullopt;
  return static_cast<unsigned>(found - months.begin()) + 1;
}

// "10:16:37" as seconds.
std::optional<std::chrono::seconds> time_of(std::string_view text)
{
  if (text.size() != 8 || text[2] != ':' || text[5] != ':')
    return std::nullopt;
  const auto hours = number<unsigned>(text.substr(0, 2));
  const auto minutes = number<unsigned>(text.substr(3, 2));
  const auto seconds = number<unsigned>(text.substr(6, 2));
  if (!hours || !minutes || !seconds || *hours > 23 || *minutes > 59 || *seconds > 60)
    return std::nullopt;
  return std::chrono::hours(*hours) + std::chrono::minutes(*minutes) +
         std::chrono::seconds(*seconds);
}

std::map<std::string, Release::File> files_of(std::string_view list, const std::string& source)
{
  std::map<std::string, Release::File> files;
  const std::vector<std::string_view> parts = divided(list);
  for (std::size_t at = 0; at < parts.size(); at += 3) {
    const auto hash = Sha256::from_hex(parts[at]);
    const auto size = at + 2 < parts.size() ? number<std::uint64_t>(parts[at + 1]) : std::nullopt;
    if (!hash || !size)
      throw Error(ErrorKind::invalid_input,
                  fmt::format("'{}' has a malformed list of files", source));
    files.insert_or_assign(std::string(parts[at + 2]), Release::File{*hash, *size});
  }
  return files;
}

}  // namespace

std::optional<Moment> parse_moment(std::string_view text)
{
  std::vector<std::string_view> parts = divided(text);
  if (!parts.empty() && parts.front().ends_with(','))
    parts.erase(parts.begin());
  if (parts.size() != 5 || (parts[4] != "UTC" && parts[4] != "GMT" && parts[4] != "+0000"))
    return std::nullopt;
  const auto day = number<unsigned>(parts[0]);
  const auto month = month_of(parts[1]);
  const auto year = number<int>(parts[2]);
  std::string time(parts[3]);
  if (time.size() == 7)
    time.insert(0, "0");  // "8:00:00"
  const auto seconds = time_of(time);
  if (!day || !month || !year || !seconds)
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(*month),
                                         std::chrono::day(*day)};
  if (!date.ok())
    return std::nullopt;
  return Moment(std::chrono::sys_days(date)) + *seconds;
}

std::string describe_moment(Moment moment)
{
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date(day);
  const auto minutes = std::chrono::floor<std::chrono::minutes>(moment - day).count();
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02} UTC", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     minutes / 60, minutes % 60);
}

Release Release::parse(std::string text, const std::string& source)
{
  ControlReader reader = ControlReader::of_text(std::move(text), source);
  const ControlStanza* const stanza = reader.next();
  const auto refuse = [&](std::string_view reason) {
    return Error(ErrorKind::invalid_input, fmt::format("'{}' {}", source, reason));
  };
  if (stanza == nullptr)
    throw refuse("is empty");
  const std::optional<Moment> date = parse_moment(stanza->value("Date"));
  if (!date)
    throw refuse("does not say when it was made");
  std::optional<Moment> valid_until;
  if (const auto value = stanza->find("Valid-Until")) {
    valid_until = parse_moment(*value);
    if (!valid_until)
      throw refuse(fmt::format("is valid until '{}', which is not a date", printable(*value)));
  }
  if (!stanza->find("SHA256"))
    throw refuse("has no SHA-256 of its files");
  return {.origin = std::string(stanza->value("Origin")),
          .suite = std::string(stanza->value("Suite")),
          .codename = std::string(stanza->value("Codename")),
          .version = std::string(stanza->value("Version")),
          .date = *date,
          .valid_until = valid_until,
          .by_hash = stanza->value("Acquire-By-Hash") == "yes",
          .architectures = strings(stanza->value("Architectures")),
          .components = strings(stanza->value("Components")),
          .files = files_of(stanza->value("SHA256"), source)};
}

}  // namespace xtool
