// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/literal_set.hpp>

#include <xtool/support/error.hpp>

#include <algorithm>

namespace xtool {
namespace {

constexpr std::size_t most_states = 100'000;
constexpr std::size_t lanes = 4;
constexpr std::size_t shortest_lane = 12;  // bytes

}  // namespace

// The literals as a tree of their letters. Node 0 is the root, and the child and sibling of none.
struct LiteralSet::Trie {
  struct Node {
    std::uint8_t letter = 0;  // its class
    std::uint32_t first_child = 0;
    std::uint32_t sibling = 0;
    std::vector<std::size_t> ends = {};
  };

  std::uint32_t child(std::uint32_t node, std::uint8_t letter)
  {
    for (std::uint32_t one = nodes[node].first_child; one != 0; one = nodes[one].sibling)
      if (nodes[one].letter == letter)
        return one;
    if (nodes.size() >= most_states)
      throw Error(ErrorKind::invalid_input, "there are too many patterns to look for");
    const auto added = static_cast<std::uint32_t>(nodes.size());
    nodes.push_back({.letter = letter, .sibling = nodes[node].first_child});
    nodes[node].first_child = added;
    return added;
  }

  std::vector<Node> nodes = std::vector<Node>(1);
};

LiteralSet::LiteralSet(const std::vector<std::string>& literals)
{
  for (const std::string& literal : literals)
    for (const char c : literal) {
      std::uint8_t& known = class_of_[static_cast<unsigned char>(c)];
      if (known == 0)
        known = static_cast<std::uint8_t>(classes_++);
    }
  class_of_[static_cast<unsigned char>('`')] = class_of_[static_cast<unsigned char>('\'')];
  Trie trie;
  for (std::size_t number = 0; number < literals.size(); ++number) {
    std::uint32_t node = 0;
    for (const char c : literals[number])
      node = trie.child(node, class_of_[static_cast<unsigned char>(c)]);
    trie.nodes[node].ends.push_back(number);
  }
  link(trie);
}

// Numbers the states by their depth, which keeps together what most lines need. Where no literal
// goes on, the longest end of what was read that begins one does: its row is the base of this
// one's.
void LiteralSet::link(const Trie& trie)
{
  const std::size_t width = classes_ + 1;
  const std::size_t states = trie.nodes.size();
  next_.resize(states * width);
  ends_.resize(states);
  depths_.resize(states);
  std::vector<std::uint32_t> nodes{0};     // by state
  std::vector<State> fallback(states, 0);  // rows, by state
  nodes.reserve(states);
  for (std::size_t state = 0; state < states; ++state)
    next_[state * width + classes_] = static_cast<State>(state);
  for (std::size_t state = 0; state < nodes.size(); ++state) {
    const auto here = next_.begin() + static_cast<std::ptrdiff_t>(state * width);
    const State shorter = fallback[state] & ~ends_here;
    if (state != 0)
      std::copy_n(next_.begin() + shorter, classes_, here);
    for (std::uint32_t node = trie.nodes[nodes[state]].first_child; node != 0;
         node = trie.nodes[node].sibling) {
      const std::size_t child = nodes.size();
      const std::uint8_t letter = trie.nodes[node].letter;
      nodes.push_back(node);
      depths_[child] = depths_[state] + 1;
      fallback[child] = state == 0 ? 0 : next_[shorter + letter];
      ends_[child] = trie.nodes[node].ends;
      if ((fallback[child] & ends_here) != 0) {
        const std::vector<std::size_t>& more = ends_[number_of(fallback[child])];
        ends_[child].insert(ends_[child].end(), more.begin(), more.end());
      }
      here[letter] = static_cast<State>(child * width) | (ends_[child].empty() ? 0 : ends_here);
    }
  }
}

// A state is known only when the one before it is: a processor has time for several at once. Each
// lane reads a part of the line, and goes on for as long as what began there may still end.
std::vector<std::size_t> LiteralSet::in(std::string_view line) const
{
  std::vector<std::size_t> found;
  const auto note = [&](State state) {
    if ((state & ends_here) != 0)
      for (const std::size_t number : ends_[number_of(state)])
        if (std::find(found.begin(), found.end(), number) == found.end())
          found.push_back(number);
  };

  std::array<State, lanes> states = {};
  const std::size_t length = line.size() < lanes * shortest_lane ? 0 : line.size() / lanes;
  for (std::size_t at = 0; at < length; ++at) {
    State any = 0;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      states[lane] = follow(states[lane], line[lane * length + at]);
      any |= states[lane];
    }
    if ((any & ends_here) != 0)
      std::for_each(states.begin(), states.end(), note);
  }
  for (std::size_t lane = 0; lane + 1 < lanes && length != 0; ++lane) {
    const std::size_t end = (lane + 1) * length;
    for (std::size_t at = end; at < line.size() && depths_[number_of(states[lane])] > at - end;
         ++at) {
      states[lane] = follow(states[lane], line[at]);
      note(states[lane]);
    }
  }
  for (std::size_t at = lanes * length; at < line.size(); ++at) {
    states.back() = follow(states.back(), line[at]);
    note(states.back());
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace xtool
