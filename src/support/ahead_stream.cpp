// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "ahead_stream.hpp"

#include <utility>

namespace xtool {

AheadStream::AheadStream(std::unique_ptr<PlainStream> stream)
    : stream_(std::move(stream)), thread_([this] { run(); })
{
}

AheadStream::~AheadStream()
{
  {
    const std::lock_guard lock(mutex_);
    unwanted_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

void AheadStream::run()
{
  try {
    fill();
  } catch (...) {
    failure_ = std::current_exception();  // read only once `ended_` is seen
  }
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

void AheadStream::fill()
{
  while (true) {
    {
      std::unique_lock lock(mutex_);
      // One block is the reader's.
      changed_.wait(lock, [&] { return unwanted_ || filled_ - taken_ < block_count - 1; });
      if (unwanted_)
        return;
    }
    Block& block = blocks_[filled_ % block_count];
    block.bytes.resize(block_size);
    block.size = stream_->read(block.bytes);
    if (block.size == 0)
      return;
    const std::lock_guard lock(mutex_);
    ++filled_;
    changed_.notify_all();
  }
}

std::span<const std::byte> AheadStream::next()
{
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return taken_ < filled_ || ended_; });
  if (taken_ == filled_) {
    if (failure_)
      std::rethrow_exception(failure_);
    return {};
  }
  const Block& block = blocks_[taken_ % block_count];
  ++taken_;
  changed_.notify_all();
  return std::span(block.bytes).first(block.size);
}

}  // namespace xtool
