// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace xtool::cli {
namespace {

std::string bar(double fraction, int cells)
{
  const int full = std::clamp(static_cast<int>(fraction * cells + 0.5), 0, cells);
  return fmt::format("[{}{}]", std::string(static_cast<std::size_t>(full), '#'),
                     std::string(static_cast<std::size_t>(cells - full), ' '));
}

std::string cut(const std::string& text, int width)
{
  const auto room = static_cast<std::size_t>(std::max(width, 0));
  return text.size() <= room ? text : text.substr(0, room);
}

// The label keeps its start and its end, which tell targets apart.
std::string shortened(const std::string& label, int width)
{
  constexpr int least = 8;
  const auto room = static_cast<std::size_t>(std::max(width, least));
  if (label.size() <= room)
    return label;
  const std::size_t head = (room - 2) / 2;
  return label.substr(0, head) + ".." + label.substr(label.size() - (room - 2 - head));
}

// "1.7 of 36.2 MiB": the unit once, where both have the same.
std::string portion(std::uint64_t part, std::uint64_t total)
{
  std::string first = human_size(part);
  const std::string second = human_size(total);
  const std::size_t unit = first.find(' ');
  if (first.substr(unit) == second.substr(second.find(' ')))
    first.erase(unit);
  return fmt::format("{} of {}", first, second);
}

}  // namespace

std::string fetch_line(const std::string& label, const FetchProgress& progress,
                       double bytes_per_second, int width)
{
  // A full last column would make some terminals wrap, and so would the ^C that a terminal shows.
  const int columns = width > 10 ? width - 3 : width - 1;
  const auto line = [&](const std::string& tail) {
    const int room = columns - 1 - static_cast<int>(tail.size());
    return cut(fmt::format("{} {}", shortened(label, room), tail), columns);
  };
  const std::string speed =
      fmt::format("{}/s", human_size(static_cast<unsigned long long>(bytes_per_second)));
  const std::uint64_t total = progress.total.value_or(0);
  if (total == 0)
    return line(fmt::format("{}  {}", human_size(progress.received), speed));
  if (progress.received >= total)
    return line(fmt::format("unpacking  {}", human_size(progress.unpacked)));

  const double fraction = static_cast<double>(progress.received) / static_cast<double>(total);
  const double left = static_cast<double>(total - progress.received);
  const std::string eta = bytes_per_second > 1 ? human_duration(left / bytes_per_second) : "?";
  const std::string tail =
      fmt::format("{}  {}  ETA {}", portion(progress.received, total), speed, eta);
  constexpr int most_cells = 30;
  constexpr int least_cells = 4;
  constexpr int least_label = 20;
  const int name = std::min(static_cast<int>(label.size()), least_label);
  const int rest = columns - static_cast<int>(tail.size()) - 4;
  if (rest - name < least_cells) {
    const std::string percent = fmt::format("{}%", static_cast<int>(fraction * 100));
    return line(rest + 3 >= name ? tail : percent);
  }
  const int cells = std::clamp(rest - static_cast<int>(label.size()), least_cells, most_cells);
  return line(bar(fraction, cells) + " " + tail);
}

FetchBar::FetchBar(Console& console, std::string label)
    : console_(console), label_(std::move(label))
{
}

FetchBar::~FetchBar() { console_.end_live(); }

void FetchBar::update(const FetchProgress& progress)
{
  if (!console_.style().live_progress && !console_.style().json_lines)
    return;
  const std::lock_guard lock(mutex_);
  const Clock::time_point now = Clock::now();
  if (first_) {
    first_ = false;
    first_received_ = progress.received;
    started_ = now;
  }
  const bool arrived = progress.total && progress.received >= *progress.total;
  if (now - drawn_ < std::chrono::milliseconds(100) && arrived == arrived_)
    return;
  drawn_ = now;
  arrived_ = arrived;
  const double seconds = std::chrono::duration<double>(now - started_).count();
  const auto fresh =
      static_cast<double>(progress.received - std::min(first_received_, progress.received));
  console_.live(
      fetch_line(label_, progress, seconds > 0 ? fresh / seconds : 0, console_.style().width),
      {"download",
       {{"name", label_},
        {"received", progress.received},
        {"total", progress.total ? Json(*progress.total) : Json()},
        {"unpacked", progress.unpacked}}});
}

OnRetry tell_retries(Console& console)
{
  return [&console](const std::string& reason, std::chrono::milliseconds delay) {
    const double seconds = static_cast<double>(delay.count()) / 1000;
    console.warn(fmt::format("{}; trying again{}", reason,
                             seconds > 0 ? " in " + human_duration(seconds) : ""),
                 {"retry", {{"reason", reason}, {"seconds", seconds}}});
  };
}

FetchEvents fetch_events(Console& console, const std::string& label)
{
  const auto bar = std::make_shared<FetchBar>(console, label);
  return {
      .progress = [bar](const FetchProgress& progress) { bar->update(progress); },
      .retry = tell_retries(console),
      .waiting =
          [&console] {
            console.info("waiting for another xtool that downloads the same archive", {"waiting"});
          },
  };
}

}  // namespace xtool::cli
