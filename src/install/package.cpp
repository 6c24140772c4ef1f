// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "package_text.hpp"

#include <xtool/install/package.hpp>
#include <xtool/install/source_fetch.hpp>

#include <xtool/support/beneath.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/interrupt.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace xtool {
namespace {

constexpr std::string_view std_prefix = "rust-std-";
constexpr std::string_view source_component = "rust-src";
constexpr std::size_t longest_text = 64u << 10;
constexpr std::size_t longest_manifest = 16u << 20;
constexpr std::size_t piece = 256u << 10;

enum class Component { std, source };

// One pass over an archive. Entries come in any order; what the whole must look like is checked
// when it has been seen, and by then everything unlisted is only in the stage.
class Unpacking {
 public:
  Unpacking(ArchiveReader& archive, Component kind, std::string name,
            const std::filesystem::path& directory, const std::optional<Triple>& expected,
            const std::function<void(std::uint64_t)>& on_bytes)
      : archive_(archive),
        kind_(kind),
        name_(std::move(name)),
        expected_(expected),
        on_bytes_(on_bytes),
        writer_(directory)
  {
  }

  UnpackedStd run();

 private:
  void take(const ArchiveEntry& entry);
  void take_payload(const ArchiveEntry& entry, std::string_view component, std::string_view path);
  void write_file(const ArchiveEntry& entry, const std::string& path);
  std::string read_text(const ArchiveEntry& entry, std::size_t limit);
  bool is_wanted(std::string_view component) const;
  std::string own_directory() const;
  void set_component(std::string_view component);
  void check_metadata();
  ComponentManifest check_manifest();
  [[noreturn]] void damaged(std::string reason) const;
  [[noreturn]] void unsuitable(std::string reason) const;

  ArchiveReader& archive_;
  Component kind_;
  std::string name_;
  const std::optional<Triple>& expected_;
  const std::function<void(std::uint64_t)>& on_bytes_;
  BeneathWriter writer_;
  std::vector<std::byte> buffer_ = std::vector<std::byte>(piece);
  Sha256Hasher hasher_;

