// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/literal_set.hpp>

#include <xtool/support/error.hpp>

#include <algorithm>
#include <deque>
#include <limits>

namespace xtool {

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
    const std::size_t edge = state * classes_ + class_of_[static_cast<unsigned char>(c)];
    if (next_[edge] == 0) {
      if (ends_.size() > std::numeric_limits<State>::max())
        throw Error(ErrorKind::invalid_input, "there are too many patterns to look for");
      next_[edge] = static_cast<State>(ends_.size());
      ends_.emplace_back();
      next_.resize(ends_.size() * classes_);
    }
    state = next_[edge];
  }
  ends_[state].push_back(number);
}

// Completes the trie: where no literal goes on, the longest end of what was read that begins one.
void LiteralSet::link()
{
  std::vector<State> fallback(ends_.size());
  std::deque<State> waiting;
  for (std::size_t c = 0; c < classes_; ++c)
    if (next_[c] != 0)
      waiting.push_back(next_[c]);
  for (; !waiting.empty(); waiting.pop_front()) {
    const State state = waiting.front();
    const State shorter = fallback[state];
    ends_[state].insert(ends_[state].end(), ends_[shorter].begin(), ends_[shorter].end());
    for (std::size_t c = 0; c < classes_; ++c) {
      State& edge = next_[state * classes_ + c];
      if (edge != 0) {
        fallback[edge] = next_[shorter * classes_ + c];
        waiting.push_back(edge);
      } else {
        edge = next_[shorter * classes_ + c];
      }
    }
  }
  is_end_.resize(ends_.size());
  for (std::size_t state = 0; state < ends_.size(); ++state)
    is_end_[state] = !ends_[state].empty();
}

const std::vector<std::size_t>& LiteralSet::in(std::string_view line)
{
  found_.clear();
  State state = 0;
  for (const char c : line) {
    state = next(state, static_cast<unsigned char>(c));
    if (is_end_[state])
      found_.insert(found_.end(), ends_[state].begin(), ends_[state].end());
  }
  std::sort(found_.begin(), found_.end());
  found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
  return found_;
}

}  // namespace xtool
