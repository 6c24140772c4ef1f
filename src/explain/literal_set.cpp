// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/literal_set.hpp>

#include <xtool/support/error.hpp>

#include <algorithm>
#include <deque>

namespace xtool {
namespace {

constexpr std::size_t most_states = 100'000;

}  // namespace

LiteralSet::LiteralSet(const std::vector<std::string>& literals)
{
  for (const std::string& literal : literals)
    for (const char c : literal) {
      std::uint8_t& known = class_of_[static_cast<unsigned char>(c)];
      if (known == 0)
        known = static_cast<std::uint8_t>(classes_++);
    }
  class_of_[static_cast<unsigned char>('`')] = class_of_[static_cast<unsigned char>('\'')];
  next_.resize(classes_);
  ends_.resize(1);
  for (std::size_t number = 0; number < literals.size(); ++number)
    add(literals[number], number);
  link();
}

void LiteralSet::add(const std::string& literal, std::size_t number)
{
  std::size_t state = 0;
  for (const char c : literal) {
    const std::size_t edge = row(state) + class_of_[static_cast<unsigned char>(c)];
    if (next_[edge] == 0) {
      if (ends_.size() >= most_states)
        throw Error(ErrorKind::invalid_input, "there are too many patterns to look for");
      next_[edge] = row(ends_.size());
      ends_.emplace_back();
      next_.resize(ends_.size() * classes_);
    }
    state = state_of(next_[edge]);
  }
  ends_[state].push_back(number);
}

// Completes the trie: where no literal goes on, the longest end of what was read that begins one.
void LiteralSet::link()
{
  std::vector<State> fallback(ends_.size());  // rows, by state
  std::deque<State> waiting;
  for (std::size_t c = 0; c < classes_; ++c)
    if (next_[c] != 0)
      waiting.push_back(next_[c]);
  for (; !waiting.empty(); waiting.pop_front()) {
    const State here = waiting.front();
    const State shorter = fallback[state_of(here)];
    const std::vector<std::size_t>& more = ends_[state_of(shorter)];
    ends_[state_of(here)].insert(ends_[state_of(here)].end(), more.begin(), more.end());
    for (std::size_t c = 0; c < classes_; ++c) {
      State& edge = next_[here + c];
      if (edge != 0) {
        fallback[state_of(edge)] = next_[shorter + c];
        waiting.push_back(edge);
      } else {
        edge = next_[shorter + c];
      }
    }
  }
  for (State& edge : next_)
    if (!ends_[state_of(edge)].empty())
      edge |= ends_here;
}

std::vector<std::size_t> LiteralSet::in(std::string_view line) const
{
  std::vector<std::size_t> found;
  const State* const next = next_.data();
  State state = 0;
  for (const char c : line) {
    state = next[(state & ~ends_here) + class_of_[static_cast<unsigned char>(c)]];
    if (state < ends_here)
      continue;
    for (const std::size_t number : ends_[state_of(state & ~ends_here)])
      if (std::find(found.begin(), found.end(), number) == found.end())
        found.push_back(number);
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace xtool
