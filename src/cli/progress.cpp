// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "progress.hpp"

#include <fmt/format.h>

#include <algorithm>

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

}  // namespace

std::string fetch_line(const std::string& label, const FetchProgress& progress,
                       double bytes_per_second, int width)
{
  const std::string speed =
      fmt::format("{}/s", human_size(static_cast<unsigned long long>(bytes_per_second)));
  const std::string received = human_size(progress.received);
  if (!progress.total || *progress.total == 0)
    return cut(fmt::format("  {}  {}  {}", label, received, speed), width - 1);

  const std::uint64_t total = *progress.total;
  const std::uint64_t left = total - std::min(progress.received, total);
  if (left == 0)
    return cut(fmt::format("  {}  unpacking  {}", label, human_size(progress.unpacked)), width - 1);
  const std::string eta =
      bytes_per_second > 1 ? "ETA " + human_duration(static_cast<double>(left) / bytes_per_second)
                           : "ETA unknown";
  const std::string tail =
      fmt::format("  {} of {}  {}  {}", received, human_size(total), speed, eta);
  const int cells = std::min(30, width - 1 - static_cast<int>(label.size() + tail.size()) - 6);
  const std::string middle =
      cells >= 8
          ? "  " + bar(static_cast<double>(progress.received) / static_cast<double>(total), cells)
          : "";
  return cut("  " + label + middle + tail, width - 1);
}

FetchBar::FetchBar(Console& console, std::string label)
    : console_(console), label_(std::move(label))
{
}

FetchBar::~FetchBar() { console_.live(""); }

void FetchBar::update(const FetchProgress& progress)
{
  if (!console_.style().live_progress)
    return;
  const std::lock_guard lock(mutex_);
  const Clock::time_point now = Clock::now();
  if (first_) {
    first_ = false;
    first_received_ = progress.received;
    started_ = now;
  }
  if (now - drawn_ < std::chrono::milliseconds(100))
    return;
  drawn_ = now;
  const double seconds = std::chrono::duration<double>(now - started_).count();
  const auto fresh =
      static_cast<double>(progress.received - std::min(first_received_, progress.received));
  console_.live(
      fetch_line(label_, progress, seconds > 0 ? fresh / seconds : 0, console_.style().width));
}

FetchEvents console_events(Console& console, FetchBar& bar)
{
  return {
      .progress = [&bar](const FetchProgress& progress) { bar.update(progress); },
      .retry =
          [&console](const std::string& reason, std::chrono::milliseconds delay) {
            const double seconds = static_cast<double>(delay.count()) / 1000;
            console.warn(fmt::format("{}; trying again{}", reason,
                                     seconds > 0 ? " in " + human_duration(seconds) : ""));
          },
      .waiting =
          [&console] { console.info("waiting for another xtool that downloads the same archive"); },
  };
}

}  // namespace xtool::cli
