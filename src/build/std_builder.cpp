// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/build/std_builder.hpp>

#include "build_key.hpp"
#include "built_payload.hpp"

#include <xtool/install/unpacked_cache.hpp>
#include <xtool/rust/built_std.hpp>
#include <xtool/support/checkpoint.hpp>
#include <xtool/support/digest.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <system_error>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// Where one target is built: empty at first, whatever a killed run has left there, and gone in the
// end. Whoever builds the same target meanwhile waits.
class Workshop {
 public:
  Workshop(const fs::path& builds, const Triple& target, const std::function<void()>& on_wait)
      : path_(builds / target.str())
  {
    xtool::create_directories(builds);
    constexpr std::chrono::hours patience{1};
    lock_ = FileLock::acquire(builds / (target.str() + ".lock"), patience, on_wait);
    remove_tree(path_);
    xtool::create_directories(path_);
  }
  ~Workshop()
  {
    try {
      remove_tree(path_);
    } catch (const Error&) {  // the next build removes it
    }
  }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
  std::optional<FileLock> lock_;
};

// Keeps the log of a build that has failed, and says where.
template <typename Body>
auto with_log(const fs::path& written, const fs::path& kept, Body&& body)
{
  try {
    return body();
  } catch (Error& error) {
    std::error_code absent;
    if (error.kind() == ErrorKind::interrupted || !fs::exists(written, absent))
      throw;
    xtool::create_directories(kept.parent_path());
    write_atomically(kept, read_file(written, std::uint64_t{1} << 30));
    throw std::move(error).help(fmt::format("the whole log is in '{}'", kept.native()));
  }
}

// Somebody who has failed may remove a sysroot of xtool's own as long as nothing is in it.
std::unique_ptr<Stage> make_stage(const Sysroot& sysroot, bool apart)
{
  constexpr int attempts = 100;
  for (int attempt = 1;; ++attempt) {
    if (apart)
      xtool::create_directories(sysroot.rustlib());
    try {
      return std::make_unique<Stage>(sysroot);
    } catch (const Error&) {
      if (!apart || attempt == attempts || is_there(sysroot.rustlib()))
        throw;
    }
  }
}

LibrarySources find_or_download(const Toolchain& toolchain, const BuildRequest& request,
                                const PackageAdvice& packages)
{
  try {
    return find_library_sources(toolchain, request.sources, packages);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::no_toolchain || !request.download)
      throw;
    if (const auto downloaded = request.download())
      return find_library_sources(toolchain, *downloaded, packages);
    throw;
  }
}

GivenForBuild given_for(const BuildOptions& options, const BuildRequest& request)
{
  return {.options = options,
          .libc = request.libc.word(),
          .sources = request.sources ? request.sources->native() : ""};
}

bool is_utf8(const std::string& text)
{
  const auto written = [&](Json::error_handler_t otherwise) {
    return Json(text).dump(-1, ' ', false, otherwise);
  };
  return written(Json::error_handler_t::ignore) == written(Json::error_handler_t::replace);
}

// The record is written when all is built.
void require_text(const BuildRecord& record)
{
  for (const std::string& path : {record.given->sources, record.given->libc, record.libc})
    if (!is_utf8(path))
      throw Error(ErrorKind::usage,
                  fmt::format("'{}' is not UTF-8, so the record of the build cannot name it", path))
          .help("move it to a path that is UTF-8, or name it by a link that has such a path");
}

// The same as it was built before, with the record of how it was asked for now.
std::optional<UnpackedStd> restore(const UnpackedCache& cache, const Sha256& key,
                                   const Triple& target, const BuildRecord& record,
                                   const fs::path& stage)
{
  std::optional<UnpackedStd> unpacked = cache.restore(key, target, stage);
  if (unpacked) {
    const fs::path file = stage / "lib/rustlib" / target.str() / build_record_name;
    remove_tree(file);  // it may be a link to the cache's
    write_new_file(file, record.serialize());
  }
  return unpacked;
}

template <typename Event, typename... Values>
void tell(const Event& event, const Values&... values)
{
  if (event)
    event(values...);
}

}  // namespace

std::string_view to_string(BuiltStd::Status status)
{
  switch (status) {
    case BuiltStd::Status::up_to_date:
      return "up-to-date";
    case BuiltStd::Status::restored:
      return "restored";
    case BuiltStd::Status::built:
      break;
  }
  return "built";
}

StdBuilder::StdBuilder(Installation installation, Home home, Env env, PackageAdvice packages,
                       BuildEvents events)
    : installation_(std::move(installation)),
      home_(std::move(home)),
      env_(std::move(env)),
      packages_(std::move(packages)),
      events_(std::move(events))
{
}

FileLock StdBuilder::lock_and_recover() const
{
  FileLock lock = lock_sysroot(installation_.sysroot, events_.waiting);
  for (const std::string& line : recover(installation_.sysroot))
    tell(events_.recovered, line);
  return lock;
}

