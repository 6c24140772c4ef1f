// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "unpacker.hpp"

#include <xtool/support/confine.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/growing_file.hpp>

#include <utility>

namespace xtool {

Unpacker::Unpacker(Job job) : job_(std::move(job)), thread_([this] { run(); }) {}

Unpacker::~Unpacker() { thread_.join(); }

void Unpacker::run()
{
  try {
    confine_thread_writes(job_.contents.directory);
    ArchiveReader archive(job_.source, job_.compression, job_.name);
    job_.contents.unpack(archive, [this](std::uint64_t bytes) { unpacked_ = bytes; });
  } catch (const GrowingFile::Restarted&) {
  } catch (const GrowingFile::Abandoned&) {
  } catch (const Error& error) {
    hopeless_ = error.kind() == ErrorKind::file_system || error.kind() == ErrorKind::interrupted;
    failure_ = std::current_exception();
  } catch (...) {
    failure_ = std::current_exception();
  }
  const std::lock_guard lock(mutex_);
  has_ended_ = true;
  ended_.notify_all();
}

bool Unpacker::wait(std::chrono::milliseconds time)
{
  std::unique_lock lock(mutex_);
  return ended_.wait_for(lock, time, [&] { return has_ended_; });
}

void Unpacker::take()
{
  if (failure_)
    std::rethrow_exception(std::exchange(failure_, nullptr));
}

}  // namespace xtool
