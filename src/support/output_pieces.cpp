// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "output_pieces.hpp"

#include <algorithm>
#include <utility>

namespace xtool {
namespace {

constexpr std::size_t longest_line = std::size_t{64} << 10;

}  // namespace

void OutputPieces::pass_on(std::string_view piece)
{
  if (command_.pass_on && !piece.empty())
    command_.pass_on(stream_, piece);
}

void OutputPieces::keep(std::string_view bytes)
{
  tail_.append(bytes.substr(bytes.size() - std::min(bytes.size(), command_.kept)));
  if (tail_.size() > 2 * command_.kept)
    tail_.erase(0, tail_.size() - command_.kept);
}

void OutputPieces::add_lines(std::string_view bytes)
{
  while (!bytes.empty()) {
    const std::size_t newline = bytes.find('\n');
    const std::size_t room = longest_line - line_.size();
    const std::size_t size =
        std::min(newline == std::string_view::npos ? bytes.size() : newline + 1, room);
    line_ += bytes.substr(0, size);
    bytes.remove_prefix(size);
    if (line_.back() == '\n' || line_.size() == longest_line)
      pass_on(std::exchange(line_, {}));
  }
}

void OutputPieces::add(std::string_view bytes)
{
  keep(bytes);
  if (command_.pieces == LongCommand::Pieces::bytes)
    pass_on(bytes);
  else
    add_lines(bytes);
}

std::string OutputPieces::end()
{
  pass_on(std::exchange(line_, {}));
  return tail_.substr(tail_.size() - std::min(tail_.size(), command_.kept));
}

}  // namespace xtool