  std::string top_;
  std::string component_;
  std::map<std::string, std::string, std::less<>> texts_;
  std::set<std::string> payload_;
  UnpackedStd result_;
};

void Unpacking::damaged(std::string reason) const
{
  throw Error(ErrorKind::integrity, fmt::format("'{}' {}", name_, reason))
      .help("get the archive again, from a source that you trust");
}

void Unpacking::unsuitable(std::string reason) const
{
  throw Error(ErrorKind::invalid_input, fmt::format("'{}' {}", name_, reason))
      .help(kind_ == Component::std
                ? "give a rust-std archive, named rust-std-<version>-<target>.tar.xz"
                : "the sources are in an archive that is named rust-src-<version>.tar.xz");
}

bool Unpacking::is_wanted(std::string_view component) const
{
  return kind_ == Component::std ? component.starts_with(std_prefix)
                                 : component == source_component;
}

std::string Unpacking::own_directory() const
{
  return kind_ == Component::std ? fmt::format("lib/rustlib/{}/", result_.target.str())
                                 : "lib/rustlib/src/";
}

UnpackedStd Unpacking::run()
{
  while (const auto entry = archive_.next()) {
    throw_if_interrupted();
    take(*entry);
  }
  check_metadata();
  result_.manifest = check_manifest();
  result_.version = trimmed(texts_.at("version"));
  result_.files = payload_.size();
  writer_.sync_all();
  return result_;
}

void Unpacking::take(const ArchiveEntry& entry)
{
  std::string_view path = entry.path;
  const std::string_view top = take_component(path);
  if (top_.empty())
    top_ = top;
  if (top != top_)
    damaged(fmt::format("has two directories at its top, '{}' and '{}'", top_, top));
  if (path.empty()) {
    if (!entry.directory)
      damaged(fmt::format("has the file '{}' at its top", entry.path));
    return;
  }

  const std::string_view second = take_component(path);
  if (path.empty() && !entry.directory) {
    if (second == "components" || second == "rust-installer-version" || second == "version")
      texts_[std::string(second)] = read_text(entry, longest_text);
    return;  // install.sh, licences and the like are of no use here
  }
  if (is_wanted(second))
    take_payload(entry, second, path);
}

void Unpacking::set_component(std::string_view component)
{
  if (component == component_)
    return;
  if (!component_.empty())
    unsuitable(fmt::format("contains both '{}' and '{}'", component_, component));
  if (kind_ == Component::source) {
    component_ = component;
    return;
  }
  try {
    result_.target = Triple::parse(component.substr(std_prefix.size()));
  } catch (const Error& error) {
    damaged(fmt::format("contains a std of no target: {}", error.what()));
  }
  if (expected_ && result_.target != *expected_)
    unsuitable(
        fmt::format("is the std of '{}', not of '{}'", result_.target.str(), expected_->str()));
  component_ = component;
}

void Unpacking::take_payload(const ArchiveEntry& entry, std::string_view component,
                             std::string_view path)
{
  set_component(component);
  if (!entry.directory && path == "manifest.in") {
    texts_["manifest.in"] = read_text(entry, longest_manifest);
    return;
  }
  const std::string own = own_directory();
  const std::string shown = std::string(path) + (entry.directory ? "/" : "");
  // On the way there only directories are in place, which the files bring along anyway.
  if (entry.directory && own.starts_with(path.empty() ? path : std::string_view(shown)))
    return;
  if (!std::string_view(shown).starts_with(own))
    damaged(fmt::format("would install '{}' outside of '{}'", path, own));
  if (kind_ == Component::std ? !is_plain(path) : !can_be_shown(path))
    damaged(fmt::format("has a file with an unusual name: '{}'", path));
  if (!entry.directory)
    write_file(entry, std::string(path));
}

void Unpacking::write_file(const ArchiveEntry& entry, const std::string& path)
{
  if (!payload_.insert(path).second)
    damaged(fmt::format("has the file '{}' twice", path));
  writer_.open(path, entry.executable);
  std::uint64_t size = 0;
  while (const std::size_t count = archive_.read(buffer_)) {
    throw_if_interrupted();
    const std::span<const std::byte> bytes = std::span(buffer_).first(count);
    hasher_.update(bytes);
    writer_.write(bytes);
    size += count;
    result_.bytes += count;
    if (on_bytes_)
      on_bytes_(result_.bytes);
  }
  writer_.close();
  result_.contents.push_back(
      {.path = path, .hash = hasher_.finish(), .size = size, .executable = entry.executable});
  if (size == 0 && (path.ends_with(".rlib") || path.ends_with(".rmeta")))
    damaged(fmt::format("has an empty '{}'", path));
}

std::string Unpacking::read_text(const ArchiveEntry& entry, std::size_t limit)
{
  std::string text;
  std::vector<std::byte> buffer(std::min(limit, piece));
  while (const std::size_t count = archive_.read(buffer)) {
    if (text.size() + count > limit)
      damaged(fmt::format("has an oversized '{}'", entry.path));
    for (const std::byte byte : std::span(buffer).first(count))
      text += static_cast<char>(byte);
  }
  return text;
}

// What makes the archive a rust-std of rust-installer's version 3.
void Unpacking::check_metadata()
{
  if (!texts_.contains("components") || !texts_.contains("rust-installer-version"))
    unsuitable("is not an archive of a Rust component");
  if (const auto format = trimmed(texts_["rust-installer-version"]); format != "3")
    unsuitable(fmt::format("has the package format '{}', and only '3' is known",
                           is_plain(format) ? format : "?"));

  const ComponentList listed =
      ComponentList::parse(texts_["components"], fmt::format("{}: components", name_));
  const std::vector<std::string>& names = listed.names();
  if (names.size() != 1)
    unsuitable(fmt::format("contains {} components, not one{}", names.size(),
                           kind_ == Component::std ? " std" : ""));
  if (!is_wanted(names.front()))
    unsuitable(fmt::format("contains '{}', not a {}", names.front(),
                           kind_ == Component::std ? "rust-std" : "rust-src"));
  if (component_.empty())
    damaged("has no files");
  if (names.front() != component_)
    damaged(fmt::format("lists '{}' but contains '{}'", names.front(), component_));

  constexpr std::size_t longest_version = 200;
  const std::string_view version = trimmed(texts_["version"]);
  const auto printable = [](char c) { return c >= 0x20 && c < 0x7f; };
  if (version.empty() || version.size() > longest_version ||
      !std::all_of(version.begin(), version.end(), printable))
    damaged("does not say which rustc it is for");
}

// The files and the list of files must be the same set.
ComponentManifest Unpacking::check_manifest()
{
  using Kind = ComponentManifest::Part::Kind;
  ComponentManifest manifest;
  try {
    manifest =
        ComponentManifest::parse(texts_["manifest.in"], fmt::format("{}: manifest.in", name_));
  } catch (const Error& error) {
    throw Error(ErrorKind::integrity, error.what())
        .help("get the archive again, from a source that you trust");
  }

  std::set<std::string> unlisted = payload_;
  const std::string own = own_directory();
  for (const ComponentManifest::Part& part : manifest.parts) {
    if (!part.path.starts_with(own))
      damaged(fmt::format("would install '{}' outside of '{}'", part.path, own));
    if (part.kind == Kind::file) {
      if (!payload_.contains(part.path))
        damaged(fmt::format("lists the file '{}' but does not have it", part.path));
      unlisted.erase(part.path);
    } else {
      std::erase_if(unlisted,
                    [&](const std::string& file) { return file.starts_with(part.path + '/'); });
    }
  }
  if (!unlisted.empty())
    damaged(fmt::format("has the file '{}' but does not list it", *unlisted.begin()));
  return manifest;
}

}  // namespace

UnpackedStd unpack_std(ArchiveReader& archive, const std::string& name,
                       const std::filesystem::path& directory,
                       const std::optional<Triple>& expected,
                       const std::function<void(std::uint64_t)>& on_bytes)
{
  return Unpacking(archive, Component::std, name, directory, expected, on_bytes).run();
}

UnpackedSource unpack_source(ArchiveReader& archive, const std::string& name,
                             const std::filesystem::path& directory,
                             const std::function<void(std::uint64_t)>& on_bytes)
{
  const UnpackedStd unpacked =
      Unpacking(archive, Component::source, name, directory, std::nullopt, on_bytes).run();
  return {.version = unpacked.version, .bytes = unpacked.bytes, .files = unpacked.files};
}

}  // namespace xtool