bool StdBuilder::is_there_already(const BuildRecord& record) const
{
  const Triple target = Triple::parse(record.target);
  const std::optional<BuildRecord> there = build_record(installation_.sysroot, target);
  return there && built_alike(*there, record) &&
         installation_.sysroot.verify(target, installation_.toolchain.version).empty();
}

void StdBuilder::require_own(const Triple& target, bool force) const
{
  const Sysroot& sysroot = installation_.sysroot;
  if (sysroot.offered_by_rustup(target))
    throw Error(ErrorKind::conflict,
                fmt::format("'{}' is in rustup's channel: rustup would take a std that xtool has "
                            "built for a damaged one of its own",
                            target.str()))
        .help("build it into a sysroot of xtool's own: --private");
  if (sysroot.state(target).absent())
    return;
  if (is_built_by_xtool(sysroot, target)) {
    if (!force)
      read_build_record(sysroot, target);
    return;
  }
  throw Error(ErrorKind::conflict,
              fmt::format("a std for '{}' is installed that xtool has not built", target.str()))
      .help(fmt::format("to build one in its place, first remove it: `xtool target remove {}`",
                        target.str()));
}

UnpackedStd StdBuilder::make(LibraryBuild build, const BuildRequest& request,
                             const std::optional<LibcSource>& libc, BuiltStd& result, Stage& stage)
{
  tell(events_.fetching);
  build.crates = library_crates(build, home_.library_crates(), env_, request.offline);
  const SelfContainedParts parts = self_contained_parts(build.target);
  BuiltFiles files;
  if (libc) {  // the quickest to fail goes first
    tell(events_.collecting, build.target.name, *libc);
    files.self_contained = collect_parts(build, parts, *libc, home_, env_);
  }
  tell(events_.building, build.target.name, build.recipe);
  return with_log(build.work / "log", home_.build_log(build.target.name), [&] {
    files.crates = build_library(build, env_, events_.crate);
    if (libc && !parts.optional)
      add_frame_files(build, parts, files.self_contained, env_);
    UnpackedStd unpacked = lay_out(build, result.record, files, stage.path());
    prove_library(build, stage.path(), env_);
    if (libc && !parts.optional)
      result.proof = prove_program(build, stage.path(), *libc, home_, env_);
    return unpacked;
  });
}

BuiltStd StdBuilder::build(const BuildTarget& target, const BuildOptions& options,
                           const BuildRequest& request)
{
  const Clock::time_point start = Clock::now();
  const Toolchain& toolchain = installation_.toolchain;
  require_own(target.name, request.force);
  LibraryBuild build{.toolchain = toolchain, .target = target};
  build.recipe = build_recipe(target, options);
  // From here on nobody removes sources and crates from the cache.
  const Workshop workshop(home_.builds(), target.name, events_.waiting);
  build.sources = find_or_download(toolchain, request, packages_);
  require_same_release(build.sources, toolchain);
  build.tools = build_tools(toolchain, env_, packages_);
  build.jobs = request.jobs;
  std::optional<LibcSource> libc;
  if (build.recipe.std)
    libc = find_libc(target, self_contained_parts(target), request.libc, home_, packages_, env_);
  const BuildRecord record{.target = target.name.str(),
                           .rustc = toolchain.version,
                           .recipe = build.recipe,
                           .spec_hash = sha256_of(target.custom.value_or(target.spec.dump())).hex(),
                           .lock_hash = sha256_of(read_file(build.sources.lock)).hex(),
                           .libc = libc ? libc->str() : "",
                           .given = given_for(options, request)};
  require_text(record);

  BuiltStd result{.target = target.name, .record = record, .sources = build.sources.library};
  // First: a sysroot that cannot be written ends it here, and nobody removes one that is in use.
  const std::unique_ptr<Stage> stage = make_stage(installation_.sysroot, request.apart);
  {
    const FileLock lock = lock_and_recover();
    if (!request.force && is_there_already(record))
      return result;
    require_own(target.name, request.force);
  }
  build.work = workshop.path();
  const Sha256 key = build_key(record, build.sources, self_contained_parts(target), libc);
  const UnpackedCache cache(home_.cache());
  std::optional<UnpackedStd> unpacked;
  if (!request.force)
    unpacked = restore(cache, key, target.name, record, stage->path());
  result.status = unpacked ? BuiltStd::Status::restored : BuiltStd::Status::built;
  if (!unpacked) {
    unpacked = make(build, request, libc, result, *stage);
    checkpoint("build:proven");
    cache.keep(key, *unpacked, stage->path());
  }
  {
    const FileLock lock = lock_and_recover();
    commit_std(installation_.sysroot, *stage, *unpacked, Registration::none);
  }
  result.files = unpacked->files;
  result.bytes = unpacked->bytes;
  result.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return result;
}

}  // namespace xtool
