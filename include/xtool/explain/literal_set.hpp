// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// Finds many literal texts in one pass over a line (Aho and Corasick, "Efficient string matching:
// an aid to bibliographic search", 1975), however many there are. A backtick counts as "'".
class LiteralSet {
 public:
  // Not empty. The same text may be given several times, with different numbers.
  explicit LiteralSet(const std::vector<std::string>& literals);

  // The numbers (positions in `literals`) of those that occur in the line, in ascending order.
  std::vector<std::size_t> in(std::string_view line) const;

 private:
  // Where a state's row begins in `next_`; the highest bit tells that a literal ends in it. A row
  // has the next state for each class, and then the number of its own state.
  using State = std::uint32_t;
  static constexpr State ends_here = State{1} << 31;
  struct Trie;
  std::size_t number_of(State state) const { return next_[(state & ~ends_here) + classes_]; }
  void link(const Trie& trie);
  State follow(State state, char c) const
  {
    return next_[(state & ~ends_here) + class_of_[static_cast<unsigned char>(c)]];
  }

  std::array<std::uint8_t, 256> class_of_ = {};  // bytes that no literal has share class 0
  std::size_t classes_ = 1;
  std::vector<State> next_;
  std::vector<std::vector<std::size_t>> ends_;  // by state: literals that end there
  std::vector<std::size_t> depths_;             // by state: how many bytes lead to it
};

}  // namespace xtool
