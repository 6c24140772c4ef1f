// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/entry_path.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/interrupt.hpp>
#include <xtool/sysroot/deb_version.hpp>
#include <xtool/sysroot/package_index.hpp>

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace xtool {
namespace {

constexpr std::size_t most_packages = 1'000'000;

[[noreturn]] void refuse(const std::string& source, std::string_view package,
                         std::string_view reason)
{
  throw Error(ErrorKind::invalid_input,
              fmt::format("'{}': package '{}' {}", source, printable(package), reason));
}

std::uint64_t size_of(std::string_view text, const std::string& source, std::string_view package)
{
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error != std::errc() || end != text.data() + text.size() || size == 0)
    refuse(source, package, "has an impossible size");
  return size;
}

bool is_version(std::string_view text)
{
  return !text.empty() && text.find_first_not_of(
                              "0123456789abcdefghijklmnopqrstuvwxyz"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ.+-:~") == std::string_view::npos;
}

DebPackage package_of(const ControlStanza& stanza, const std::string& source, std::size_t suite)
{
  const std::string_view name = stanza.value("Package");
  if (!is_deb_name(name))
    refuse(source, name, "has a name that no package can have");
  const std::optional<Sha256> hash = Sha256::from_hex(stanza.value("SHA256"));
  if (!hash)
    refuse(source, name, "has no SHA-256");
  const std::string_view file = stanza.value("Filename");
  if (const auto objection = objection_to_path(file))
    refuse(source, name, fmt::format("is in a file whose path {}", *objection));
  const std::string_view version = stanza.value("Version");
  if (!is_version(version))
    refuse(source, name, "has no proper version");
  const std::string_view section = stanza.value("Section");
  const std::string_view origin = stanza.value("Source");
  std::string depends(stanza.value("Pre-Depends"));
  if (const std::string_view more = stanza.value("Depends"); !more.empty())
    depends.append(depends.empty() ? "" : ", ").append(more);
  return {.name = std::string(name),
          .version = std::string(version),
          .architecture = std::string(stanza.value("Architecture")),
          .section = std::string(section.substr(section.rfind('/') + 1)),
          .depends = std::move(depends),
          .provides = std::string(stanza.value("Provides")),
          .source = std::string(origin.empty() ? name : origin.substr(0, origin.find(' '))),
          .file = std::string(file),
          .size = size_of(stanza.value("Size"), source, name),
          .hash = *hash,
          .essential = stanza.value("Essential") == "yes",
          .suite = suite};
}

}  // namespace

bool is_deb_name(std::string_view text)
{
  constexpr std::string_view first = "abcdefghijklmnopqrstuvwxyz0123456789";
  constexpr std::string_view all = "abcdefghijklmnopqrstuvwxyz0123456789+-.";
  constexpr std::size_t longest = 200;
  return text.size() >= 2 && text.size() <= longest &&
         first.find(text.front()) != std::string_view::npos &&
         text.find_first_not_of(all) == std::string_view::npos;
}

void PackageIndex::read(ControlReader& reader, const std::string& source, std::size_t suite)
{
  constexpr std::size_t pause = 1024;
  for (std::size_t count = 0; const ControlStanza* const stanza = reader.next(); ++count) {
    if (count % pause == 0)
      throw_if_interrupted();
    if (count == most_packages)
      throw Error(ErrorKind::invalid_input, fmt::format("'{}' lists too many packages", source));
    const std::string_view architecture = stanza->value("Architecture");
    if (architecture == architecture_ || architecture == "all")
      add(package_of(*stanza, source, suite));
  }
}

void PackageIndex::add(DebPackage package)
{
  providers_known_ = false;
  const auto known = packages_.find(package.name);
  if (known == packages_.end()) {
    packages_.emplace(package.name, std::move(package));
  } else if (compare_deb_versions(package.version, known->second.version) > 0) {
    known->second = std::move(package);
  }
}

const DebPackage* PackageIndex::find(std::string_view name) const
{
  const auto found = packages_.find(name);
  return found == packages_.end() ? nullptr : &found->second;
}

void PackageIndex::note_provided() const
{
  if (providers_known_)
    return;
  providers_.clear();
  for (const auto& [name, package] : packages_)
    if (!package.provides.empty())
      for (const std::vector<Alternative>& group : parse_relations(package.provides, name))
        providers_[group.front().name].push_back({name, group.front().bound.version});
  providers_known_ = true;
}

std::vector<const DebPackage*> PackageIndex::matches(const Alternative& wanted) const
{
  std::vector<const DebPackage*> found;
  const std::string& qualifier = wanted.architecture;
  if (!qualifier.empty() && qualifier != "any" && qualifier != "native" &&
      qualifier != architecture_)
    return found;
  if (const DebPackage* const package = find(wanted.name);
      package != nullptr && wanted.bound.admits(package->version))
    found.push_back(package);
  note_provided();
  const auto providers = providers_.find(wanted.name);
  if (providers == providers_.end())
    return found;
  // One that provides no version in particular satisfies no bound.
  for (const Provider& provider : providers->second)
    if (provider.package != wanted.name &&
        (wanted.bound.relation.empty() ||
         (!provider.version.empty() && wanted.bound.admits(provider.version))))
      found.push_back(find(provider.package));
  return found;
}

std::vector<std::string> PackageIndex::names() const
{
  std::vector<std::string> all;
  all.reserve(packages_.size());
  for (const auto& [name, package] : packages_)
    all.push_back(name);
  return all;
}

}  // namespace xtool
